"""The paragraphs of an amendment while they are read: commands, quoted words, blocks of text."""

import re

from lawlab.engine.french import looks_quoted
from lawlab.engine.text import normalise

_MARKER = re.compile(r"^(?:(?:[IVXL]+|[A-Z]|\d+°|[a-z]\))(?:\s(?:bis|ter|quater))?\s?\.?\s?-\s?|(?:[IVXL]+|[A-Z])\.\s)")
_CONSEQUENCE = re.compile(r"^(?:et )?en conséquence\s*[,:]\s*", re.IGNORECASE)
_CLOSING = {"«": "»", "“": "”", '"': '"'}

LIST = r"(?P<list>\d[\d ,àet-]*?)"
ARTICLE = r"(?:cet article|l'article [\w -]+?)"
WRITTEN = r"(?P<count>[\w-]+) (?:alinéas?|paragraphes?) ainsi rédigée?s?"
_START = re.compile(
    rf"alinéas? {LIST}(?:, .*)?|(?:après|avant) l'alinéa \d+|(?:après|avant) l'article [\w -]+"
    rf"|supprimer {ARTICLE}\s?\.?|rédiger ainsi {ARTICLE}\s?:|compléter {ARTICLE} par {WRITTEN}\s?:"
)


def plain(line: str) -> str:
    """A command as the rules see it: normalised, lower case, without part marker or « En conséquence, ».

    >>> plain("II.\\u00a0–\\u00a0En conséquence, à l’alinéa\\u00a09, supprimer le mot\\u00a0:")
    "à l'alinéa 9, supprimer le mot :"
    """
    text = _MARKER.sub("", normalise(line), count=1)
    return re.sub(r"^a (?=l'|la )", "à ", _CONSEQUENCE.sub("", text).lower())


def is_start(line: str) -> bool:
    """Whether a line opens a part in the Sénat's style."""
    return _START.fullmatch(plain(line)) is not None


class Paragraphs:
    """The paragraphs and the place reached; what does not have the expected form is not moved past."""

    def __init__(self, raw: list[str]) -> None:
        self.raw = raw
        self.at = 0

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.raw)

    def take(self, pattern: str) -> re.Match[str] | None:
        """A command of this form; its colon may be missing."""
        found = None if self.over else re.fullmatch(rf"(?:{pattern})\s?[:.]?", plain(self.raw[self.at]))
        if found:
            self.at += 1
        return found

    def bare(self) -> str | None:
        """One line of words, whatever it looks like."""
        if self.over:
            return None
        self.at += 1
        return self.raw[self.at - 1]

    def quoted(self) -> str | None:
        """One line of words between guillemets, or straight quotes, with or without an end mark after them."""
        if self.over or self.raw[self.at][0] not in _CLOSING:
            return None
        line = self.raw[self.at]
        found = re.fullmatch(rf"\s*(.*?)\s*{_CLOSING[line[0]]}\s?[,.;]?", line[1:])
        if found is None or not found.group(1):
            return None
        self.at += 1
        return found.group(1)

    def quoted_block(self) -> tuple[str, ...]:
        """The lines opened by «, without it, and without the » that closes the last one."""
        lines: list[str] = []
        closing = ""
        while not self.over and self.raw[self.at][0] in _CLOSING:
            closing = _CLOSING[self.raw[self.at][0]]
            lines.append(self.raw[self.at][1:].strip())
            self.at += 1
        if lines:
            lines[-1] = re.sub(rf"\s*{closing}\s?[.;]?$", "", lines[-1])
        return tuple(lines) if all(lines) else ()

    def bare_block(self, count: int | None) -> tuple[str, ...]:
        """``count`` lines when a new part or the end follows them; else the lines up to the next part."""
        rest = len(self.raw) - self.at
        if count is None or not 0 < count <= rest or (count < rest and not is_start(self.raw[self.at + count])):
            count = next((n for n in range(1, rest) if is_start(self.raw[self.at + n])), rest)
        self.at += count
        return tuple(self.raw[self.at - count : self.at])

    def whole_block(self) -> tuple[str, ...]:
        """Everything left: the text of an article, quoted or bare."""
        rest = tuple(self.raw[self.at :])
        if rest and looks_quoted(rest):
            return self.quoted_block()
        return self.bare_rest()

    def bare_rest(self) -> tuple[str, ...]:
        """Everything left, as it is."""
        rest = tuple(self.raw[self.at :])
        self.at = len(self.raw)
        return rest
