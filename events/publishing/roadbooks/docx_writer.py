"""A document as DOCX, A4: real headings, tables whose head is repeated, its language, pictures with their words.

Run it in the PDF worker's child: pictures are drawn there, and python-docx is heavy. Nothing else loads this file.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from events.platform.drawing.palette import Colour
from events.platform.pdf.lines import plain
from events.publishing.roadbooks.document import Document, Heading, Part, Picture, Prose, Table
from events.publishing.roadbooks.markdown_blocks import Block, BlockKind
from events.publishing.roadbooks.typst_values import picture_png

# Millimetres: A4 and its margins.
_WIDTH, _HEIGHT, _SIDE, _TOP, _BOTTOM = 210, 297, 24, 26, 22
_COLUMN = _WIDTH - 2 * _SIDE
_PIXELS_PER_INCH = 200
_ACCENT, _QUIET, _RULE = (
    colour.light.removeprefix("#").upper() for colour in (Colour.ACCENT, Colour.INK_SOFT, Colour.RULE)
)
# On every machine that opens such a file; ours cannot be sent along.
_FONT = "Arial"
# The earliest a ZIP archive knows: the same document gives the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document_docx(document: Document) -> bytes:
    """Return the document as DOCX (ECMA-376); the same values give the same bytes.

    Raise PdfError for a broken picture.
    """
    file = docx.Document()
    _set_up(file, document)
    _title_page(file, document)
    for part in document.parts:
        _add(file, part)
    return _bytes(file)


def _set_up(file: WordFile, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    section.left_margin = section.right_margin = Mm(_SIDE)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    _style(file, document.language)
    about = file.core_properties
    about.title, about.author = plain(document.title)[:250], plain(document.author)[:250]
    about.subject, about.language, about.comments = plain(document.subtitle)[:250], document.language, ""
    about.created = about.modified = dt.datetime.fromisoformat(document.date).replace(tzinfo=dt.UTC)
    section.header.paragraphs[0].text = plain(document.title)[:70]
    _number_of_page(section.footer.paragraphs[0])


def _style(file: WordFile, language: str) -> None:
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11), ("Subtitle", 11)):
        style = file.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.bold, style.font.italic = True, False
        style.font.color.rgb = RGBColor.from_string(_ACCENT)
        _without_theme(style.element)
    _say_language(file.styles.element, language)
    quiet = file.styles["Caption"].font
    quiet.name, quiet.size, quiet.bold, quiet.color.rgb = _FONT, Pt(8.5), False, RGBColor.from_string(_QUIET)
    for name in ("Header", "Footer"):
        file.styles[name].font.size = Pt(8)


def _without_theme(style: Any) -> None:
    """Take out the theme's fonts, which the template names beside ours and which would win."""
    fonts = style.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _say_language(styles: Any, language: str) -> None:
    """Set the language of every run that names none (w:docDefaults, ECMA-376 17.7.5.1)."""
    for element in styles.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def _number_of_page(paragraph: Paragraph) -> None:
    """Add a field that Word fills in (ECMA-376 17.16.5.44)."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _title_page(file: WordFile, document: Document) -> None:
    file.add_paragraph(plain(document.subtitle), "Subtitle")
    file.add_paragraph(plain(document.title), "Title")
    for label, text in document.facts:
        paragraph = file.add_paragraph()
        paragraph.add_run(f"{plain(label)}\t").bold = True
        paragraph.add_run(plain(text))
        _hang(paragraph)
    if document.notice:
        file.add_paragraph(plain(document.notice), "Intense Quote")


def _hang(paragraph: Paragraph) -> None:
    """Add a label and its text, which begins at the same place on every line."""
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent, form.space_after = Mm(35), Mm(-35), Pt(3)
    form.tab_stops.add_tab_stop(Mm(35))


def _add(file: WordFile, part: Part) -> None:
    match part:
        case Heading():
            file.add_heading(plain(part.text), part.level)
        case Prose():
            for block in part.blocks:
                _add_block(file, block, "Caption" if part.is_quiet else None)
        case Picture():
            _add_picture(file, part)
        case Table():
            _add_table(file, part)


def _add_block(file: WordFile, block: Block, style: str | None) -> None:
    """Add a block; a numbered item keeps its number as text, for Word would count on through the whole document."""
    text = plain(f"{block.number} {block.text}" if block.number else block.text)
    if block.kind is BlockKind.ITEM:
        file.add_paragraph(text, "List Continue" if block.number else "List Bullet")
    elif block.kind is BlockKind.HEADING:
        file.add_paragraph().add_run(text).bold = True
    else:
        file.add_paragraph(text, style)


def _add_picture(file: WordFile, part: Picture) -> None:
    width = part.width * _COLUMN
    png = picture_png(part.svg, width=width, ppi=_PIXELS_PER_INCH)
    shape = file.add_picture(io.BytesIO(png), width=Mm(width))
    described = shape._inline.docPr
    described.set("descr", plain(part.description) or plain(part.caption))
    file.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.paragraphs[-1].paragraph_format.keep_with_next = bool(part.caption)
    if part.caption:
        file.add_paragraph(plain(part.caption), "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_table(file: WordFile, part: Table) -> None:
    table = file.add_table(rows=1 + len(part.rows), cols=len(part.head), style="Table Grid")
    table.autofit = False
    _ruled(table)
    _describe(table, part.title)
    _repeat(table.rows[0])
    # Rows and cells are asked for once: each asking walks the whole table.
    for position, (row, texts) in enumerate(zip(table.rows, (part.head, *part.rows), strict=True)):
        is_strong = position == 0 or position > len(part.rows) - part.totals
        _keep_together(row)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, is_strong=is_strong, is_figure=column in part.figures)
    _set_widths(table, part)
    file.add_paragraph()


def _set_widths(table: WordTable, part: Table) -> None:
    share = _COLUMN / sum(part.widths)
    for column, width in zip(table.columns, part.widths, strict=True):
        column.width = Mm(share * width)
        for cell in column.cells:
            cell.width = Mm(share * width)


def _fill(cell: WordCell, text: str, *, is_strong: bool, is_figure: bool) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        run = paragraph.add_run(plain(line))
        run.font.size, run.bold = Pt(9), is_strong or None
        if is_figure:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _ruled(table: WordTable) -> None:
    """Draw lines between rows and none between columns (w:tblBorders, 17.4.39)."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in {"bottom", "insideH"} else "nil")
        line.set(qn("w:color"), _RULE)
        borders.append(line)
    # In the order of the schema, without which Word calls the file damaged.
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _describe(table: WordTable, title: str) -> None:
    """Set what a screen reader says before it reads the table (w:tblCaption)."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), plain(title))
    table._tbl.tblPr.append(caption)


def _repeat(row: Any) -> None:
    """Repeat the head on every page that the table reaches (w:tblHeader, 17.4.78)."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_together(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _bytes(file: WordFile) -> bytes:
    """Return the file, packed again without the hour at which it was made."""
    made, packed = io.BytesIO(), io.BytesIO()
    file.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
