"""Make the files of `files/`: one list in every format, and what must be refused.

They are committed, because the tests need no more than the product's own
libraries; to make them again, in an environment of its own:

    pip install openpyxl python-docx xlwt odfpy reportlab msoffcrypto-tool
    python tests/data/registry/make_files.py

All institutions are invented.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from datetime import date
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import docx
import msoffcrypto.format.ooxml
import openpyxl
import xlwt
from docx.oxml.ns import qn
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable
from xlwt.CompoundDoc import XlsDoc

FILES = Path(__file__).parent / "files"
TITLE = "示例区已备案托育机构名单（截至2022年6月30日）"
HEADER = ("序号", "所属街道", "机构名称", "地址", "联系电话", "托位数", "备案日期")
ROWS = (
    (1, "示例街道", "示例一托育中心", "示例区示例路1号", "0373-0000001", 60, date(2022, 3, 5)),
    (2, "示例街道", "示例二（示例店）托育有限公司", "示例区示例路2号", "0373-0000002", 45, date(2022, 3, 6)),
    (3, "样例镇", "示例三家庭托育点", "示例区样例镇3号", "0373-0000003", 5, date(2022, 4, 1)),
)
WITHDRAWN = (("机构名称", "注销日期"), ("示例四托育园", date(2022, 5, 1)))
SENTENCES = (
    "示例区目前有三家托育机构完成备案。",
    "分别是示例一托育中心、示例二托育有限公司和示例三家庭托育点，",
    "家长可以拨打电话咨询。",
)


def main() -> None:
    """Write every file."""
    FILES.mkdir(exist_ok=True)
    for name, content in {
        **workbooks(),
        **texts(),
        **pages(),
        **word_files(),
        **records(),
        **pdfs(),
        **hostile(),
        **locked(),
        **pictures(),
        **others(),
    }.items():
        (FILES / name).write_bytes(content)


def as_text(row: tuple) -> list[str]:
    """A row as a program writes it into text."""
    return [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in row]


# Workbooks


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """A zip archive with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def open_xml_list() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "已备案"
    sheet.append([TITLE])
    sheet.merge_cells("A1:G1")
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("B3:B4")
    withdrawn = book.create_sheet("已注销")
    for row in WITHDRAWN:
        withdrawn.append(row)
    for name, state in (("模板", "hidden"), ("字典", "veryHidden")):
        hidden = book.create_sheet(name)
        hidden.append(["不应读到"])
        hidden.sheet_state = state
    book.create_sheet("空白")
    return book


def biff_list() -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("已备案")
    day = xlwt.easyxf(num_format_str="YYYY/M/D")
    sheet.write_merge(0, 0, 0, 6, TITLE)
    for number, row in enumerate((HEADER, *ROWS), start=1):
        for column, cell in enumerate(row):
            if column == 1 and number in {2, 3}:
                continue
            sheet.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    sheet.write_merge(2, 3, 1, 1, ROWS[0][1])
    withdrawn = book.add_sheet("已注销")
    for number, row in enumerate(WITHDRAWN):
        for column, cell in enumerate(row):
            withdrawn.write(number, column, cell, *([day] if isinstance(cell, date) else []))
    for name, visibility in (("模板", 1), ("字典", 2)):
        hidden = book.add_sheet(name)
        hidden.write(0, 0, "不应读到")
        hidden.visibility = visibility
    return book


def open_document_cell(value, **spans) -> TableCell:
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), **spans)
    elif isinstance(value, int):
        cell = TableCell(valuetype="float", value=str(value), **spans)
    else:
        cell = TableCell(valuetype="string", **spans)
    cell.addElement(P(text=str(value)))
    return cell


def open_document_list() -> OpenDocumentSpreadsheet:
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    sheet = Table(name="已备案")
    title = TableRow()
    title.addElement(open_document_cell(TITLE, numbercolumnsspanned=7))
    title.addElement(CoveredTableCell(numbercolumnsrepeated=6))
    sheet.addElement(title)
    for number, row in enumerate((HEADER, *ROWS)):
        line = TableRow()
        for column, cell in enumerate(row):
            if column == 1 and number == 1:
                line.addElement(open_document_cell(cell, numberrowsspanned=2))
            elif column == 1 and number == 2:
                line.addElement(CoveredTableCell())
            else:
                line.addElement(open_document_cell(cell))
        sheet.addElement(line)
    below = TableRow(numberrowsrepeated=1_048_570)
    below.addElement(TableCell(numbercolumnsrepeated=1024))
    sheet.addElement(below)
    book.spreadsheet.addElement(sheet)
    withdrawn = Table(name="已注销")
    for row in WITHDRAWN:
        line = TableRow()
        for cell in row:
            line.addElement(open_document_cell(cell))
        withdrawn.addElement(line)
    book.spreadsheet.addElement(withdrawn)
    hidden = Table(name="模板", stylename="unseen")
    line = TableRow()
    line.addElement(open_document_cell("不应读到"))
    hidden.addElement(line)
    book.spreadsheet.addElement(hidden)
    return book


