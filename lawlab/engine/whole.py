"""Commands on the article itself, on its neighbours, on titles and divisions, in both styles."""

import re
from collections.abc import Sequence

from lawlab.engine.blocks import article_block
from lawlab.engine.commands import DELETE, INSERT, LIKE_THIS, REPLACE, REWRITE, SIDES, Ops
from lawlab.engine.cursor import Cursor
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.verbs import (
    DeleteArticle,
    DeleteDivision,
    InsertArticle,
    InsertDivision,
    Operation,
    RewriteArticle,
    RewriteTitle,
)

_NUMBER = (
    r"(?P<anchor>(?:liminaire|1er|ier|premier|\d+)(?:[ -](?:1er|\d+|bis|ter|[a-z]*(?:quater|ies)"
    r"|[a-z]{1,3})(?![a-zéè]))*)"
    r"(?: ?\((?:nouveau|supprimé)\))?"
)
_ARTICLE = rf"(?:(?:cet|le présent) article|l'article {_NUMBER}|l'article(?= ?(?:[.;:]|$|est\b|ainsi|comme)))"
_NEW = r"(?: ?(?:additionnel|nouveau|supplémentaire|unique))?"
_SUCH = r"(?:,? ?(?:ainsi (?:rédigé|libellé|conçu)|rédigé (?:ainsi|comme suit)|suivant))?"
_KIND = r"(?:division|titre|chapitre|section|sous-section|livre|partie|annexe)s?"
_RANK = (
    r"(?: (?:additionnel(?:le)?|préliminaire|nouve(?:lle|au)|[ivxl]+(?:er)?|\d+(?:er)?|unique)(?: (?:bis"
    r"|ter|quater|[a-z]))*)*"
)
_DIVISION = rf"(?:(?:ce(?:tte)?|la|le|l'|du|de la|de cette|de ce|de l'|au) ?{_KIND}{_RANK})"
_BILL = r"(?:du (?:présent )?projet de loi|de la (?:présente )?proposition de loi|du (?:présent )?texte)"
_OF = rf"(?P<of> (?:{_BILL}|{_DIVISION}))?"


def whole_article(cursor: Cursor) -> Ops | None:
    """Delete, rewrite or restore the article."""
    if cursor.take(DELETE):
        if cursor.take(rf"{_ARTICLE}(?= ?[.;]?\s*$)") and cursor.end_of_sentence():
            return (DeleteArticle(),)
        if cursor.take(rf"{_DIVISION}(?: et (?:son intitulé|l'intitulé|son titre)(?: {_DIVISION})?)?(?= ?[.;]?\s*$)"):
            return (DeleteDivision(),) if cursor.end_of_sentence() else None
        return None
    if cursor.take(rf"{REPLACE} {_ARTICLE} par (?:un article|les? disposition|l'article|:)[^:]*") or cursor.take(
        rf"(?:{REWRITE}|rétablir) {_ARTICLE}(?: {LIKE_THIS})?(?:,? ?dans (?:la|sa) rédaction (?:suivante"
        rf"|ci-après)[^:]*)?(?= ?:| ?$)"
    ):
        replaced = "remplacer" in cursor.low[cursor.at[0]][: cursor.at[1]] if not cursor.over else False
        text = cursor.all_lines() if replaced else article_block(cursor)
        return (RewriteArticle(text),) if text else None
    if cursor.take(rf"rétablir un article (?:{_NUMBER}) (?:dans la rédaction suivante|ainsi rédigé)"):
        text = article_block(cursor)
        return (RewriteArticle(text),) if text else None
    if cursor.take(rf"(?:{_ARTICLE}) est (?:supprimé|abrogé)(?= ?\.?\s*$)") and cursor.end_of_sentence():
        return (DeleteArticle(),)
    if cursor.take(rf"{_ARTICLE} est (?:ainsi )?(?:rédigé|rétabli|remplacé)[^:]*(?=:|$)"):
        text = article_block(cursor)
        return (RewriteArticle(text),) if text else None
    return None


def titles(cursor: Cursor) -> Ops | None:
    """« Rédiger ainsi l’intitulé du chapitre II : … », in the two orders."""
    name = r"(?:l'intitulé|le titre|l'appellation)"
    found = cursor.take(rf"{REWRITE} {name}{_OF}(?: {LIKE_THIS})?(?= ?:| ?$)")
    whose = _as_given(cursor, found)
    if found is None:
        before = cursor.at
        found = cursor.take(rf"(?:dans |à )?(?:l')?(?:intitulé|titre){_OF}(?=[ ,:]|$)")
        whose = _as_given(cursor, found)
        if found is None or not cursor.take(
            rf"(?:{REWRITE} (?:cet intitulé|l'intitulé|ce titre)|est ainsi rédigé)(?: {LIKE_THIS})?"
        ):
            cursor.at = before
            return None
    title = cursor.words()
    return (RewriteTitle(title, whose),) if title else None


def _as_given(cursor: Cursor, found: re.Match[str] | None) -> str:
    """Whose title it is, with its capitals."""
    if found is None or found["of"] is None:
        return ""
    return cursor.raw[cursor.at[0]][found.start("of") : found.end("of")].strip()


def heading(cursor: Cursor, before: Sequence[Operation]) -> Ops | None:
    """« Faire précéder cet article d’une division additionnelle »: « cet article » is the one just inserted."""
    if not cursor.take(rf"faire précéder cet article (?:d'une|de la) {_KIND}{_RANK}[^:]*(?=:|$)"):
        return None
    new = [op for op in before if isinstance(op, InsertArticle)]
    if not new or new[-1].position != "after":
        return None
    lines = cursor.all_lines()
    return (InsertDivision("after", new[-1].anchor, lines),) if lines else None


def new_article(cursor: Cursor) -> Ops | None:
    """« Après l’article 7, insérer l’article suivant : », « insérer un article additionnel ainsi rédigé : »."""
    place = cursor.take(rf"(?P<where>après|avant) l'article {_NUMBER}(?=[ ,:.]|$)")
    if place is None:
        return None
    try:
        anchor = str(ArticleNumber.parse(place["anchor"]))
    except InvalidNumber:
        return None
    cursor.take(r"[.:]")
    cursor.marker()
    cursor.take(r"il est(?= )")
    if not cursor.take(INSERT):
        return None
    side = SIDES[place["where"]]
    if division := cursor.take(rf"(?:une?|la|le) {_KIND}{_RANK}[^:]*(?=:|$)"):
        lines = article_block(cursor) if "suivant" in division.group() else cursor.all_lines()
        return (InsertDivision(side, anchor, lines),) if lines else None
    article = cursor.take(rf"(?:un|une|l'|les?|deux|trois)? ?(?:deux )?articles?(?: {_NUMBER})?{_NEW}{_SUCH}")
    if article is None:
        return None
    title = ""
    own = "suivant" in article.group()
    if cursor.take(r"(?:,? ?intitulé)"):
        words = cursor.words()
        if words is None or not cursor.take(r"(?:et )?ainsi rédigé"):
            return None
        title = words
    else:
        cursor.take(_SUCH[:-1])
    lines = article_block(cursor) if own or title else cursor.all_lines()
    return (InsertArticle(side, anchor, title, lines),) if lines else None
