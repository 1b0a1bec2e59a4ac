"""From operations to the sentence of the trade, in the Assemblée's or the Sénat's style (LEGISTICS §2.2, 2.3, 2.5).

Assemblée: one imperative sentence, location first, words between guillemets, the old words first (« substituer
aux mots … les mots … »). Sénat: the location alone on its line, a command, words bare on their own line.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from lawlab.engine.french import cardinal, looks_quoted, noun, numbers, of_the, ordinal, roman, the, to_the
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteSentence,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
    WordOperation,
)

Dialect = Literal["an", "senat"]
_ = "\u00a0"
Group = Sequence[Operation]


def render(ops: Sequence[Operation], dialect: Dialect = "an", *, article: str = "") -> tuple[str, ...]:
    """The paragraphs of the amendment; ``article`` names it (« l’article 4 ») instead of « cet article ».

    >>> for line in render([ReplaceWords(2, "quinze", "dix")]): print(line.replace("\\u00a0", " "))
    À l’alinéa 2, substituer au mot :
    « quinze »
    le mot :
    « dix ».
    """
    whole = f"l’article{_}{article}" if article else "cet article"
    paragraphs: list[str] = []
    groups = list(_groups(ops))
    for place, group in enumerate(groups, start=1):
        lines = _senat(group, whole) if dialect == "senat" else _an(group, whole)
        if len(groups) > 1:
            lines[0] = _part(place, lines[0], dialect)
        else:
            lines[0] = _capital(lines[0])
        paragraphs += lines
    return tuple(paragraphs)


def _groups(ops: Sequence[Operation]) -> Iterator[Group]:
    """Deletions of alineas in a row make one sentence: « Supprimer les alinéas 3, 5 et 8 à 10. »"""
    for deletes, run in groupby(ops, key=lambda op: isinstance(op, DeleteAlineas)):
        if deletes:
            yield list(run)
        else:
            yield from ([op] for op in run)


def _part(place: int, line: str, dialect: Dialect) -> str:
    head = f"{roman(place)}.{_}–{_}"
    if dialect == "senat" or place == 1:
        return head + _capital(line)
    return f"{head}En conséquence, {line}"


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def _quoted(words: str, end: str = "") -> str:
    return f"«{_}{words}{_}»{end}"


def _block(lines: Sequence[str]) -> list[str]:
    """Each paragraph opened by «, the last one closed by »."""
    return [*(f"«{_}{line}" for line in lines[:-1]), _quoted(lines[-1], ".")]


def _range(first: int, last: int, preposition: str) -> str:
    """« l’alinéa 4 », « les alinéas 4 et 5 », « aux alinéas 4 à 12 »."""
    one, many = {"": ("l’alinéa", "les alinéas"), "à": ("à l’alinéa", "aux alinéas")}[preposition]
    return f"{one if first == last else many}{_}{numbers([(first, last)])}"


def _which(op: WordOperation, words: str, form: Literal["the", "to"]) -> str:
    """« les mots », « aux mots », « la deuxième occurrence du mot »."""
    name = noun(words)
    if op.occurrence is None:
        return the(name) if form == "the" else to_the(name)
    return f"{'à ' if form == 'to' else ''}la {ordinal(op.occurrence)} occurrence {of_the(name)}"


def _at(op: WordOperation) -> str:
    """« à l’alinéa 2 », « à la fin de la première phrase de l’alinéa 2 »."""
    sentence = f"la {ordinal(op.sentence)} phrase de " if op.sentence is not None else ""
    if op.edge is not None:
        return f"{'à la fin' if op.edge == 'end' else 'au début'} de {sentence}l’alinéa{_}{op.alinea}"
    return f"à {sentence}l’alinéa{_}{op.alinea}"


def _following(lines: Sequence[str]) -> str:
    return "l’alinéa suivant" if len(lines) == 1 else f"les {cardinal(len(lines))} alinéas suivants"


def _an(group: Group, whole: str) -> list[str]:
    match group[0]:
        case DeleteAlineas():
            ranges = [(op.first, op.last) for op in group if isinstance(op, DeleteAlineas)]
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
            return [f"{place}, intitulé{_}:", _quoted(title, ","), f"ainsi rédigé{_}:", *_block(lines)]
        case RewriteAlineas(first, last, lines):
            if len(lines) == last - first + 1:
                return [f"rédiger ainsi {_range(first, last, '')}{_}:", *_block(lines)]
            return [f"substituer {_range(first, last, 'à')} {_following(lines)}{_}:", *_block(lines)]
        case InsertAlineas(after, lines):
            place = f"après l’alinéa{_}{after}" if after else f"avant l’alinéa{_}1"
            return [f"{place}, insérer {_following(lines)}{_}:", *_block(lines)]
        case AppendAlineas(lines):
            return [f"compléter {whole} par {_following(lines)}{_}:", *_block(lines)]
        case op:
            return _an_words(op)


def _an_words(op: Operation) -> list[str]:
    match op:
        case DeleteSentence(alinea, sentence):
            return [f"supprimer la {ordinal(sentence)} phrase de l’alinéa{_}{alinea}."]
        case ReplaceWords(old=old, new=new):
            head = f"{_at(op)}, substituer {_which(op, old, 'to')}{_}:"
            return [head, _quoted(old), f"{the(noun(new))}{_}:", _quoted(new, ".")]
        case DeleteWords(old=old):
            return [f"{_at(op)}, supprimer {_which(op, old, 'the')}{_}:", _quoted(old, ".")]
        case InsertWords(anchor=anchor, text=text, where=where):
            place = f"{_at(op)}, {'après' if where == 'after' else 'avant'} {_which(op, anchor, 'the')}{_}:"
            return [place, _quoted(anchor, ","), f"insérer {the(noun(text))}{_}:", _quoted(text, ".")]
        case AppendWords(alinea, text):
            return [f"compléter l’alinéa{_}{alinea} par {the(noun(text))}{_}:", _quoted(text, ".")]
        case AppendSentence(alinea, text):
            return [f"compléter l’alinéa{_}{alinea} par la phrase suivante{_}:", _quoted(text, ".")]
        case RewriteTail(alinea, after, text):
            tail = f"rédiger ainsi la fin de l’alinéa{_}{alinea}{_}:"
            return [f"après {the(noun(after))}{_}:", _quoted(after, ","), tail, _quoted(text, ".")]
        case _:
            raise TypeError(f"no wording for {op!r}")


def _written(lines: Sequence[str]) -> str:
    return "un alinéa ainsi rédigé" if len(lines) == 1 else f"{cardinal(len(lines))} alinéas ainsi rédigés"


def _senat(group: Group, whole: str) -> list[str]:
    match group[0]:
        case DeleteAlineas():
            ranges = [(op.first, op.last) for op in group if isinstance(op, DeleteAlineas)]
            one = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
            head = f"Alinéa {numbers(ranges)}" if one else f"Alinéas {numbers(ranges)}"
            return [head, "Supprimer cet alinéa." if one else "Supprimer ces alinéas."]
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
            return [place, f"Insérer un article additionnel intitulé{_}:", title, f"et ainsi rédigé{_}:", *lines]
        case RewriteAlineas(first, last, lines):
            one = first == last
            head = f"{'Alinéa' if one else 'Alinéas'} {numbers([(first, last)])}"
            these = "cet alinéa" if one else "ces alinéas"
            if len(lines) == last - first + 1:
                return [head, f"Rédiger ainsi {these}{_}:", *lines]
            return [head, f"Remplacer {these} par {_written(lines)}{_}:", *lines]
        case InsertAlineas(after, lines):
            place = f"Après l’alinéa {after}" if after else "Avant l’alinéa 1"
            return [place, f"Insérer {_written(lines)}{_}:", *lines]
        case AppendAlineas(lines):
            return [f"Compléter {whole} par {_written(lines)}{_}:", *lines]
        case op:
            return _senat_words(op)


def _senat_words(op: Operation) -> list[str]:
    match op:
        case DeleteSentence(alinea, sentence):
            return [f"Alinéa {alinea}, {ordinal(sentence)} phrase", "Supprimer cette phrase."]
        case ReplaceWords(old=old, new=new):
            return [_head(op), f"Remplacer {_which(op, old, 'the')}{_}:", old, f"par {the(noun(new))}{_}:", new]
        case DeleteWords(old=old):
            return [_head(op), f"Supprimer {_which(op, old, 'the')}{_}:", old]
        case InsertWords(anchor=anchor, text=text, where=where):
            place = f"{'Après' if where == 'after' else 'Avant'} {_which(op, anchor, 'the')}{_}:"
            return [_head(op), place, anchor, f"insérer {the(noun(text))}{_}:", text]
        case AppendWords(alinea, text):
            return [f"Alinéa {alinea}", f"Compléter cet alinéa par {the(noun(text))}{_}:", text]
        case AppendSentence(alinea, text):
            return [f"Alinéa {alinea}", f"Compléter cet alinéa par une phrase ainsi rédigée{_}:", text]
        case RewriteTail(alinea, after, text):
            tail = f"rédiger ainsi la fin de cet alinéa{_}:"
            return [f"Alinéa {alinea}", f"Après {the(noun(after))}{_}:", after, tail, text]
        case _:
            raise TypeError(f"no wording for {op!r}")


def _head(op: WordOperation) -> str:
    sentence = f", {ordinal(op.sentence)} phrase" if op.sentence is not None else ""
    edge = {"end": ", à la fin", "start": ", au début", None: ""}[op.edge]
    return f"Alinéa {op.alinea}{sentence}{edge}"
