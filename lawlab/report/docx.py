"""The report for word processors (Office Open XML): real styles, headings, lists, tables, links and language."""

import copy
from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from lawlab.report.blocks import Block, Cell, Document, Heading, Item, Paragraph, Run, Runs, Table, read

_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def write(source: str) -> bytes:
    """The HTML document as a file of this form."""
    document = read(source)
    file = docx.Document()
    _prepare(file, document)
    for block in document.blocks:
        _block(file, block)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _prepare(file: Any, source: Document) -> None:
    language = _LANGUAGES[source.language]
    about = file.core_properties
    about.title, about.author, about.language, about.comments = source.title, source.author, language, ""
    for style in file.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), language)
        style.set(qn("w:eastAsia"), language)
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    for border in list(file.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    file.styles["Normal"].font.name = "Georgia"
    file.styles["Normal"].font.size = Pt(10.5)
    for name in ("Title", *(f"Heading {level}" for level in range(1, 4)), "Caption"):
        file.styles[name].font.color.rgb = RGBColor(0, 0, 0)


def _block(file: Any, block: Block) -> None:
    match block:
        case Heading(level, runs):
            _write(file.add_paragraph(style="Title" if level == 1 else f"Heading {level - 1}"), runs)
        case Paragraph(runs, kind):
            _write(file.add_paragraph(style={"quote": "Intense Quote", "code": "No Spacing"}.get(kind)), runs)
        case Item():
            _item(file, block)
        case Table():
            _table(file, block)


def _item(file: Any, item: Item) -> None:
    paragraph = file.add_paragraph(style="List Bullet" if item.number is None else "List Number")
    if item.number == 1:
        _restart(file, paragraph)
    elif item.number is not None:
        _same_list(file, paragraph)
    _write(paragraph, item.runs)
    for runs in item.more:
        _write(file.add_paragraph(style="List Continue"), runs)


def _restart(file: Any, paragraph: Any) -> None:
    """An ordered list begins at 1 again: a numbering of its own, on the same abstract one."""
    numbering = file.part.numbering_part.numbering_definitions._numbering
    style = file.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == style).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number.numId


def _same_list(file: Any, paragraph: Any) -> None:
    last = file.part.numbering_part.numbering_definitions._numbering.num_lst[-1].numId
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = last


def _table(file: Any, table: Table) -> None:
    if table.caption:
        caption = file.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        _write(caption, table.caption)
    drawn = file.add_table(rows=len(table.rows), cols=len(table.widths), style="Table Grid")
    drawn.autofit = False
    room = file.sections[0].page_width - file.sections[0].left_margin - file.sections[0].right_margin
    for column, share in zip(drawn.columns, table.widths, strict=True):
        column.width = Emu(round(room * share))
    for number, (row, cells) in enumerate(zip(drawn.rows, table.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < table.headers:
            properties.append(OxmlElement("w:tblHeader"))
        for box, cell, share in zip(row.cells, cells, table.widths, strict=True):
            box.width = Emu(round(room * share))
            _cell(box, cell)
    file.add_paragraph()


def _cell(box: Any, cell: Cell) -> None:
    for number, runs in enumerate(cell.paragraphs):
        paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _write(paragraph, runs)
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.bold = cell.is_header or run.bold


def _write(paragraph: Any, runs: Runs) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        _look(made, run)
        if run.href:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(run.href, _LINK, is_external=True))
            made._r.getparent().replace(made._r, link)
            link.append(copy.copy(made._r))


def _look(made: Any, run: Run) -> None:
    made.bold = run.bold or run.inserted or None
    made.italic = run.italic or run.origin == "ministry" or None
    made.underline = bool(run.href or run.inserted or run.origin) or None
    made.font.strike = run.deleted or None
    made.font.superscript = run.raised or None
