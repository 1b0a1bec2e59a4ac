"""A place in the paragraphs of an amendment: commands are matched where it stands, quoted words are taken from there.

Matching is done on a shadow of each paragraph, sign for sign of the same length: lower case, one kind of apostrophe,
hyphen and space. What is taken (the words of the law) always comes from the paragraph as given.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lawlab.engine.starts import CONSEQUENCE, is_consequent_part, is_gage_part, is_start

CLOSING = {"«": "»", "“": "”", '"': '"'}
_SHADOW = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"} | dict.fromkeys("‐‑‒–—−", "-")
_BARE_A = re.compile(r"\ba(?= (?:l'|la |cet|chacune|compter ))")
_PLACE_WORDS = re.compile(r"(?:ainsi|après|avant|à|au|aux|de|du|des|dans|en|par|sur|qui|et)\b|.*[«\"“»]|d'|\(")
_TAIL = re.compile(r"\s*[.,;:]*\s*$")
_AFTER_WORDS = re.compile(
    r"\s*[,.;]?\s*(?:$|,|\(|(?:et |puis )?(?:par|les?|la|l'|à|au|aux|insér|ajout|supprim|rédig|remplac"
    r"|compl|en conséquence"
    r"|est|sont|deux|après|avant)\b)"
)
_MARKER = re.compile(
    r"(?:(?:[ivxl]+|[a-z]|\d+°|\d+)(?: (?:bis|ter|quater))?[°)]? ?[.)]? ?- ?|[ivxl]+(?: (?:bis|ter))?\. ?"
    r"|\d+° ?|[a-z]{1,2}\) ?"
    r"|[a-z]\. |\d+[).] |- ?)(?=\S)"
)


def shadow(line: str) -> str:
    """The paragraph as the grammar sees it, as long as itself.

    >>> shadow("À l’alinéa\\u00a02")
    "à l'alinéa 2"
    """
    signs = []
    for sign in line:
        low = _SHADOW.get(sign) or (" " if sign.isspace() else sign.lower())
        signs.append(low if len(low) == 1 else sign)
    return _BARE_A.sub("à", "".join(signs))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Cursor:
    """Paragraphs and a place in them. ``inline``: quoted words may end inside a paragraph; ``base``: the article."""

    def __init__(self, raw: list[str], *, inline: bool, base: Sequence[str] = ()) -> None:
        self.raw = raw
        self.base = base
        self.named: tuple[Any, ...] = ()  # the last place named, for « le même alinéa »
        self.proposed: tuple[int, int] | None = None  # the alineas of « le texte proposé pour l’article L. 1 »
        self.parent = ""  # the amendment that a sub-amendment says it changes
        self.ranked = False  # the last place was an ordinal (« deuxième alinéa »), as the bill's own text has them
        self.unresolved = False  # a place named by its label, and no article to find it in
        self.low = [shadow(line) for line in raw]
        self.inline = inline
        self.at = (0, 0)
        numbered = bool(raw) and re.match(r"(?:i|a|1°|1)\b", self.low[0]) is not None
        self.starts = [is_start(line) or (numbered and is_gage_part(line)) for line in self.low]

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.at[0] >= len(self.raw)

    def rest(self) -> str:
        """What is left of the paragraph, as given."""
        line, column = self.at
        return "" if self.over else self.raw[line][column:]

    def next_line(self) -> None:
        """Go to the next paragraph."""
        self.at = (self.at[0] + 1, 0)

    def skip(self, signs: str = " ,") -> None:
        """Pass spaces and commas, and the end of the paragraph."""
        line, column = self.at
        while line < len(self.raw):
            text = self.low[line]
            while column < len(text) and text[column] in signs:
                column += 1
            if column < len(text) or column == 0:
                break
            line, column = line + 1, 0
        self.at = (line, column)

    def take(self, pattern: str) -> re.Match[str] | None:
        """Match here (spaces and commas passed over); move past what matched."""
        before = self.at
        self.skip()
        if self.over:
            self.at = before
            return None
        found = _compiled(pattern).match(self.low[self.at[0]], self.at[1])
        if found is None:
            self.at = before
            return None
        self.at = (self.at[0], found.end())
        return found

    def sees(self, pattern: str) -> bool:
        """Whether this would match here."""
        before = self.at
        found = self.take(pattern)
        self.at = before
        return found is not None

    def marker(self) -> str:
        """Pass a part marker (« II. – », « 1° ») and « En conséquence, » at the start of a paragraph."""
        self.skip(" ")
        line, column = self.at
        mark = ""
        if not self.over and column == 0:
            text = self.low[line]
            for _ in range(2):
                found = _MARKER.match(text, column)
                if found:
                    mark, column = mark or found.group().strip(), found.end()
                consequence = CONSEQUENCE.match(text, column)
                if consequence:
                    column = consequence.end()
            self.at = (line, column)
        return mark

    def at_line_end(self) -> bool:
        """Whether nothing but spaces and commas is left of the paragraph."""
        return not self.rest().strip(" ,\u00a0")

    def end_of_sentence(self) -> bool:
        """Pass the end of a command: nothing but marks to the end of the paragraph."""
        if self.over:
            return True
        line, column = self.at
        if column == 0:
            return True
        if _TAIL.match(self.low[line], column):
            self.next_line()
            return True
        return False

    def colon(self) -> None:
        """Pass the colon that announces words, when it is there."""
        self.skip(" ")
        if not self.over and self.at[1]:
            found = _compiled(r"\s*:\s*").match(self.low[self.at[0]], self.at[1])
            if found:
                self.at = (self.at[0], found.end())
            self.skip(" ")

    def announced(self) -> bool:
        """Whether a colon stands just before."""
        return not self.over and self.low[self.at[0]][: self.at[1]].rstrip().endswith(":")

    def words(self, until: str | None = None) -> str | None:
        """The words that come: between guillemets, or a whole bare paragraph; ``until`` ends bare inline words."""
        self.colon()
        if self.over:
            return None
        line, column = self.at
        text = self.raw[line]
        if text[column] in CLOSING:
            found = self._quoted(line, column)
            if found is not None:
                return found
            if column:
                return None
        if column == 0:
            self.next_line()
            return text
        if not self.announced() and _PLACE_WORDS.match(self.low[line], column):
            return None  # no colon announces them: more of the place, not words
        end = _compiled(until).search(self.low[line], column) if until else None
        words = text[column : end.start() if end else None].strip()
        if end:
            self.at = (line, end.start())
            return words or None
        self.next_line()
        return words.removesuffix(".").strip() or None

    def _quoted(self, line: int, column: int) -> str | None:
        """Words between guillemets from here; their end mark is passed too."""
        text, low = self.raw[line], self.low[line]
        closing = CLOSING[text[column]]
        whole = re.compile(rf"\s*(\S.*?)\s*{closing}\s?[,.;]*\s*").fullmatch(text, column + 1)
        if column == 0:
            end = self._closed(text, column) if self.inline else None
            if end is None or not _AFTER_WORDS.match(low, end + 1) or _TAIL.match(low, end + 1):
                if whole is None:
                    return None
                self.next_line()
                return whole.group(1)
        end = self._closed(text, column)
        if end is None:
            if whole is None:
                return None
            self.next_line()
            return whole.group(1)
        mark = re.compile(r"\s?[,.;]?").match(text, end + 1)
        self.at = (line, mark.end() if mark else end + 1)
        if _TAIL.match(low, self.at[1]):
            self.next_line()
        return text[column + 1 : end].strip() or None

    @staticmethod
    def _closed(text: str, column: int) -> int | None:
        """Where the quotation opened here closes, inner ones passed over."""
        straight = text[column] == '"'
        depth = 0
        for at in range(column, len(text)):
            if straight and text[at] == '"':
                if at > column:
                    return at
            elif not straight and text[at] in "«“":
                depth += 1
            elif not straight and text[at] in "»”":
                depth -= 1
                if depth == 0:
                    return at
        return None

    def lines(self, count: int | None = None) -> tuple[str, ...]:
        """The block that comes: ``count`` paragraphs when a part or the end follows them; else up to the next part."""
        self.colon()
        first, column = self.at
        if self.over:
            return ()
        block = [self.raw[first][column:], *self.raw[first + 1 :]]
        rest = len(block)
        agrees = count is not None and 0 < count <= rest and (count == rest or self.starts[first + count])
        if agrees and count and any(is_consequent_part(self.low[first + n]) for n in range(1, count)):
            agrees = False  # the writer counted wrong: the next part is no text of the bill
        if agrees and count and count < rest and block[count - 1].rstrip().endswith(":"):
            agrees = any(sign.isdigit() for sign in self.low[first + count])  # « Remplacer les mots : » is its text
        if count is None or not agrees:
            # A part never starts under a line that announces what follows: « est ainsi modifié : ».
            opens = (n for n in range(1, rest) if self.starts[first + n] and not block[n - 1].rstrip().endswith(":"))
            count = next(opens, rest)
        self.at = (first + count, 0)
        return tuple(block[:count])

    def all_lines(self) -> tuple[str, ...]:
        """Everything left, but for a part made necessary by this one."""
        self.colon()
        if self.over:
            return ()
        first, column = self.at
        last = next((n for n in range(first + 1, len(self.raw)) if is_consequent_part(self.low[n])), len(self.raw))
        self.at = (last, 0)
        return tuple([self.raw[first][column:], *self.raw[first + 1 : last]])


def _alone(line: str, closing: str) -> bool:
    """Whether a line is a quotation of its own: opened at its start, closed at its end and not before."""
    body = line.rstrip(" .;,\u00a0")
    if line[0] not in CLOSING or CLOSING[line[0]] != closing or body[-1:] != closing:
        return False
    if line[0] == closing:
        return line.count(closing) == 2
    depth = 0
    for at, sign in enumerate(body):
        depth += (sign == line[0]) - (sign == closing)
        if depth == 0:
            return at == len(body) - 1
    return False


def unquoted(block: tuple[str, ...]) -> tuple[str, ...]:
    """A block of the Assemblée without its own guillemets: one at the start of each line, one at the end of the last.

    >>> unquoted(("« I. – Un.", "« II. – Deux. ».")), unquoted(("Un.",)), unquoted(("« A. »", "« B. »"))
    (('I. – Un.', 'II. – Deux.'), ('Un.',), ('A.', 'B.'))
    """
    if not block or block[0][0] not in CLOSING:
        return block
    closing = CLOSING[block[0][0]]
    if len(block) > 1 and all(_alone(line, closing) for line in block):
        block = tuple(re.sub(rf"\s*{closing}\s?[,.;]?\s*$", "", line) for line in block[:-1]) + block[-1:]
    lines = [line[1:].strip() if line[0] in CLOSING else line for line in block]
    lines[-1] = re.sub(rf"\s*{closing}\s?[.;]?\s*$", "", lines[-1])
    return tuple(lines) if all(lines) else ()
