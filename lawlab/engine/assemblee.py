"""The Assemblée's style: one imperative sentence, location first, words between guillemets, the old words first."""

from collections.abc import Sequence

from lawlab.engine.french import cardinal, noun, numbers, the
from lawlab.engine.phrasing import (
    Base,
    _,
    alinea_name,
    feminine,
    la,
    last_alineas,
    of,
    quoted,
    range_of_sentences,
    rank,
    to,
    which,
)
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    DeleteSentence,
    DeleteTail,
    DeleteWords,
    Edge,
    InAlinea,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    InsertSentence,
    InsertWords,
    Operation,
    PrependWords,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
    RewriteTitle,
)

Group = Sequence[Operation]
SAME = {
    ReplaceWords: "substitution",
    DeleteWords: "suppression",
    DeleteSentence: "suppression",
    DeleteTail: "suppression",
    InsertWords: "insertion",
    PrependWords: "insertion",
    InsertSentence: "insertion",
    AppendWords: "insertion",
    AppendSentence: "insertion",
}


def sentence(group: Group, whole: str, base: Base) -> list[str]:
    """One group of operations as one sentence, in paragraphs."""
    match group[0]:
        case DeleteAlineas():
            ranges = [(op.first, op.last) for op in group if isinstance(op, DeleteAlineas)]
            if ranges[0][0] < 0:
                return [f"supprimer {last_alineas(*ranges[0])}."]
            one = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
            return [f"supprimer {'l’alinéa' if one else 'les alinéas'}{_}{numbers(ranges)}."]
        case DeleteArticle():
            return [f"supprimer {whole}."]
        case RewriteArticle(lines):
            return [f"rédiger ainsi {whole}{_}:", *_block(lines)]
        case InsertArticle(position, anchor, title, lines):
            place = f"{'après' if position == 'after' else 'avant'} l’article{_}{anchor}, insérer l’article suivant"
            if not title:
                return [f"{place}{_}:", *_block(lines)]
            return [f"{place}, intitulé{_}:", quoted(title, ","), f"ainsi rédigé{_}:", *_block(lines)]
        case InsertDivision(position, anchor, lines):
            place = f"{'après' if position == 'after' else 'avant'} l’article{_}{anchor}"
            return [f"{place}, insérer la division additionnelle suivante{_}:", *_block(lines)]
        case DeleteDivision():
            return ["supprimer cette division et son intitulé."]
        case RewriteTitle(text, whose):
            return [f"rédiger ainsi l’intitulé{' ' * bool(whose)}{whose}{_}:", quoted(text, ".")]
        case RewriteAlineas(first, last, lines):
            if len(lines) == last - first + 1:
                return [f"rédiger ainsi {_range(first, last)}{_}:", *_block(lines)]
            return [f"substituer {to(_range(first, last))} {_following(lines)}{_}:", *_block(lines)]
        case InsertAlineas(after, lines):
            place = "avant l’alinéa 1" if not after else f"après {alinea_name(after)}"
            return [f"{place}, insérer {_following(lines)}{_}:", *_block(lines)]
        case AppendAlineas(lines):
            return [f"compléter {whole} par {_following(lines)}{_}:", *_block(lines)]
        case op:
            return _words(op, base)


def again(group: Sequence[InAlinea]) -> str:
    """« procéder à la même substitution aux alinéas 5 et 9 »: the first of the group is said already."""
    places = [op.alinea for op in group[1:]]
    name = alinea_name(places[0]) if len(places) == 1 else f"les alinéas{_}{numbers([(n, n) for n in places])}"
    kind = SAME.get(type(group[0]), "modification")
    return f"procéder à la même {kind} {_at(group[0], name, ())}."


