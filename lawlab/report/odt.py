"""The report in the open format of word processors (OpenDocument): real styles, headings, lists, tables, language."""

from io import BytesIO
from typing import Any

import odfdo
from odfdo import Element, Header, Link, List, ListItem, Span

from lawlab.report.blocks import Block, Cell, Document, Heading, Item, Paragraph, Run, Runs, Table, read

_COUNTRIES = {"fr": "FR", "en": "GB"}
_SINGLE = {"style:text-underline-style": "solid", "style:text-underline-type": "single"}
_DOUBLE = {"style:text-underline-style": "solid", "style:text-underline-type": "double"}
_LOOKS: dict[str, dict[str, str]] = {
    "bold": {"fo:font-weight": "bold"},
    "italic": {"fo:font-style": "italic"},
    "raised": {"style:text-position": "super 60%"},
    "inserted": {"fo:font-weight": "bold", **_SINGLE},
    "deleted": {"style:text-line-through-style": "solid"},
    "citizens": _SINGLE,
    "ministry": _DOUBLE,
}
_LIST = """<text:list-style style:name="{name}"><text:list-level-style-{kind} text:level="1" {marker}>
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="1.1cm"
 fo:text-indent="-0.8cm" fo:margin-left="1.1cm"/></style:list-level-properties>
</text:list-level-style-{kind}></text:list-style>"""
_MARKERS = {"bullet": 'text:bullet-char="•"', "number": 'style:num-format="1" style:num-suffix="."'}
_PAGE_CM = 17


def write(source: str) -> bytes:
    """The HTML document as a file of this form."""
    document = read(source)
    writer = _Writer(document)
    for block in document.blocks:
        writer.put(block)
    out = BytesIO()
    writer.file.save(out)
    return out.getvalue()


class _Writer:
    """The file, and the list that the next item goes on."""

    def __init__(self, source: Document) -> None:
        self.file = odfdo.Document("text")
        self.body: Any = self.file.body
        self.body.clear()
        self.list: Any = None
        self.tables = 0
        self.columns: set[str] = set()
        self._prepare(source)

    def _prepare(self, source: Document) -> None:
        about = self.file.meta
        about.title = source.title
        if source.author:
            about.creator = source.author
        about.language = f"{source.language}-{_COUNTRIES[source.language]}"
        styles: Any = self.file.get_part("styles.xml")
        for properties in styles.get_elements("//style:default-style/style:text-properties"):
            properties.set_attribute("fo:language", source.language)
            properties.set_attribute("fo:country", _COUNTRIES[source.language])
        for level in styles.get_elements("//text:outline-level-style"):
            level.set_attribute("style:num-format", "")
            level.set_attribute("style:num-suffix", "")
        for name, look in _LOOKS.items():
            self._style(name, "text", "style:text-properties", look)
        self._style("in-cell", "paragraph", "style:text-properties", {"fo:font-size": "9pt"})
        self._style(
            "cell", "table-cell", "style:table-cell-properties",
            {"fo:border": "0.5pt solid #777777", "fo:padding": "0.1cm"},
        )  # fmt: skip
        for kind, marker in _MARKERS.items():
            style: Any = Element.from_tag(_LIST.format(name=kind, kind=kind, marker=marker))
            self.file.insert_style(style, automatic=True)

    def _style(self, name: str, family: str, part: str, attributes: dict[str, str]) -> None:
        style = Element.from_tag("style:style")
        style.set_attribute("style:name", name)
        style.set_attribute("style:family", family)
        properties = Element.from_tag(part)
        for attribute, value in attributes.items():
            properties.set_attribute(attribute, value)
        style.append(properties)
        self.file.insert_style(style, automatic=True)  # type: ignore[arg-type]

    def put(self, block: Block) -> None:
        """Write the next block."""
        if isinstance(block, Item):
            self._item(block)
            return
        self.list = None
        match block:
            case Heading(level, runs):
                heading = Header(level, style=f"Heading_20_{level}")
                self.body.append(_filled(heading, runs))
            case Paragraph(runs, kind):
                self.body.append(_paragraph(runs, "Preformatted_20_Text" if kind == "code" else "Text_20_body"))
            case Table():
                self._table(block)

    def _item(self, item: Item) -> None:
        style = "bullet" if item.number is None else "number"
        if self.list is None or self.list.style != style or item.number == 1:
            self.list = List(style=style)
            self.body.append(self.list)
        made = ListItem()
        for runs in (item.runs, *item.more):
            made.append(_paragraph(runs))
        self.list.append(made)

    def _table(self, table: Table) -> None:
        if table.caption:
            self.body.append(_paragraph(table.caption, "Caption"))
        self.tables += 1
        drawn = Element.from_tag("table:table")
        drawn.set_attribute("table:name", f"T{self.tables}")
        for share in table.widths:
            column = Element.from_tag("table:table-column")
            column.set_attribute("table:style-name", self._column(share))
            drawn.append(column)
        heads = Element.from_tag("table:table-header-rows")
        for cells in table.rows[: table.headers]:
            heads.append(_row(cells))
        if table.headers:
            drawn.append(heads)
        for cells in table.rows[table.headers :]:
            drawn.append(_row(cells))
        self.body.append(drawn)
        self.body.append(_paragraph(()))

    def _column(self, share: float) -> str:
        """The style of a column of this share of the page, made once."""
        width = f"{_PAGE_CM * share:.1f}cm"
        name = "column-" + width.replace(".", "-")
        if name not in self.columns:
            self.columns.add(name)
            self._style(name, "table-column", "style:table-column-properties", {"style:column-width": width})
        return name


def _row(cells: tuple[Cell, ...]) -> Element:
    row = Element.from_tag("table:table-row")
    for cell in cells:
        box = Element.from_tag("table:table-cell")
        box.set_attribute("table:style-name", "cell")
        box.set_attribute("office:value-type", "string")
        for runs in cell.paragraphs or ((),):
            box.append(_paragraph(tuple(_named(run) for run in runs) if cell.is_header else runs, "in-cell"))
        row.append(box)
    return row


def _named(run: Run) -> Run:
    return Run(run.text, bold=True, href=run.href)


def _paragraph(runs: Runs, style: str = "Text_20_body") -> Any:
    return _filled(odfdo.Paragraph(style=style), runs)


def _filled(paragraph: Any, runs: Runs) -> Any:
    for run in runs:
        words = Span(run.text, style=_look(run))
        if run.href:
            link = Link(url=run.href)
            link.append(words)
            paragraph.append(link)
        else:
            paragraph.append(words)
    return paragraph


def _look(run: Run) -> str | None:
    for name in ("deleted", "inserted", "raised", "bold", "italic"):
        if getattr(run, name):
            return name
    return run.origin or None
