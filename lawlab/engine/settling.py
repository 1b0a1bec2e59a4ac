"""What belongs to the position and not to the alinea (LEGISTICS §2.8): the final mark, the closing guillemet.

Amendments as published leave them out, or bring those of the place that they were written for. Here the blocks of an
amendment are fitted to the article: nothing else of their text changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lawlab.engine.text import label
from lawlab.engine.verbs import AppendAlineas, DeleteAlineas, InsertAlineas, Operation, RewriteAlineas

_OPEN = '«“"'
_CLOSE = '»”"'
_TAIL = re.compile(r"[\s.;,:»”\"\u00a0]*$")
_ANNOUNCES = re.compile(r"(?:rédigé|libellé|conçu|suivant)e?s?\s*:\s*$")
_NOTE = re.compile(r"\(\s*supprim[^)]*\)\s*$", re.IGNORECASE)


def is_quoted(line: str) -> bool:
    """Whether a line belongs to a text that the bill quotes."""
    return line[:1] in _OPEN and bool(line)


def closes(line: str) -> bool:
    """Whether the quotation that the line belongs to ends with it.

    >>> [closes(t) for t in ('"a) Un ;', '"b) Deux." ;', '"c) dit "trois" ;', "1° les mots : « x » ;")]
    [False, True, False, False]
    """
    body = line.rstrip(" .;,:\u00a0\u202f")
    if body[-1:] not in _CLOSE or not body:
        return False
    opens, shuts = sum(map(line.count, "«“")), sum(map(line.count, "»”"))
    straight = line.count('"')
    if straight and not opens + shuts:
        return straight % 2 == (0 if is_quoted(line) else 1)
    return shuts >= opens if is_quoted(line) else shuts > opens


def split_tail(line: str) -> tuple[str, str]:
    """The words, and the end mark with the guillemet that closes the block.

    >>> split_tail('"b) Deux." ;')
    ('"b) Deux', '." ;')
    """
    found = _TAIL.search(line)
    at = found.start() if found else len(line)
    tail = line[at:]
    if any(sign in _CLOSE for sign in tail) and not closes(line):
        at = max(line.rfind(sign) for sign in _CLOSE) + 1  # an inner quotation is no mark
    return line[:at], line[at:]


def _mark(tail: str) -> str:
    signs = [sign for sign in tail if sign in ".;,:"]
    return signs[-1] if signs else ""


def fitted(lines: Sequence[str], old: str, *, quoted: bool, style: str) -> tuple[str, ...]:
    """New lines in the place of a line that ended as ``old`` does."""
    fixed = [*lines[:-1], _balanced(lines[-1])]
    if quoted and not any(map(is_quoted, fixed)):
        fixed = [style + line for line in fixed]
    body, tail = split_tail(fixed[-1])
    _, wanted = split_tail(old)
    mark, old_mark = _mark(tail), _mark(wanted)
    if _NOTE.search(old):
        return tuple(fixed)
    if closes(old) and is_quoted(fixed[-1]) and not closes(fixed[-1]):
        inner = mark if mark in (".", ":") else "." if not mark or mark in ";," else mark
        outer = wanted[max(wanted.rfind(sign) for sign in _CLOSE) :]
        before = wanted[: len(wanted) - len(outer)].strip()
        fixed[-1] = body + (inner if before or mark == "." else "") + outer
    elif not mark and old_mark:
        fixed[-1] = body + tail.rstrip() + (wanted if not any(s in _CLOSE for s in wanted) else _ending(old_mark))
    elif {mark, old_mark} == {".", ";"} and not (is_quoted(fixed[-1]) and not is_quoted(old)):
        fixed[-1] = _with_mark(fixed[-1], old_mark)
    return tuple(fixed)


def _balanced(line: str) -> str:
    """With the guillemet of an inner quotation that was taken for the end of the block."""
    if sum(map(line.count, "«“")) - sum(map(line.count, "»”")) != 1 or is_quoted(line):
        return line
    body, tail = split_tail(line)
    return f"{body}\u00a0»{tail}"


def _ending(mark: str) -> str:
    return "\u00a0;" if mark == ";" else mark


def _with_mark(line: str, mark: str) -> str:
    """The line with another final mark."""
    body, tail = split_tail(line)
    if any(sign in _CLOSE for sign in tail):
        at = max(tail.rfind(sign) for sign in _CLOSE) + 1
        return body + tail[:at] + _ending(mark)
    return body + _ending(mark)


def settle(ops: Sequence[Operation], base: Sequence[str]) -> tuple[list[Operation], dict[int, str]]:
    """The operations fitted to the article, and the neighbours whose end mark changes (number, new line)."""
    style = next((line[0] for line in base if is_quoted(line)), "«")
    style = style if style != "«" else "«\u00a0"
    moved: dict[int, str] = {}
    settled: list[Operation] = []
    for op in ops:
        match op:
            case RewriteAlineas(first, last, lines) if 0 < first <= last <= len(base):
                inside = is_quoted(base[first - 1])
                settled.append(
                    replace(
                        op,
                        alineas=fitted(
                            _plain(lines, inside, base, first - 1), base[last - 1], quoted=inside, style=style
                        ),
                    )
                )
            case InsertAlineas(after, lines) if 0 < after <= len(base):
                settled.append(replace(op, alineas=_inserted(lines, after, base, moved, style)))
            case AppendAlineas(lines) if base:
                settled.append(replace(op, alineas=_inserted(lines, len(base), base, moved, style)))
            case DeleteAlineas(first, last) if 1 < first <= last <= len(base):
                _deleted(first, last, base, moved)
                settled.append(op)
            case _:
                settled.append(op)
    return settled, moved


def _plain(lines: Sequence[str], inside: bool, base: Sequence[str], before: int) -> Sequence[str]:
    """Without guillemets around the whole block where the bill quotes nothing: they were the writer's."""
    if (
        inside
        or not is_quoted(lines[0])
        or not closes(lines[-1])
        or (before and base[before - 1].rstrip().endswith(":"))
    ):
        return lines
    if len(lines) > 1 and not all(map(is_quoted, lines)):
        return lines
    body, tail = split_tail(lines[-1])
    last = body + "".join(sign for sign in tail if sign not in _CLOSE).strip()
    bare = [*lines[:-1], last]
    return tuple(line.lstrip('«“" \u00a0\u202f') if is_quoted(line) else line for line in bare)


