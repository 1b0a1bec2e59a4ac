"""The Sénat's style: the location alone on its line, a command, words bare on their own line."""

from collections.abc import Sequence

from lawlab.engine.french import cardinal, looks_quoted, noun, numbers, ordinal, the
from lawlab.engine.phrasing import (
    Base,
    _,
    alinea_name,
    bare,
    capital,
    feminine,
    last_alineas,
    range_of_sentences,
    rank,
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


def sentence(group: Group, whole: str, base: Base) -> list[str]:
    """One group of operations, in paragraphs."""
    match group[0]:
        case DeleteAlineas():
            ranges = [(op.first, op.last) for op in group if isinstance(op, DeleteAlineas)]
            one = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
            return [_place(ranges), "Supprimer cet alinéa." if one else "Supprimer ces alinéas."]
        case DeleteArticle():
            return [f"Supprimer {whole}."]
        case RewriteArticle(lines) if looks_quoted(lines):
            return [f"Remplacer {whole} par un article ainsi rédigé{_}:", *lines]
        case RewriteArticle(lines):
            return [f"Rédiger ainsi {whole}{_}:", *lines]
        case InsertArticle(position, anchor, title, lines):
            place = f"{'Après' if position == 'after' else 'Avant'} l’article {anchor}"
            if not title:
                return [place, f"Insérer un article additionnel ainsi rédigé{_}:", *lines]
            return [place, f"Insérer un article additionnel intitulé{_}:", bare(title), f"et ainsi rédigé{_}:", *lines]
        case InsertDivision(position, anchor, lines):
            place = f"{'Après' if position == 'after' else 'Avant'} l’article {anchor}"
            return [place, f"Insérer une division additionnelle ainsi rédigée{_}:", *lines]
        case DeleteDivision():
            return ["Supprimer cette division et son intitulé."]
        case RewriteTitle(text, whose):
            return [f"Rédiger ainsi l’intitulé{' ' * bool(whose)}{whose}{_}:", bare(text)]
        case RewriteAlineas(first, last, lines):
            these = "cet alinéa" if first == last else "ces alinéas"
            if len(lines) == last - first + 1:
                return [_place([(first, last)]), f"Rédiger ainsi {these}{_}:", *lines]
            return [_place([(first, last)]), f"Remplacer {these} par {_written(lines)}{_}:", *lines]
        case InsertAlineas(after, lines):
            place = "Avant l’alinéa 1" if not after else f"Après {alinea_name(after).replace(_, ' ')}"
            return [place, f"Insérer {_written(lines)}{_}:", *lines]
        case AppendAlineas(lines):
            return [f"Compléter {whole} par {_written(lines)}{_}:", *lines]
        case op:
            places = [one.alinea for one in group if isinstance(one, InAlinea)]
            return [line for line in _words(op, places, base) if line]


def _words(op: Operation, places: Sequence[int], base: Base) -> list[str]:
    match op:
        case DeleteSentence(sentence=number):
            return [_head(op, places, base, number), "Supprimer cette phrase."]
        case ReplaceWords(old=old, new=new):
            head = f"Remplacer {which(old, 'the', op.occurrence)}{_}:"
            return [_head(op, places, base), head, bare(old), f"par {the(noun(new))}{_}:", bare(new)]
        case DeleteWords(old=old):
            return [_head(op, places, base), f"Supprimer {which(old, 'the', op.occurrence)}{_}:", bare(old)]
        case InsertWords(anchor=anchor, text=text, where=where):
            side = f"{'Après' if where == 'after' else 'Avant'} {which(anchor, 'the', op.occurrence)}{_}:"
            return [_head(op, places, base), side, bare(anchor), f"insérer {the(noun(text))}{_}:", bare(text)]
        case AppendWords(text=text):
            return [_head(op, places, base), f"Compléter {_this(op)} par {the(noun(text))}{_}:", bare(text)]
        case PrependWords(text=text):
            return [f"{_head(op, places, base)}, au début", f"Insérer {the(noun(text))}{_}:", bare(text)]
        case AppendSentence(text=text):
            return [_head(op, places, base), f"Compléter cet alinéa par une phrase ainsi rédigée{_}:", bare(text)]
        case InsertSentence(after=after, text=text):
            side = f"après {feminine(after)} phrase" if after else "au début"
            return [f"{_head(op, places, base)}, {side}", f"Insérer une phrase ainsi rédigée{_}:", bare(text)]
        case RewriteSentences(alinea, first, last, text):
            what = range_of_sentences(first, last, alinea, base)
            these = "cette phrase" if first == last else "ces phrases"
            return [f"{_head(op, places, base)}, {what}", f"Rédiger ainsi {these}{_}:", bare(text)]
        case RewriteTail(after=after, text=text):
            side = f"Après {which(after, 'the', op.occurrence)}{_}:"
            tail = f"rédiger ainsi la fin de {_this(op)}{_}:"
            return [_head(op, places, base), side, bare(after), tail, bare(text)]
        case DeleteTail(after=after):
            side = f"Après {which(after, 'the', op.occurrence)}{_}:"
            return [_head(op, places, base), side, bare(after), f"supprimer la fin de {_this(op)}."]
        case RewriteHead(text=text, before=before):
            head = f"édiger ainsi le début de {_this(op)}{_}:"
            if before:
                side = f"Avant {the(noun(before))}{_}:"
                return [_head(op, places, base), side, bare(before), f"r{head}", bare(text)]
            return [_head(op, places, base), f"R{head}", bare(text)]
        case _:
            raise TypeError(f"no wording for {op!r}")


def _this(op: InAlinea) -> str:
    if op.alinea == 0:
        return "cet article"
    return "cet alinéa" if getattr(op, "sentence", None) is None else "cette phrase"


def _head(op: InAlinea, places: Sequence[int], base: Base, number: int | None = None) -> str:
    """« Alinéas 3 et 5, première phrase, à la fin »."""
    number = number or getattr(op, "sentence", None)
    pieces = [_place([(alinea, alinea) for alinea in places])]
    if number is not None:
        pieces.append(f"{rank(number, op.alinea, base) if len(places) == 1 else ordinal(number)} phrase")
    edge = getattr(op, "edge", None)
    if edge is not None:
        pieces.append("à la fin" if edge == "end" else "au début")
    return capital(", ".join(piece for piece in pieces if piece))


def _place(ranges: Sequence[tuple[int, int]]) -> str:
    first, last = ranges[0]
    if first < 0:
        return capital(last_alineas(first, last).removeprefix("le ").removeprefix("les ").removeprefix("l’"))
    if first == 0:
        return ""
    one = len(ranges) == 1 and first == last
    return f"{'Alinéa' if one else 'Alinéas'} {numbers(ranges)}"


def _written(lines: Sequence[str]) -> str:
    return "un alinéa ainsi rédigé" if len(lines) == 1 else f"{cardinal(len(lines))} alinéas ainsi rédigés"
