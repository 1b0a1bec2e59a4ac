"""A bill typed as plain text or Markdown: title, divisions, articles, alineas.

« Article 4 bis – Title » (or « ### Article 4 bis : Title ») opens an article; « Chapitre II – … » or « ## … » a
division; a line « > … » right under the heading of an article is its plain-language summary. The rest is alineas.
"""

import re
from dataclasses import dataclass, replace

from lawlab.engine.number import ArticleNumber, InvalidNumber

MAX_CHARS = 2_000_000
KINDS = ("partie", "livre", "titre", "chapitre", "section", "sous-section")
_HASHES = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ARTICLE = re.compile(r"^articles?\s+(.+)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[:–—]\s*|\s+-\s+|\.\s+[–—-]\s*")
_STATUS = re.compile(
    r"\((?:nouveau|nouvelle|supprimée?|conforme|non modifiée?|suppression conforme|précédemment examinée?|"
    r"appelée? en priorité)\)",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    r"^(partie|livre|titre|chapitre|section|sous-section)\s+"
    r"((?:[ivxlc]+(?:er)?|\d+(?:er|ère|re|e)?|premier|première|préliminaire|unique|[a-z])"
    r"(?:\s+(?:bis|ter|quater|quinquies|sexies))?)(?=[\s:.–—-]|$)\s*(.*)$",
    re.IGNORECASE,
)


class InvalidBill(ValueError):
    """The text cannot be read as a bill. ``line`` is counted from 1 (0: the whole text); ``reason`` is a stable key:
    too_big, no_article, duplicate_article, invalid_number or text_outside_article.
    """

    def __init__(self, reason: str, line: int, excerpt: str = "") -> None:
        super().__init__(f"line {line}: {reason} {excerpt}".strip())
        self.reason = reason
        self.line = line
        self.excerpt = excerpt


@dataclass(frozen=True)
class ParsedDivision:
    """A titre, chapitre or section: « Chapitre II – De la donnée » is (chapitre, II, De la donnée)."""

    kind: str
    number: str
    title: str


@dataclass(frozen=True)
class ParsedArticle:
    """An article as read; ``divisions`` from the widest to the narrowest; ``clear`` is its plain-language summary."""

    number: str
    title: str = ""
    alineas: tuple[str, ...] = ()
    clear: str = ""
    divisions: tuple[ParsedDivision, ...] = ()


@dataclass(frozen=True)
class ParsedBill:
    """A bill as read; ``warnings`` are (line, key): status_ignored or empty_article."""

    title: str
    articles: tuple[ParsedArticle, ...]
    warnings: tuple[tuple[int, str], ...] = ()


class _Reader:
    """Reads line by line; what is open (divisions, article) is its state."""

    def __init__(self) -> None:
        self.title = ""
        self.path: list[ParsedDivision] = []
        self.articles: list[ParsedArticle] = []
        self.starts: list[int] = []
        self.pending: list[str] = []
        self.seen: set[ArticleNumber] = set()
        self.warnings: list[tuple[int, str]] = []
        self.untitled = False

    def line(self, number: int, raw: str) -> None:
        hashes = _HASHES.match(raw)
        text = hashes.group(2).strip("* ") if hashes else raw.removeprefix("**").removesuffix("**").strip()
        if self._article(number, text):
            return
        division = _division(text, marked=hashes is not None)
        if division is None and hashes and len(hashes.group(1)) >= 2:
            division = ParsedDivision("chapitre" if len(hashes.group(1)) == 2 else "section", "", text)
        if division is not None:
            self._open(division)
            self.untitled = not division.title
        elif self.untitled:
            self.path[-1] = replace(self.path[-1], title=text)
            self.untitled = False
        elif not self.articles or (self.path and self.path != list(self.articles[-1].divisions)):
            self._before(number, raw, text)
        else:
            self._alinea(number, raw)

    def _before(self, number: int, raw: str, text: str) -> None:
        if self.title or self.articles or self.path:
            raise InvalidBill("text_outside_article", number, raw[:80])
        self.title = text

    def _open(self, division: ParsedDivision) -> None:
        rank = KINDS.index(division.kind)
        self.path = [open_ for open_ in self.path if KINDS.index(open_.kind) < rank] + [division]

    def _article(self, line: int, text: str) -> bool:
        heading = _ARTICLE.match(text)
        if heading is None:
            return False
        head, *rest = _SEPARATOR.split(heading.group(1), maxsplit=1)
        status = _STATUS.search(head)
        try:
            number = ArticleNumber.parse(_STATUS.sub("", head).strip().rstrip("."))
        except InvalidNumber:
            return False  # « Article 5 du code… » is text
        if status:
            self.warnings.append((line, "status_ignored"))
        if number in self.seen:
            raise InvalidBill("duplicate_article", line, str(number))
        self.seen.add(number)
        title = rest[0].strip().rstrip("*").strip() if rest else ""
        self.articles.append(ParsedArticle(str(number), title, divisions=tuple(self.path)))
        self.starts.append(line)
        self.untitled = False
        return True

    def _alinea(self, line: int, raw: str) -> None:
        article = self.articles[-1]
        if raw.startswith(">") and not article.alineas:
            clear = f"{article.clear} {raw.lstrip('> ')}".strip()
            self.articles[-1] = replace(article, clear=clear)
        elif not article.alineas and not self.pending and _STATUS.fullmatch(raw):
            self.warnings.append((line, "status_ignored"))
        else:
            self.articles[-1] = replace(article, alineas=(*article.alineas, raw))


def _division(text: str, *, marked: bool) -> ParsedDivision | None:
    found = _DIVISION.match(text)
    if found is None:
        return None
    kind, number, rest = found.groups()
    separated = re.match(r"^[:.–—-]+\s*", rest)
    if rest and not separated and not marked and (rest[0].islower() or rest[-1] in ".;:,"):
        return None  # « Section 2 du même chapitre est abrogée. » is text
    return ParsedDivision(kind.lower(), number, rest[separated.end() :] if separated else rest)


def parse_bill(text: str) -> ParsedBill:
    """Read a bill. Raises InvalidBill with the line and the reason; nothing is dropped without a warning.

    >>> bill = parse_bill("# Loi\\n## Chapitre Ier – But\\n### Article 1er : Objet\\n> En clair.\\nUn.\\n\\n1° Deux.")
    >>> bill.articles[0].title, bill.articles[0].alineas, bill.articles[0].divisions[0].number
    ('Objet', ('Un.', '1° Deux.'), 'Ier')
    """
    if len(text) > MAX_CHARS:
        raise InvalidBill("too_big", 0)
    reader = _Reader()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.sub("[\u200b\u2060\ufeff]", "", raw).strip()
        if line:
            reader.line(number, line)
    if not reader.articles:
        raise InvalidBill("no_article", 0)
    for start, article in zip(reader.starts, reader.articles, strict=True):
        if not article.alineas:
            reader.warnings.append((start, "empty_article"))
    return ParsedBill(reader.title, tuple(reader.articles), tuple(sorted(reader.warnings)))