def open_xml_cells() -> openpyxl.Workbook:
    """Values of every kind, in a range that begins at C4."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "杂项"
    sheet["C4"] = "=1+1"
    sheet["D4"] = "#N/A"
    sheet["D4"].data_type = "e"
    sheet["E4"] = 44625
    sheet["E4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["F4"] = 0.5
    sheet["F4"].number_format = "h:mm"
    sheet["C5"] = True
    sheet["D5"] = 98.5
    sheet["E5"] = "　"
    sheet["F5"] = "示" * 6000
    sheet["C6"] = "合并"
    sheet.merge_cells("C6:D7")
    sheet.row_dimensions[7].hidden = True
    return book


def open_xml_with_results() -> bytes:
    """Formulas as Excel stores them: a number, a text, an empty text, an error."""
    book = openpyxl.Workbook()
    book.active.append(["=1+1", '=CONCATENATE("示例","托育")', '=""', "=1/0", "=NOW()"])
    old = saved(book)
    with zipfile.ZipFile(io.BytesIO(old)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    results = (b"<v>2</v>", "<v>示例托育</v>".encode(), b"<v></v>", b"<v>#DIV/0!</v>", b"<v/>")
    types = (b"", b' t="str"', b' t="str"', b' t="e"', b"")
    for column, result, kind in zip(b"ABCDE", results, types, strict=True):
        reference = b'<c r="%c1"' % column
        start = sheet.index(reference)
        end = sheet.index(b"</c>", start)
        cell = sheet[start:end]
        formula = cell[cell.index(b"<f>") : cell.index(b"</f>") + 4]
        sheet = sheet[:start] + reference + kind + b">" + formula + result + sheet[end:]
    return repacked(old, {"xl/worksheets/sheet1.xml": sheet})


def biff_cells() -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("杂项")
    sheet.write(3, 2, xlwt.Formula("1+1"))
    sheet.row(3).set_cell_error(3, 0x2A)
    sheet.write(3, 4, date(2022, 3, 5), xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
    sheet.write_merge(5, 6, 2, 3, "合并")
    return book


def open_document_cells() -> OpenDocumentSpreadsheet:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="杂项")
    above = TableRow(numberrowsrepeated=3)
    above.addElement(TableCell(numbercolumnsrepeated=3))
    sheet.addElement(above)
    line = TableRow()
    line.addElement(TableCell(numbercolumnsrepeated=2))
    line.addElement(TableCell(formula="of:=1+1"))
    error = TableCell(formula="of:=1/0", valuetype="string", stringvalue="")
    error.addElement(P(text="#DIV/0!"))
    line.addElement(error)
    line.addElement(open_document_cell(date(2022, 3, 5)))
    sheet.addElement(line)
    sheet.addElement(TableRow())
    for cells in ((open_document_cell("合并", numbercolumnsspanned=2, numberrowsspanned=2),), ()):
        line = TableRow()
        line.addElement(TableCell(numbercolumnsrepeated=2))
        for cell in cells:
            line.addElement(cell)
        line.addElement(CoveredTableCell(numbercolumnsrepeated=2 - len(cells)))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    return book


def workbooks() -> dict[str, bytes]:
    blank = openpyxl.Workbook()
    return {
        "list.xlsx": saved(open_xml_list()),
        "list.xls": saved(biff_list()),
        "list.et": saved(biff_list()),
        "list_open_xml.et": saved(open_xml_list()),
        "list.ods": saved(open_document_list()),
        "cells.xlsx": saved(open_xml_cells()),
        "cells.xls": saved(biff_cells()),
        "cells.ods": saved(open_document_cells()),
        "results.xlsx": open_xml_with_results(),
        "blank.xlsx": saved(blank),
        "picture.xlsx": repacked(saved(blank), {"xl/media/image1.png": png()}),
    }


# Text


def separated(delimiter: str, end: str = "\r\n") -> str:
    title = TITLE + delimiter * (len(HEADER) - 1)
    return "".join(line + end for line in (title, *(delimiter.join(as_text(row)) for row in (HEADER, *ROWS))))


def texts() -> dict[str, bytes]:
    broken_lines = 'A,机构名称\r\n\r\n1,"示例一\n托育中心"\r\n2,"示例""二""托育, 有限公司"\r\n3,示例三\r\n'
    rare = "机构名称,地址\r\n示例㐂𠮷托育园,示例路①号\r\n"
    return {
        "list.csv": separated(",").encode(),
        "list_bom.csv": separated(",").encode("utf-8-sig"),
        "list_gb18030.csv": separated(",").encode("gb18030"),
        "list_semicolon.csv": separated(";", "\n").encode(),
        "list.tsv": separated("\t", "\r").encode(),
        "list_unicode_text.txt": separated("\t").encode("utf-16"),
        "list_utf16_be.csv": b"\xfe\xff" + separated(",").encode("utf-16-be"),
        "list_utf16_unmarked.csv": separated(",").encode("utf-16-le"),
        "list_tabs.xls": separated("\t").encode("gb18030"),
        "breaks.csv": broken_lines.encode(),
        "beyond_gbk.csv": rare.encode("gb18030"),
        "one_column.csv": "机构名称\n示例一\n示例二\n".encode(),
        "open_quote.csv": '机构名称,地址\n"示例一,示例路\n示例二,示例路\n'.encode(),
        "cut_off.csv": separated(",").partition("样例")[0].encode() + "样".encode()[:2],
        "sentences.txt": "\n".join(SENTENCES).encode("gb18030"),
        "sentences.csv": "\n".join(SENTENCES).encode(),
        "nothing.csv": b"",
        "white.csv": b"\xef\xbb\xbf \r\n\t\r\n",
        "commas.csv": b",,,\r\n,,,\r\n",
    }


# Pages


def html_rows() -> str:
    lines = [f'<tr><td colspan="7">{TITLE}</td></tr>']
    lines.append("<tr>" + "".join(f"<th>{cell}</th>" for cell in HEADER) + "</tr>")
    for number, row in enumerate(ROWS):
        cells = as_text(row)
        street = {0: f"<td rowspan=2>{cells[1]}</td>", 1: "", 2: f"<td>{cells[1]}</td>"}[number]
        others = "".join(f"<td>\n  <p>{cell}</p>\n</td>" for cell in cells[2:])
        lines.append(f"<tr><td>{cells[0]}</td>{street}{others}</tr>")
    return "\n".join(lines)


def pages() -> dict[str, bytes]:
    plain = (
        "<!DOCTYPE html><html><head><meta charset=utf-8></head>"
        f"<body><table>{html_rows()}</table></body></html>"
    )
    excel = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312"></head>'
        f"<body><table border=1>{html_rows()}</table></body></html>"
    )
    layout = f"""<html><head><title>示例区卫生健康委员会</title><style>td {{color: red}}</style></head><body>
      <table><tr><td>首页</td></tr></table>
      <table><tr><td><h1>公示</h1><script>var a = "<table>";</script></td></tr>
        <tr><td><p>{TITLE}</p><table><caption>附件1</caption>{html_rows()}</table>
        <p>附件2 已注销</p>
        <table><tr><th>机构名称<th>注销日期<tr><td>示例四<br>托育园&nbsp;<td>2022-05-01</table>
        <table style="display:none"><tr><td>不应<td>读到</table>
      </td></tr></table></body></html>"""
    archive = MIMEMultipart("related")
    archive.attach(MIMEText(excel, "html", "gb2312"))
    sentences = "<html><body>" + "".join(f"<p>{line}</p>" for line in SENTENCES) + "</body></html>"
    return {
        "list.html": plain.encode(),
        "list_html.xls": excel.encode("gb18030"),
        "list_claims_utf8.htm": plain.encode("gb18030"),
        "list.mht": archive.as_bytes(),
        "layout.html": layout.encode(),
        "sentences.html": sentences.encode(),
    }


# Word


def word_table(document, rows: list[list[str]]):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    return table


def word_files() -> dict[str, bytes]:
    whole = docx.Document()
    whole.add_paragraph("附件1")
    rows = [[TITLE, *[""] * 6], list(HEADER), *map(as_text, ROWS)]
    rows[3][1] = ""
    table = word_table(whole, rows)
    table.cell(0, 0).merge(table.cell(0, 6)).text = TITLE
    table.cell(2, 1).merge(table.cell(3, 1)).text = ROWS[0][1]
    whole.add_paragraph("填表人：示例")

    split = docx.Document()
    split.add_heading(TITLE)
    word_table(split, [list(HEADER), as_text(ROWS[0])])
    split.add_paragraph("（续表）")
    word_table(split, [as_text(ROWS[1]), as_text(ROWS[2])])

    nested = docx.Document()
    outer = nested.add_table(rows=2, cols=1)
    outer.cell(0, 0).text = TITLE
    inner = outer.cell(1, 0).add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in inner.rows for cell in row.cells),
        ("机构名称", "地址", "示例一", "示例路"),
        strict=True,
    ):
        cell.text = text
    struck = inner.cell(1, 0).paragraphs[0]._p  # noqa: SLF001 - python-docx writes no tracked changes
    removed = struck.makeelement(qn("w:del"), {})
    run = struck.makeelement(qn("w:r"), {})
    old = struck.makeelement(qn("w:delText"), {})
    old.text = "旧名"
    run.append(old)
    removed.append(run)
    struck.append(removed)

    told = docx.Document()
    for line in SENTENCES:
        told.add_paragraph(line)
    scan = docx.Document()
    scan.add_picture(io.BytesIO(png()))
    return {
        "list.docx": saved(whole),
        "split.docx": saved(split),
        "nested.docx": saved(nested),
        "sentences.docx": saved(told),
        "scan.docx": saved(scan),
    }


# JSON


def records() -> dict[str, bytes]:
    found = [
        {
            "institution_name": f"示例{number}托育中心",
            "institution_other_name": None,
            "zoning_code": "410702000000",
            "address": "示例路",
            "finished_time": "2022-03-05 00:00:00",
        }
        for number in "一二三"
    ]
    found[1]["credit_code"] = "91410702MA00000000"
    query = {
        "code": "000000",
        "responseData": {"totalRecord": 3, "totalPage": 1, "dataList": found},
    }
    own = {
        "as_of": "2022-06-30",
        "nurseries": [{"name": "示例一", "fee_yuan": {"min": 1500, "max": 2000}, "phones": ["1", "2"]}],
    }

    def written(value) -> str:
        return json.dumps(value, ensure_ascii=False)

    return {
        "query.json": written(query).encode(),
        "query.txt": written(query).encode("gb18030"),
        "objects.json": written(found).encode("utf-8-sig"),
        "lines.json": "\n".join(map(written, found)).encode(),
        "own.json": written(own).encode(),
        "failed.json": written({"code": "999999", "responseData": None}).encode(),
        "no_records.json": written({"code": "000000", "responseData": {"dataList": []}}).encode(),
        "cut_off.json": written(query).encode()[:-40],
    }


# PDF


def pdf(*flow, encrypt: str | None = None) -> bytes:
    out = io.BytesIO()

    def foot(canvas, document) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 20, f"第 {document.page} 页")

    SimpleDocTemplate(out, pagesize=A4, encrypt=encrypt, invariant=1).build(
        list(flow), onFirstPage=foot, onLaterPages=foot
    )
    return out.getvalue()


def pdf_table(rows: list[list[str]], *style: tuple) -> PdfTable:
    grid = ("GRID", (0, 0), (-1, -1), 0.5, "black")
    font = ("FONT", (0, 0), (-1, -1), "STSong-Light", 8)
    widths = [30, 60, 130, 90, 70, 40, 60][: len(rows[0])]
    return PdfTable(rows, colWidths=widths, repeatRows=1, style=[grid, font, *style])


def pdfs() -> dict[str, bytes]:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=18)
    rows = [list(HEADER), *map(as_text, ROWS)]
    rows[2][1] = ""
    once = pdf(Paragraph(TITLE, body), pdf_table(rows, ("SPAN", (1, 1), (1, 2))))
    many = [[str(n), "示例街道", f"示例{n}托育中心", "示例路", "", "60", "2022-03-05"] for n in range(1, 61)]
    pages = pdf(
        Paragraph(TITLE, body),
        pdf_table([list(HEADER), *many]),
        Spacer(1, 20),
        Paragraph("附件2 已注销的机构", body),
        pdf_table([["序号", "街道", "机构名称"], ["1", "示例街道", "示例四"]]),
    )
    told = pdf(*(Paragraph(line, body) for line in SENTENCES))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(png())), 0, 0, 500, 700)
    canvas.save()
    return {
        "list.pdf": once,
        "pages.pdf": pages,
        "sentences.pdf": told,
        "scan.pdf": out.getvalue(),
        "locked.pdf": pdf(Paragraph(TITLE, body), encrypt="示例".encode().hex()),
    }


# What is meant to do harm, or was damaged on its way

LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def with_doctype(xml: bytes) -> bytes:
    end = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    return xml[:end] + LAUGHS.encode() + xml[end:]


def hostile() -> dict[str, bytes]:
    book, word, ods = saved(open_xml_list()), word_files()["list.docx"], saved(open_document_list())

    def laughing(content: bytes, part: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return repacked(content, {part: with_doctype(archive.read(part))})

    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    wide = far.replace(b"1048576", b"2")
    claims = bytearray(book)
    at = claims.index(b"PK\x01\x02")
    claims[at + 24 : at + 28] = struct.pack("<I", 3_000_000_000)
    flipped = bytearray(saved(biff_list()))
    at = flipped.index("示例一".encode("utf-16-le"))
    flipped[at - 200 : at] = b"\xff" * 200
    return {
        "entities.xlsx": laughing(book, "xl/worksheets/sheet1.xml"),
        "entities.docx": laughing(word, "word/document.xml"),
        "entities.ods": laughing(ods, "content.xml"),
        "far_cell.xlsx": repacked(book, {"xl/worksheets/sheet1.xml": far}),
        "wide.xlsx": repacked(book, {"xl/worksheets/sheet1.xml": wide}),
        "bomb.xlsx": repacked(book, {"xl/worksheets/sheet1.xml": far[:-12] + b" " * 20_000_000 + far[-12:]}),
        "claims_gigabytes.xlsx": bytes(claims),
        "cut_off.xlsx": book[: len(book) // 2],
        "cut_off.docx": word[: len(word) // 2],
        "cut_off.ods": ods[: len(ods) // 2],
        "cut_off.xls": saved(biff_list())[:1500],
        "cut_off.pdf": pdfs()["list.pdf"][:700],
        "damaged.xls": bytes(flipped),
        "zeros.xlsx": bytes(2000),
    }


# Passwords


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file of one stream."""
    out = io.BytesIO()
    document = XlsDoc()
    document.save(out, stream)
    old = "Workbook".encode("utf-16-le")
    written = bytearray(out.getvalue())
    at = written.index(old)
    encoded = name.encode("utf-16-le")
    written[at : at + 64] = encoded.ljust(64, b"\x00")
    written[at + 64 : at + 66] = struct.pack("<H", len(encoded) + 2)
    return bytes(written)


