"""What an amendment does, in one plain sentence a change, shown before the legal wording and the diff."""

from collections.abc import Sequence
from typing import Literal

from lawlab.engine.french import numbers
from lawlab.engine.phrasing import alinea_name, capital, feminine, last_alineas, of
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

_ = "\u00a0"
_LONG = 160  # quoted words longer than this are cut at a word, with …


def plain(ops: Sequence[Operation], lang: Literal["fr", "en"] = "fr") -> tuple[str, ...]:
    """One sentence an operation; the words of the law stay in their own language.

    >>> plain([DeleteAlineas(4, 4)]), plain([ReplaceWords(2, "quinze", "dix")], "en")
    (('L’alinéa\\xa04 est supprimé.',), ('Alinea 2 replaces “quinze” with “dix”.',))
    """
    return tuple(_english(op) if lang == "en" else _french(op) for op in ops)


def _cut(words: str) -> str:
    return words if len(words) <= _LONG else words[:_LONG].rsplit(None, 1)[0] + "…"


def _fr(words: str) -> str:
    return f"«{_}{_cut(words)}{_}»"


def _en(words: str) -> str:
    return f"“{_cut(words)}”"


def _alineas(count: int) -> str:
    return "un nouvel alinéa" if count == 1 else f"{count} nouveaux alinéas"


def _les(first: int, last: int) -> str:
    if first < 0:
        return capital(last_alineas(first, last))
    return f"L’alinéa{_}{first}" if first == last else f"Les alinéas{_}{numbers([(first, last)])}"


def _french(op: Operation) -> str:
    match op:
        case DeleteArticle():
            return "L’article est supprimé."
        case RewriteArticle():
            return "L’article est entièrement réécrit."
        case InsertArticle(position, anchor):
            return f"Un nouvel article est ajouté {'après' if position == 'after' else 'avant'} l’article{_}{anchor}."
        case DeleteAlineas(first, last):
            return f"{_les(first, last)} {'est supprimé' if first == last else 'sont supprimés'}."
        case RewriteAlineas(first, last, lines) if len(lines) == last - first + 1:
            return f"{_les(first, last)} {'est réécrit' if first == last else 'sont réécrits'}."
        case RewriteAlineas(first, last, lines):
            return f"{_les(first, last)} {'laisse' if first == last else 'laissent'} la place à {_alineas(len(lines))}."
        case InsertAlineas(after, lines):
            place = f"après {alinea_name(after)}" if after else f"avant l’alinéa{_}1"
            return f"{_alineas(len(lines)).capitalize()} {_is(lines)} {place}."
        case AppendAlineas(lines):
            return f"{_alineas(len(lines)).capitalize()} {_is(lines)} à la fin de l’article."
        case RewriteTitle(text):
            return f"L’intitulé devient {_fr(text)}."
        case DeleteDivision():
            return "La division et son intitulé sont supprimés."
        case InsertDivision(position, anchor):
            return f"Une division est ajoutée {'après' if position == 'after' else 'avant'} l’article{_}{anchor}."
        case _:
            return _french_words(op)


def _french_words(op: InAlinea) -> str:
    it = alinea_name(op.alinea)
    match op:
        case DeleteSentence(sentence=sentence):
            return f"{capital(feminine(sentence))} phrase {of(it)} est supprimée."
        case ReplaceWords(old=old, new=new):
            return f"{capital(it)} remplace {_fr(old)} par {_fr(new)}."
        case DeleteWords(old=old):
            return f"{capital(it)} ne dit plus {_fr(old)}."
        case InsertWords(_, anchor, text, where):
            return f"{capital(it)} ajoute {_fr(text)} {'après' if where == 'after' else 'avant'} {_fr(anchor)}."
        case AppendWords(_, text, sentence) if sentence is not None:
            return f"{capital(feminine(sentence))} phrase {of(it)} ajoute à la fin {_fr(text)}."
        case AppendWords(text=text) | AppendSentence(text=text):
            return f"{capital(it)} ajoute à la fin {_fr(text)}."
        case PrependWords(text=text):
            return f"{capital(it)} ajoute au début {_fr(text)}."
        case InsertSentence(text=text):
            return f"{capital(it)} ajoute la phrase {_fr(text)}."
        case RewriteSentences(_, first, last, text):
            what = "Une phrase" if first == last else "Des phrases"
            return f"{what} {of(it)} {'devient' if first == last else 'deviennent'} {_fr(text)}."
        case RewriteTail(after=after, text=text):
            return f"La fin {of(it)}, après {_fr(after)}, devient {_fr(text)}."
        case DeleteTail(after=after):
            return f"La fin {of(it)}, après {_fr(after)}, est supprimée."
        case RewriteHead(text=text):
            return f"Le début {of(it)} devient {_fr(text)}."