def _words(op: Operation, base: Base) -> list[str]:
    match op:
        case DeleteSentence(alinea, number):
            return [f"supprimer {la(rank(number, alinea, base))} phrase {of(alinea_name(alinea))}."]
        case ReplaceWords(old=old, new=new):
            head = f"{_at(op, alinea_name(op.alinea), base)}, substituer {which(old, 'to', op.occurrence)}{_}:"
            return [head, quoted(old), f"{the(noun(new))}{_}:", quoted(new, ".")]
        case DeleteWords(old=old):
            head = f"{_at(op, alinea_name(op.alinea), base)}, supprimer {which(old, 'the', op.occurrence)}{_}:"
            return [head, quoted(old, ".")]
        case InsertWords(anchor=anchor, text=text, where=where):
            side = "après" if where == "after" else "avant"
            head = f"{_at(op, alinea_name(op.alinea), base)}, {side} {which(anchor, 'the', op.occurrence)}{_}:"
            return [head, quoted(anchor, ","), f"insérer {the(noun(text))}{_}:", quoted(text, ".")]
        case AppendWords(text=text):
            return [f"compléter {_what(op, base)} par {the(noun(text))}{_}:", quoted(text, ".")]
        case PrependWords(text=text):
            return [f"au début {of(_what(op, base))}, insérer {the(noun(text))}{_}:", quoted(text, ".")]
        case AppendSentence(alinea, text):
            return [f"compléter {alinea_name(alinea)} par la phrase suivante{_}:", quoted(text, ".")]
        case InsertSentence(alinea, after, text):
            place = f"après {feminine(after)} phrase {of(alinea_name(alinea))}"
            if not after:
                place = f"au début {of(alinea_name(alinea))}"
            return [f"{place}, insérer la phrase suivante{_}:", quoted(text, ".")]
        case RewriteSentences(alinea, first, last, text):
            what = range_of_sentences(first, last, alinea, base)
            what = la(what) if first == last else f"les {what}"
            return [f"rédiger ainsi {what} {of(alinea_name(alinea))}{_}:", quoted(text, ".")]
        case RewriteTail(after=after, text=text):
            head = f"après {which(after, 'the', op.occurrence)}{_}:"
            return [head, quoted(after, ","), f"rédiger ainsi la fin {of(_what(op, base))}{_}:", quoted(text, ".")]
        case DeleteTail(after=after):
            head = f"après {which(after, 'the', op.occurrence)}{_}:"
            return [head, quoted(after, ","), f"supprimer la fin {of(_what(op, base))}."]
        case RewriteHead(text=text, before=before):
            head = f"rédiger ainsi le début {of(_what(op, base))}{_}:"
            if before:
                return [f"avant {the(noun(before))}{_}:", quoted(before, ","), head, quoted(text, ".")]
            return [head, quoted(text, ".")]
        case _:
            raise TypeError(f"no wording for {op!r}")


def _what(op: AppendWords | PrependWords | RewriteTail | DeleteTail | RewriteHead, base: Base) -> str:
    """« l’alinéa 7 », « la première phrase de l’alinéa 7 »."""
    name = alinea_name(op.alinea)
    return name if op.sentence is None else f"{la(rank(op.sentence, op.alinea, base))} phrase {of(name)}"


def _at(op: InAlinea, name: str, base: Base) -> str:
    """« à l’alinéa 2 », « à la fin de la première phrase de l’alinéa 2 »."""
    number = getattr(op, "sentence", None)
    edge: Edge | None = getattr(op, "edge", None)
    if number is not None:
        name = f"{la(rank(number, op.alinea, base))} phrase {of(name)}"
    if edge is not None:
        return f"{'à la fin' if edge == 'end' else 'au début'} {of(name)}"
    return to(name)


def _block(lines: Sequence[str]) -> list[str]:
    """Each paragraph opened by «, the last one closed by »."""
    return [*(f"«{_}{line}" for line in lines[:-1]), quoted(lines[-1], ".")]


def _range(first: int, last: int) -> str:
    if first < 0:
        return last_alineas(first, last)
    return f"l’alinéa{_}{first}" if first == last else f"les alinéas{_}{numbers([(first, last)])}"


def _following(lines: Sequence[str]) -> str:
    return "l’alinéa suivant" if len(lines) == 1 else f"les {cardinal(len(lines))} alinéas suivants"