def locked() -> dict[str, bytes]:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(saved(open_xml_list()))).encrypt("示例", out)
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 0)
    file_pass = struct.pack("<HH", 0x002F, 54) + bytes(54)
    biff = (begin + file_pass + struct.pack("<HH", 0x000A, 0)).ljust(4608, b"\x00")
    flagged = bytearray(saved(open_xml_list()))
    at = -1
    while (at := flagged.find(b"PK\x01\x02", at + 1)) >= 0:
        flagged[at + 8] |= 1
    ods = saved(open_document_list())
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        manifest = archive.read("META-INF/manifest.xml")
    entry = b'<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
    manifest = manifest.replace(b"</manifest:manifest>", entry + b"</manifest:manifest>")
    return {
        "locked.xlsx": out.getvalue(),
        "locked.xls": compound(biff),
        "locked_zip.xlsx": bytes(flagged),
        "locked.ods": repacked(ods, {"META-INF/manifest.xml": manifest}),
    }


# Pictures, and formats that are not read


def png() -> bytes:
    """Eight by eight grey points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" + b"\x80" * 8))
        + chunk(b"IEND", b"")
    )


def pictures() -> dict[str, bytes]:
    return {
        "photo.png": png(),
        "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
        "photo.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40),
        "photo.tif": b"II*\x00\x08\x00\x00\x00" + bytes(40),
        "photo.xlsx": png(),
    }


def others() -> dict[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.csv", separated(","))
    ofd = io.BytesIO()
    with zipfile.ZipFile(ofd, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
    return {
        "old.doc": compound(bytes(4608), "WordDocument"),
        "old.wps": compound(bytes(4608), "WordDocument"),
        "note.rtf": rb"{\rtf1\ansi\trowd\cell\row}",
        "packed.zip": packed.getvalue(),
        "packed.rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
        "sheet.ofd": ofd.getvalue(),
        "sheet.xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "program.exe": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(range(256)) * 4,
    }


if __name__ == "__main__":
    main()
