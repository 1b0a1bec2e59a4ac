"""What operations come down to inside one alinea: a range of its tokens, and the words that take its place."""

import re

from lawlab.engine.place import (
    MARKS,
    STOPS,
    Alinea,
    NotThere,
    Reason,
    alinea,
    find,
    find_all,
    occurrences,
    scope,
    words_end,
)
from lawlab.engine.text import label, tokens
from lawlab.engine.verbs import (
    AppendSentence,
    AppendWords,
    DeleteSentence,
    DeleteTail,
    DeleteWords,
    InAlinea,
    InsertSentence,
    InsertWords,
    PrependWords,
    ReplaceWords,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
)

Edit = tuple[int, int, str]


def words_hunks(op: InAlinea, text: str) -> list[Edit]:
    """(start, end, replacement) in tokens of the alinea, once for each occurrence meant. Raises NotThere."""
    where = alinea(text)
    match op:
        case ReplaceWords():
            found = find_all(where, op.old, op.sentence, op.edge, op.occurrence)
            return [_trimmed(where, *span, op.new) for span in found]
        case DeleteWords():
            found = find_all(where, op.old, op.sentence, op.edge, op.occurrence)
            return [(*_without_space(where, *span), "") for span in found]
        case InsertWords():
            found = find_all(where, op.anchor, op.sentence, op.edge, op.occurrence)
            ends = [end if op.where == "after" else start for start, end in found]
            return [_put(where, at, op.text) for at in ends]
        case _:
            return [_one(op, where)]


def words_hunk(op: InAlinea, text: str) -> Edit:
    """The only one. Raises NotThere."""
    made = words_hunks(op, text)
    if len(made) != 1:
        raise NotThere(Reason.WORDS_AMBIGUOUS)
    return made[0]


def _one(op: InAlinea, where: Alinea) -> Edit:
    match op:
        case DeleteSentence():
            return (*_without_space(where, *scope(where, op.sentence)), "")
        case RewriteSentences():
            return _sentences(where, op)
        case AppendWords(_, words, None):
            return _completed(where, where.words_end, words)
        case AppendWords(_, words, sentence):
            low, high = scope(where, sentence)
            if high == where.sentences[-1][1]:
                return _completed(where, where.words_end, words)
            return _completed(where, low + words_end(where.parts[low:high]), words)
        case PrependWords():
            low, _ = scope(where, op.sentence)
            if low == 0 or low == where.sentences[0][0]:
                low = 0 if label(op.text) or not where.label_end else where.label_end
            return low, low, _between(where, low, op.text)
        case AppendSentence():
            return _sentence(where, op.text)
        case InsertSentence():
            return _inserted(where, op)
        case RewriteTail() | DeleteTail():
            return _tail(where, op)
        case RewriteHead():
            return _head(where, op)
        case _:
            raise TypeError(f"not an operation on words: {op!r}")


def space_between(left: str, right: str) -> str:
    """The space that French typography puts between two signs: none, a plain one, or U+00A0.

    >>> [space_between(*pair) for pair in ("ab", "a,", "a;", "’a", "«a", "(a")]
    [' ', '', '\\xa0', '', '\\xa0', '']
    """
    if not left or not right or left.isspace() or right.isspace() or left in "’'([{/‑-" or right in ",.)]}’'/…‑-":
        return ""
    return "\u00a0" if left == "«" or right in "»;:?!%€" else " "


def _between(where: Alinea, at: int, text: str) -> str:
    """The text with the spaces that it needs where it goes."""
    left = where.parts[at - 1][-1] if at else ""
    right = where.parts[at][0] if at < len(where.parts) else ""
    return space_between(left, text[:1]) + text + space_between(text[-1:], right)


def _stopped(text: str) -> bool:
    return text.rstrip('»”"\u00a0 ')[-1:] in STOPS


def _put(where: Alinea, at: int, text: str) -> Edit:
    """Words put in; an elided one (« région d’ ») takes the place of the space after it."""
    elided = text[-1:] in ("’", "'") and at < len(where.parts) and where.parts[at].isspace()
    return at, at + elided, _between(where, at, text)


def _without_space(where: Alinea, start: int, end: int) -> tuple[int, int]:
    """Widen a deletion to the one space that becomes useless."""
    parts = where.parts
    left = start > 0 and parts[start - 1].isspace()
    right = end < len(parts) and parts[end].isspace()
    after_opening = left and start > 1 and parts[start - 2] == "«"
    if right and (start == 0 or after_opening):
        return start, end + 1
    if left and (right or end == len(parts) or parts[end][0] in ",.)]"):
        return start - 1, end
    return start, end


