"""The report as a DOCX, to be edited: real headings, lists, tables, and pictures with a text each."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import typst
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from advisor.archive import zipped
from advisor.i18n import _
from advisor.report.drawings import svg_of
from advisor.report.model import Bars, Block, Box, Bullets, Item, Paragraph, Report, Squares, Table, widths

GREY, DANGER, ACCENT = RGBColor(0x44, 0x44, 0x44), RGBColor(0x8C, 0x1D, 0x18), RGBColor(0x0B, 0x5C, 0xAD)
TINT = "F5EFEE"
WIDTHS = {Squares: Cm(8.5), Bars: Cm(16)}
LINE_CM = 17.5  # width of a line on US letter
SMALL, SMALLEST, MANY_COLUMNS = Pt(9), Pt(8), 7
BOX = "\u2610"  # a box to tick
DOTS_PER_INCH = 200
PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'


def docx_report(report: Report, made: date) -> bytes:
    """The whole document.

    Args:
        made: The day that the file carries; the same report and day give the same bytes.
    """
    document = Document()
    _set_up(document, report, made)
    _head(document, report)
    _add_all(document, report.opening)
    for section in report.sections:
        document.add_heading(section.title, level=1)
        _add_all(document, section.blocks)
    if report.sources:
        document.add_heading(report.sources_title, level=1)
        for source in report.sources:
            line = document.add_paragraph(style="List Bullet")
            line.add_run(source.id).bold = True
            line.add_run(f" {source.text}")
            if source.url:
                _small(line, source.url)
    for text in report.foot:
        _small(document.add_paragraph(), text, has_break=False)
    stream = BytesIO()
    document.save(stream)
    with ZipFile(stream) as archive:  # saved anew: its entries carry the hour
        return zipped({name: archive.read(name) for name in archive.namelist()}, made)


def _set_up(document: DocxDocument, report: Report, made: date) -> None:
    day = datetime.combine(made, time())
    about = document.core_properties
    about.title, about.language = report.title, report.language
    about.author = next(iter(report.letterhead.contact), "Carrier Advisor")
    about.comments, about.created, about.modified, about.last_printed = "", day, day, day
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Georgia", Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), report.language)
    style.element.get_or_add_rPr().append(language)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(document.sections[0], side, Cm(2))


def _head(document: DocxDocument, report: Report) -> None:
    letterhead = report.letterhead
    if letterhead.logo:
        _picture(document, letterhead.logo, letterhead.logo_text, height=Cm(2))
    if letterhead.contact:
        document.add_paragraph("\n".join(letterhead.contact))
    document.add_heading(report.title, level=0)
    for name, value in report.details:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(_("{name}: ").format(name=name)).font.color.rgb = GREY
        line.add_run(value)


def _add_all(document: DocxDocument, blocks: Sequence[Block]) -> None:
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        _add(document, block)
        if isinstance(block, Paragraph) and isinstance(after, Squares | Bars):
            document.paragraphs[-1].paragraph_format.keep_with_next = True


def _add(document: DocxDocument, block: Block) -> None:
    if isinstance(block, Paragraph):
        line = document.add_paragraph()
        line.add_run(block.text).bold = block.is_strong
        line.paragraph_format.keep_with_next = block.is_strong
        _cite(line, block.references)
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items, start=1):
            _add_item(document, item, {"number": f"{number}. ", "box": f"{BOX} ", "dot": ""}[block.mark])
    elif isinstance(block, Box):
        line = document.add_paragraph()
        _set_apart(line, DANGER if block.kind == "safety" else ACCENT)
        if block.kind == "safety":
            _warn(line)
        line.add_run(block.title).bold = True
        line.add_run(f"\n{block.text}")
        _cite(line, block.references)
    elif isinstance(block, Table):
        _add_table(document, block)
    else:
        _picture(document, _pixels(svg_of(block)), block.text, width=WIDTHS[type(block)])


def _set_apart(line: DocxParagraph, colour: RGBColor) -> None:
    """A bar at the left and a tint behind, and no page cuts it."""
    line.paragraph_format.keep_together = True
    line.paragraph_format.left_indent = Cm(0.4)
    frame, bar, tint = (OxmlElement(name) for name in ("w:pBdr", "w:left", "w:shd"))
    for name, value in (("val", "single"), ("sz", "36"), ("space", "8"), ("color", str(colour))):
        bar.set(qn(f"w:{name}"), value)
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
        tint.set(qn(f"w:{name}"), value)
    frame.append(bar)
    line._p.get_or_add_pPr().insert_element_before(frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    line._p.get_or_add_pPr().insert_element_before(tint, "w:tabs", "w:spacing", "w:ind", "w:jc")


def _add_item(document: DocxDocument, item: Item, mark: str) -> None:
    """A numbered entry carries its number as text: lists of Word go on counting from one to the next."""
    line = document.add_paragraph(style="List" if mark else "List Bullet")
    line.paragraph_format.keep_together = True
    line.add_run(mark)
    if item.is_safety:
        _warn(line)
    line.add_run(item.text)
    _cite(line, item.references)
    for note in item.notes:
        _small(line, note)


def _add_table(document: DocxDocument, block: Table) -> None:
    caption = document.add_paragraph(style="Caption")
    caption.add_run(block.caption)
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.columns), style="Light List Accent 1")
    table.autofit = False
    _fill(table, 0, block.columns, block.numbers)
    _mark_row(table, 0, "w:tblHeader")
    for place, row in enumerate(block.rows, start=1):
        table.add_row()
        _fill(table, place, row, block.numbers)
    for place in range(len(block.rows) + 1):
        _mark_row(table, place, "w:cantSplit")
    shares = widths(block)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Cm(LINE_CM * share / sum(shares))  # Word looks at the cells, others at the column
        for cell in column.cells:
            cell.width = column.width
    document.add_paragraph()


def _fill(table: DocxTable, place: int, texts: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    for column, (cell, text) in enumerate(zip(table.rows[place].cells, texts, strict=True)):
        line = cell.paragraphs[0]
        line.add_run(text).font.size = SMALL if len(texts) < MANY_COLUMNS else SMALLEST
        if column in numbers:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_row(table: DocxTable, place: int, mark: str) -> None:
    """Say of a row that it is repeated on each page, or that no page cuts it."""
    element = OxmlElement(mark)
    element.set(qn("w:val"), "true")
    table.rows[place]._tr.get_or_add_trPr().append(element)


def _cite(line: DocxParagraph, references: tuple[str, ...]) -> None:
    if references:
        run = line.add_run(f" [{', '.join(dict.fromkeys(references))}]")
        run.font.size, run.font.color.rgb = SMALL, GREY


def _small(line: DocxParagraph, text: str, *, has_break: bool = True) -> None:
    run = line.add_run(f"\n{text}" if has_break else text)
    run.font.size, run.font.color.rgb = SMALL, GREY


def _warn(line: DocxParagraph) -> None:
    run = line.add_run(_("Safety: "))
    run.bold, run.font.color.rgb = True, DANGER


def _picture(
    document: DocxDocument, content: bytes, text: str, *, width: Cm | None = None, height: Cm | None = None
) -> None:
    shape = document.add_picture(BytesIO(content), width=width, height=height)
    shape._inline.docPr.set("descr", text)


def _pixels(svg: str) -> bytes:
    """The picture as PNG: a DOCX takes no SVG that every program shows."""
    found = typst.compile(
        PICTURE.encode(), format="png", ppi=DOTS_PER_INCH, sys_inputs={"svg": svg}, ignore_system_fonts=True
    )
    assert isinstance(found, bytes)
    return found