def _is(lines: Sequence[str]) -> str:
    return "est ajouté" if len(lines) == 1 else "sont ajoutés"


def _new(lines: Sequence[str]) -> str:
    return "A new alinea is" if len(lines) == 1 else f"{len(lines)} new alineas are"


def _name(number: int) -> str:
    """« alinea 2 », « the last alinea », « the article »."""
    names = {0: "the article", -1: "the last alinea", -2: "the last alinea but one"}
    return names.get(number, f"alinea {number}" if number > 0 else f"alinea {-number} from the end")


def _the(first: int, last: int) -> str:
    if first == last:
        return f"{capital(_name(first))} is"
    return f"The last {-first} alineas are" if last == -1 else f"Alineas {first} to {last} are"


def _english(op: Operation) -> str:
    match op:
        case DeleteArticle():
            return "The article is deleted."
        case RewriteArticle():
            return "The whole article is rewritten."
        case InsertArticle(position, anchor):
            return f"A new article is added {position} article {anchor}."
        case DeleteAlineas(first, last):
            return f"{_the(first, last)} deleted."
        case RewriteAlineas(first, last, lines) if len(lines) == last - first + 1:
            return f"{_the(first, last)} rewritten."
        case RewriteAlineas(first, last, lines):
            return f"{_the(first, last)} replaced by {len(lines)} new alinea{'s' if len(lines) > 1 else ''}."
        case InsertAlineas(after, lines):
            return f"{_new(lines)} added {f'after {_name(after)}' if after else 'before alinea 1'}."
        case AppendAlineas(lines):
            return f"{_new(lines)} added at the end of the article."
        case RewriteTitle(text):
            return f"The title becomes {_en(text)}."
        case DeleteDivision():
            return "The division and its title are deleted."
        case InsertDivision(position, anchor):
            return f"A division is added {position} article {anchor}."
        case _:
            return _english_words(op)


def _english_words(op: InAlinea) -> str:
    it = _name(op.alinea)
    match op:
        case DeleteSentence(sentence=sentence):
            where = {-1: "The last sentence", -2: "The last sentence but one"}.get(sentence, f"Sentence {sentence}")
            return f"{where} of {it} is deleted."
        case ReplaceWords(old=old, new=new):
            return f"{capital(it)} replaces {_en(old)} with {_en(new)}."
        case DeleteWords(old=old):
            return f"{capital(it)} no longer says {_en(old)}."
        case InsertWords(_, anchor, text, where):
            return f"{capital(it)} adds {_en(text)} {where} {_en(anchor)}."
        case AppendWords(text=text) | AppendSentence(text=text):
            return f"{capital(it)} adds {_en(text)} at the end."
        case PrependWords(text=text):
            return f"{capital(it)} adds {_en(text)} at the start."
        case InsertSentence(text=text):
            return f"{capital(it)} adds the sentence {_en(text)}."
        case RewriteSentences(_, first, last, text):
            return f"Of {it}, {'a sentence becomes' if first == last else 'sentences become'} {_en(text)}."
        case RewriteTail(after=after, text=text):
            return f"The end of {it}, after {_en(after)}, becomes {_en(text)}."
        case DeleteTail(after=after):
            return f"The end of {it}, after {_en(after)}, is deleted."
        case RewriteHead(text=text):
            return f"The start of {it} becomes {_en(text)}."
