"""What an amendment announces that it brings: « deux alinéas ainsi rédigés : », « la phrase suivante : »."""

from lawlab.engine.cursor import CLOSING, Cursor, unquoted
from lawlab.engine.french import read_cardinal

_WRITTEN = r"(?:ainsi )?(?:rédigée?s?|libellée?s?|conçue?s?)(?: ainsi| comme suit| tel(?:le)?s? que suit)?"
_NEW = r"(?:nouveaux? |nouvelles? |nouvel )?"
_MARKED = r"(?: (?:additionnels?|supplémentaires?|nouve(?:au|aux|lle|lles)|marqués?|distincts?|complémentaires?))*"
_FORMING = r"(?: (?:formant|constituant) (?:un|une|le) [^:]{1,20}?)?"
_LINE = r"(?:alinéas?|paragraphes?|subdivisions?|dispositions?|points?|lignes?|tirets?|tableaux?)"
_STEP = r"(?:(?:[ivx]+\b|\d+ ?°|[a-z]{1,2} ?\)|…|\.\.\.)(?: ?(?:bis|ter|quater|quinquies|sexies|[a-z])\b)*(?: ?[°)])?)"
_NUMBER = r"(?P<count>\d+|[a-zé-]+)"
_SUCH = rf"(?:,? ?(?:qui (?:est|sont) )?{_WRITTEN}|,? suivante?s?(?: {_WRITTEN})?|(?= ?:)|(?=$))"
_KINDS = (
    rf"(?:par )?(?:un|une|les?|l'|la|des|d'un)? ?(?:{_NUMBER} )?(?:premiers? )?{_NEW}{_LINE}{_MARKED}{_FORMING}{_SUCH}",
    rf"(?:par )?(?:un|le|une|les|{_NUMBER}) (?:alinéas? )?{_STEP}(?: (?:à|et) {_STEP})?{_SUCH}",
)
_SENTENCES = (
    rf"(?:par )?(?:une|la|deux|trois|quatre|cinq|les|des)? ?(?:deux |trois |quatre )?(?:nouvelles? )?phrases?{_MARKED}"
    rf"(?: nouvelles?)?{_SUCH}"
)
_WORDS_AND = (
    r"(?:par )?(?:les? mots?|un membre de phrase|une? [a-z]+)(?:,)? (?:et|ainsi que) (?:par )?(?:une|deux"
    r"|trois|la|les) (?:\w+ )?phrases?"
    rf"{_SUCH}"
)


def block_kind(cursor: Cursor) -> tuple[int | None, bool] | None:
    """« deux alinéas ainsi rédigés » or « l’alinéa suivant »: how many lines, are guillemets the writer's."""
    before = cursor.at
    for kind in _KINDS:
        if found := cursor.take(kind):
            count = read_cardinal(found["count"]) if "count" in found.re.groupindex and found["count"] else None
            text = found.group()
            if count is None and " un " in f" {text.removeprefix('par ')} ":
                count = 1
            if cursor.sees(r"(?:[:.]|$)|[«\"“]") or cursor.at[1] == 0:
                return count, "suivant" in text
            cursor.at = before
    return None


def sentence_kind(cursor: Cursor) -> bool:
    """« une phrase ainsi rédigée », « la phrase suivante »."""
    return cursor.take(_SENTENCES) is not None


def words_and_sentence(cursor: Cursor) -> bool:
    """« les mots et une phrase ainsi rédigés »."""
    return cursor.take(_WORDS_AND) is not None


def block(cursor: Cursor, count: int | None, *, own: bool) -> tuple[str, ...] | None:
    """The lines announced. ``own``: the guillemets around them are the writer's, in the Assemblée's style, as they
    always are on the line of the command."""
    cursor.colon()
    inline = not cursor.over and cursor.at[1] > 0
    if inline and cursor.rest()[0] not in CLOSING and not cursor.announced():
        return None
    lines = cursor.lines(count)
    if own or inline:
        lines = unquoted(lines)
    return lines or None


def article_block(cursor: Cursor) -> tuple[str, ...] | None:
    """The text of an article: quoted as a whole, up to the next part, or everything left."""
    start = cursor.at
    lines = cursor.all_lines()
    if not lines:
        return None
    quoted = next((n for n, line in enumerate(lines) if line[0] not in CLOSING), len(lines))
    if quoted and _ends_quoted(lines[quoted - 1]) and (quoted == len(lines) or cursor.starts[start[0] + quoted]):
        cursor.at = (cursor.at[0] - len(lines) + quoted, 0)
        return unquoted(lines[:quoted]) or None
    return lines


def _ends_quoted(line: str) -> bool:
    return line.rstrip(" .;,\u00a0")[-1:] in ("»", "”", '"')