def _inserted(
    lines: Sequence[str], after: int, base: Sequence[str], moved: dict[int, str], style: str
) -> tuple[str, ...]:
    previous = base[after - 1]
    following = base[after] if after < len(base) else ""
    inside = is_quoted(previous) and not closes(previous) and is_quoted(following)
    if previous.rstrip().endswith(":") and is_quoted(following) and not is_quoted(lines[0]):
        inside = True
    lines = _plain([*lines[:-1], _balanced(lines[-1])], inside or is_quoted(previous), base, after)
    if is_quoted(previous) and closes(previous) and is_quoted(lines[0]) and not closes(lines[-1]):
        body, tail = split_tail(previous)
        at = max(tail.rfind(sign) for sign in _CLOSE)
        moved[after] = body + (tail[:at].rstrip() or "")
        return (*lines[:-1], _closed(lines[-1], tail, at))
    if (
        _enumerates(previous, lines)
        and _mark(split_tail(previous)[1]) == "."
        and _mark(split_tail(lines[-1])[1]) != ":"
    ):
        last = after == len(base) or not label(following)
        if last and label(lines[-1]) and not closes(previous):
            moved[after] = _with_mark(previous, ";")
            return (*lines[:-1], _with_mark(lines[-1], "."))
    if inside and not any(map(is_quoted, lines)):
        lines = [style + line for line in lines]
    if not _mark(split_tail(lines[-1])[1]):
        mark = _mark(split_tail(previous)[1])
        mark = mark if mark in (";", ".") else _mark(split_tail(following)[1])
        return (*lines[:-1], lines[-1].rstrip() + _ending(mark if mark in (";", ".") else "."))
    return tuple(lines)


def _closed(line: str, tail: str, at: int) -> str:
    body, own = split_tail(line)
    mark = _mark(own)
    return body + (mark if mark in (".", ":") else ".") + tail[at:]


def _enumerates(previous: str, lines: Sequence[str]) -> bool:
    kinds = [re.sub(r"\d+|[a-z](?=\))|[IVXL]+", "x", label(line)) for line in (previous, lines[-1])]
    return bool(kinds[0]) and kinds[0].split(" ")[0] == kinds[1].split(" ")[0]


def _deleted(first: int, last: int, base: Sequence[str], moved: dict[int, str]) -> None:
    previous, gone = base[first - 2], base[last - 1]
    if _NOTE.search(previous) or _NOTE.search(gone):
        return
    mark = _mark(split_tail(previous)[1])
    if closes(gone) and is_quoted(previous) and not closes(previous) and mark != ":":
        _, tail = split_tail(gone)
        moved[first - 1] = split_tail(previous)[0] + tail


def as_clerks_read(op: Operation) -> Iterator[Operation]:
    """The same operation, its quoted words without the comma that ends them, or with the capital of a sentence."""
    for name in ("old", "anchor", "after"):
        words = getattr(op, name, None)
        if not isinstance(words, str):
            continue
        if words[-1:] in ",;.":
            yield _changed(op, name, words[:-1].rstrip(), cut=words[-1])
        if words[:1].islower():
            yield _changed(op, name, words[0].upper() + words[1:], capital=True)


def _changed(op: Operation, name: str, words: str, *, cut: str = "", capital: bool = False) -> Operation:
    changes: dict[str, str] = {name: words}
    new = getattr(op, "new", None)
    if isinstance(new, str):
        if cut:
            changes["new"] = new.removesuffix(cut).rstrip() or new
        elif capital:
            changes["new"] = new[0].upper() + new[1:]
    return replace(op, **changes)  # type: ignore[arg-type]