def _trimmed(where: Alinea, start: int, end: int, new: str) -> Edit:
    """A replacement without the words that it keeps at both ends: quoted context is not a change."""
    parts = tokens(new)
    while start < end and parts and where.parts[start] == parts[0]:
        start, parts = start + 1, parts[1:]
    while start < end and parts and where.parts[end - 1] == parts[-1]:
        end, parts = end - 1, parts[:-1]
    if new[-1:] in ("’", "'") and end < len(where.parts) and where.parts[end].isspace():
        end += 1  # « de commencer » becomes « d’ »: elision takes no space
    return start, end, "".join(parts)


def _sentence(where: Alinea, text: str) -> Edit:
    at = where.words_end
    after = at + 1 if at < len(where.parts) and where.parts[at].isspace() else at
    if after < len(where.parts) and where.parts[after] in STOPS:
        return after + 1, after + 1, " " + text + ("" if _stopped(text) else where.parts[after])
    if after < len(where.parts) and where.parts[after] in ";:,":
        return at, at, ". " + text.removesuffix(".")
    return at, at, ". " + text


def _completed(where: Alinea, at: int, text: str) -> Edit:
    """Words added before an end mark; when they bring their own, it takes the other's place."""
    after = at + 1 if at < len(where.parts) and where.parts[at].isspace() else at
    if text[-1:] in tuple(".;:") and after < len(where.parts) and where.parts[after] in ".;:":
        after += 1
        return at, after, space_between(where.parts[at - 1][-1] if at else "", text[:1]) + text
    return at, at, _between(where, at, text)


def _sentences(where: Alinea, op: RewriteSentences) -> Edit:
    low, _ = scope(where, op.first)
    _, high = scope(where, op.last)
    if high <= low:
        raise NotThere(Reason.SENTENCE_MISSING)
    if low == where.sentences[0][0] and where.label_end and not label(op.text):
        low = max(low, min(where.label_end, high))
    if high == where.sentences[-1][1]:
        return low, *_up_to_mark(where, high, op.text)
    return low, high, op.text


def _up_to_mark(where: Alinea, high: int, text: str) -> tuple[int, str]:
    """Where a new end of the alinea stops: what closes the bill's quotation stays where it is."""
    if text[-1:] not in '.;:,!?…»"':
        return where.words_end, text
    end = where.words_end
    after = end + 1 if end < len(where.parts) and where.parts[end].isspace() else end
    if text[-1:] == "." and "".join(where.parts[after:]).strip() in (";", ":", ","):
        return end, text.removesuffix(".")  # the mark of the position stays: « x ; » becomes « y ; »
    if end < len(where.parts) and where.parts[end] in MARKS:
        end += 1
    rest = "".join(where.parts[end:])
    if text[-1:] in ".!?…" and rest.strip(" \u00a0") and not any(part[0].isalnum() for part in where.parts[end:]):
        return end, text
    return high, text


def _inserted(where: Alinea, op: InsertSentence) -> Edit:
    if op.after == 0:
        at = where.label_end
        return at, at, _between(where, at, op.text)
    if op.after < 0 and abs(op.after) == len(where.sentences) + 1:
        return _one(InsertSentence(op.alinea, 0, op.text), where)
    _, at = scope(where, op.after)
    if at == where.sentences[-1][1]:
        return _sentence(where, op.text)
    return at, at, " " + op.text


def _tail(where: Alinea, op: RewriteTail | DeleteTail) -> Edit:
    _, start = find(where, op.after, op.sentence, None, op.occurrence)
    text = op.text if isinstance(op, RewriteTail) else ""
    _, high = scope(where, op.sentence)
    last = op.sentence is None or high == where.sentences[-1][1]
    words = where.words_end if last else words_end(where.parts[:high])
    end = (len(where.parts) if last else high) if text[-1:] in tuple(".;:,!?…»") else words
    if end < start:
        raise NotThere(Reason.WORDS_MISSING)
    space = space_between(where.parts[start - 1][-1], text[:1])
    if space and start < end and where.parts[start].isspace():
        return start + 1, end, text
    return start, end, space + text


_REST = re.compile(r"\s*(?:\.\.\.|…)?\s*(?:\(?\s*[Ll]e reste sans changement\.?\s*\)?)?\s*\.?\s*$")


def _head(where: Alinea, op: RewriteHead) -> Edit:
    low, high = scope(where, op.sentence)
    if low == 0 and where.label_end and not label(op.text):
        low = where.label_end
    text = _REST.sub("", op.text).rstrip()
    if op.before:
        end, _ = find(where, op.before, op.sentence)
        return low, end, text + space_between(text[-1:], where.parts[end][0])
    parts = tokens(text)
    for first in range(len(parts)):
        ending = "".join(parts[first:])
        if parts[first].isspace() or not any(part[0].isalnum() for part in parts[first:]):
            continue
        found = occurrences(where, ending, low, high)
        if len(found) == 1:
            return low, found[0] + len(tokens(ending)), text
    raise NotThere(Reason.WORDS_MISSING)
