"""The report as a list of blocks, whatever writes them: headings, paragraphs, items of lists, tables.

Read from the report's own HTML document (``document.py``), whose elements are few and known. Drawings are left to the
PDF: the table beside each of them says the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import html
from lxml.html import HtmlElement


@dataclass(frozen=True)
class Run:
    """Words of one look. ``origin`` is who wrote them: "" the government, "citizens", "ministry"."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    inserted: bool = False
    deleted: bool = False
    origin: str = ""
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """``level`` from 1, the title of the document, to 4."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """``kind`` is "" or quote, code."""

    runs: Runs
    kind: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a list; ``number`` is its place in an ordered one. What follows its first paragraph is ``more``."""

    runs: Runs
    number: int | None = None
    more: tuple[Runs, ...] = ()


@dataclass(frozen=True)
class Cell:
    """``paragraphs`` of one cell, and whether it names its row or column."""

    paragraphs: tuple[Runs, ...]
    is_header: bool


@dataclass(frozen=True)
class Table:
    """The first ``headers`` rows name the columns."""

    caption: Runs
    rows: tuple[tuple[Cell, ...], ...]
    headers: int

    @property
    def widths(self) -> tuple[float, ...]:
        """The share of each column, by its longest cell (of a heading, its longest word): between 8 and 40 signs."""
        texts = [["".join(run.text for runs in cell.paragraphs for run in runs) for cell in row] for row in self.rows]
        heads, body = texts[: self.headers], texts[self.headers :]
        words = [max(map(len, " ".join(column).split()), default=0) for column in zip(*heads, strict=True)]
        signs = [max(map(len, column)) for column in zip(*body, strict=True)] or words
        wanted = [min(max(most, least, 8), 40) + 5 for most, least in zip(signs, words or signs, strict=True)]
        return tuple(signs / sum(wanted) for signs in wanted)


Block = Heading | Paragraph | Item | Table


@dataclass(frozen=True)
class Document:
    """``language`` is "fr" or "en"."""

    title: str
    author: str
    language: str
    blocks: tuple[Block, ...] = field(repr=False)


def read(source: str) -> Document:
    """The blocks of a document of ``document.py``."""
    root = html.document_fromstring(source)
    author = root.xpath("string(//meta[@name='author']/@content)")
    blocks = tuple(_blocks(root.find(".//main"), ""))
    return Document(str(root.findtext(".//title")), str(author), root.get("lang", "fr"), blocks)


_INLINE = frozenset(
    {"a", "b", "strong", "em", "i", "sup", "ins", "del", "span", "data", "time", "code", "small", "br", "abbr"}
)


def _blocks(node: HtmlElement, number: str) -> Iterator[Block]:
    """Every block inside, in reading order; ``number`` goes before the first paragraph (that of an alinea)."""
    for child in node.iterchildren("*"):
        match str(child.tag):
            case _ if child.tag == "svg" or child.get("class", "").split()[:1] in (["ends"], ["key"]):
                continue  # a drawing, and what names its parts
            case "h1" | "h2" | "h3" | "h4" as tag:
                yield Heading(int(tag[1]), tidy(_runs(child, Run(""))))
            case "p":
                runs = tidy([Run(number), *_runs(child, Run(""))])
                number = ""
                if runs:
                    yield Paragraph(runs, "code" if child.get("class") == "receipt" else "")
            case "ul" | "ol" as tag:
                yield from _items(child, is_ordered=tag == "ol")
            case "dl":
                for pair in child.iterchildren("div"):
                    name, value = (tidy(_runs(pair.find(tag), Run(""))) for tag in ("dt", "dd"))
                    yield Item((*(replace(run, bold=True) for run in value), Run(" "), *name))
            case "table":
                yield _table(child)
            case "blockquote":
                for part in _blocks(child, ""):
                    yield replace(part, kind="quote") if isinstance(part, Paragraph) else part
            case _ if child.get("class") == "num":
                number = f"{child.text_content().strip()}. "
            case _:
                yield from _blocks(child, number)


def _items(node: HtmlElement, *, is_ordered: bool) -> Iterator[Item]:
    for place, item in enumerate(node.iterchildren("li"), start=1):
        paragraphs = _paragraphs(item)
        if paragraphs:
            yield Item(paragraphs[0], place if is_ordered else None, paragraphs[1:])


def _paragraphs(node: HtmlElement) -> tuple[Runs, ...]:
    """The paragraphs of an item or a cell, lists and drawings flattened."""
    found: list[Runs] = []
    loose: list[Run] = [Run(node.text or "")]
    for child in node.iterchildren("*"):
        if child.tag in _INLINE:
            loose += _runs(child, _look(child, Run("")))
        elif child.tag != "svg":
            found += [tidy(loose)]
            loose = []
            found += _paragraphs(child) if len(child) or child.text else ()
        loose.append(Run(child.tail or ""))
    return tuple(runs for runs in (*found, tidy(loose)) if runs)


def _table(node: HtmlElement) -> Table:
    caption = node.find("caption")
    rows, headers = [], 0
    for row in node.iter("tr"):
        cells = [cell for cell in row.iterchildren("th", "td") if cell.get("class") != "bar"]
        rows.append(tuple(Cell(_paragraphs(cell), cell.tag == "th") for cell in cells))
        headers += row.getparent().tag == "thead"
    return Table(tidy(_runs(caption, Run(""))) if caption is not None else (), tuple(rows), headers)


def _runs(node: HtmlElement, look: Run) -> Iterator[Run]:
    """The words inside an element, each with the look that its elements give."""
    yield replace(look, text=node.text or "")
    for child in node.iterchildren("*"):
        if child.tag == "br":
            yield replace(look, text="\n")
        elif child.tag != "svg":
            yield from _runs(child, _look(child, look))
        yield replace(look, text=child.tail or "")


def _look(node: HtmlElement, look: Run) -> Run:
    match str(node.tag), node.get("class", ""):
        case (("b" | "strong"), _):
            return replace(look, bold=True)
        case (("em" | "i"), _):
            return replace(look, italic=True)
        case "sup", _:
            return replace(look, raised=True)
        case "ins", _:
            return replace(look, inserted=True)
        case "del", _:
            return replace(look, deleted=True)
        case "a", _:
            return replace(look, href=node.get("href", ""))
        case _, "who-1":
            return replace(look, origin="citizens")
        case _, "who-2":
            return replace(look, origin="ministry")
        case _, kind if kind.startswith("badge"):
            return replace(look, bold=True)
    return look


def tidy(runs: "Iterator[Run] | list[Run]") -> Runs:
    """Spaces as a browser shows them: one between words, none at the ends; neighbours of one look joined."""
    kept: list[Run] = []
    is_space = True
    for run in runs:
        text = ""
        for sign in run.text:
            if sign in " \t\r\n\f" and not (sign == "\n" and run.text == "\n"):
                text += "" if is_space else " "
                is_space = True
            else:
                text += sign
                is_space = sign == "\n"
        if not text:
            continue
        if kept and replace(kept[-1], text="") == replace(run, text=""):
            kept[-1] = replace(run, text=kept[-1].text + text)
        else:
            kept.append(replace(run, text=text))
    while kept and not kept[-1].text.rstrip(" \n"):
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" \n"))
    return tuple(kept)
