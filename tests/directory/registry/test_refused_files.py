"""Files that cannot be taken: the code, and a sentence that says what to send instead."""

import io
import subprocess
import sys
import zipfile

import pytest

from directory.registry.reading.wire import Garbled, read_tables
from directory.registry.report import Refused
from directory.registry.workbook import LARGEST_BYTES, read_document, refuse_size
from tests.registry_files import FILES, read

READ_AND_TELL_MEMORY = """
import pathlib, resource, sys
from directory.registry.report import Refused
from directory.registry.workbook import read_document
path = pathlib.Path(sys.argv[1])
try:
    document = read_document(path.read_bytes(), filename=path.name)
    code = "read"
except Refused as refused:
    code = refused.code
# Not RUSAGE_SELF: that begins at what the process which started this one held.
own = pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(code, own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing.csv", "empty"),
        ("white.csv", "empty"),
        ("commas.csv", "empty"),
        ("blank.xlsx", "empty"),
        ("no_records.json", "empty"),
        ("sentences.txt", "no_table"),
        ("sentences.csv", "no_table"),
        ("sentences.html", "no_table"),
        ("sentences.docx", "no_table"),
        ("sentences.pdf", "no_table"),
        ("failed.json", "no_table"),
        ("cut_off.csv", "unreadable"),
        ("cut_off.json", "unreadable"),
        ("cut_off.xlsx", "unreadable"),
        ("cut_off.xls", "unreadable"),
        ("cut_off.ods", "unreadable"),
        ("cut_off.docx", "unreadable"),
        ("cut_off.pdf", "unreadable"),
        ("damaged.xls", "unreadable"),
        ("zeros.xlsx", "unreadable"),
        ("open_quote.csv", "unreadable"),
        ("entities.xlsx", "unreadable"),
        ("entities.docx", "unreadable"),
        ("entities.ods", "unreadable"),
        ("far_cell.xlsx", "too_large_unpacked"),
        ("wide.xlsx", "too_large_unpacked"),
        ("bomb.xlsx", "too_large_unpacked"),
        ("claims_gigabytes.xlsx", "too_large_unpacked"),
        ("locked.xlsx", "encrypted"),
        ("locked.xls", "encrypted"),
        ("locked.ods", "encrypted"),
        ("locked_zip.xlsx", "encrypted"),
        ("locked.pdf", "encrypted"),
        ("photo.png", "picture"),
        ("photo.jpg", "picture"),
        ("photo.heic", "picture"),
        ("photo.tif", "picture"),
        ("photo.xlsx", "picture"),
        ("picture.xlsx", "picture"),
        ("scan.pdf", "picture"),
        ("scan.docx", "picture"),
        ("old.doc", "unsupported_format"),
        ("old.wps", "unsupported_format"),
        ("note.rtf", "unsupported_format"),
        ("packed.zip", "unsupported_format"),
        ("packed.rar", "unsupported_format"),
        ("sheet.ofd", "unsupported_format"),
        ("sheet.xml", "unsupported_format"),
        ("program.exe", "unsupported_format"),
    ],
)
def test_a_file_is_refused_with_its_code_and_a_way_out(name, code):
    with pytest.raises(Refused) as refused:
        read(name)
    assert refused.value.code == code
    assert "请" in refused.value.reason
    assert "上传" in refused.value.reason


def test_two_hundred_megabytes_are_refused_before_they_are_read():
    with pytest.raises(Refused) as refused:
        refuse_size(200 * 1024 * 1024)
    assert refused.value.code == "too_large"
    assert "200 MB" in refused.value.reason
    refuse_size(LARGEST_BYTES)


def test_a_workbook_of_more_than_twenty_megabytes_is_too_large_though_a_csv_is_not():
    content = (FILES / "list.xlsx").read_bytes().ljust(20 * 1024 * 1024 + 1, b"\x00")
    with pytest.raises(Refused) as refused:
        read_document(content, filename="list.xlsx")
    assert refused.value.code in {"too_large", "unreadable"}


def test_too_many_rows_or_columns_are_too_large():
    for text in ("a,b\n" * 200_001, "a,b\n" + "1," * 101 + "1\n" * 2):
        with pytest.raises(Refused) as refused:
            read_document(text.encode(), filename="list.csv")
        assert refused.value.code == "too_large"


def test_columns_that_hold_nothing_do_not_count():
    content = ("机构名称,地址" + "," * 300 + "\n示例一,示例路\n").encode()
    [table] = read_document(content, filename="list.csv").tables
    assert [row.cells for row in table.rows] == [("机构名称", "地址"), ("示例一", "示例路")]


def test_thousands_of_parts_are_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    with pytest.raises(Refused) as refused:
        read_document(out.getvalue(), filename="list.xlsx")
    assert refused.value.code == "too_large_unpacked"


def test_a_workbook_of_millions_of_cells_never_takes_four_hundred_megabytes(tmp_path):
    """The child has ended before its parent holds a row, so the peaks do not add up."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    rows = (
        b'<row r="%d">' % row + b'<c t="inlineStr"><is><t>%d</t></is></c>' % row * 25 + b"</row>"
        for row in range(1, 100_001)
    )
    sheet = head + b"".join(rows) + b"</sheetData></worksheet>"
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(FILES / "list.xlsx") as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    assert path.stat().st_size < 20 * 1024 * 1024
    said = subprocess.run(
        [sys.executable, "-c", READ_AND_TELL_MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    code, own_kilobytes, childs_kilobytes = said.stdout.split()
    assert code in {"read", "too_large_unpacked"}
    assert int(own_kilobytes) < 400 * 1024
    assert int(childs_kilobytes) < 350 * 1024


def test_what_a_child_wrote_that_was_taken_over_is_only_data():
    for lines in (
        [],
        [b"cos\nsystem\n(S'true'\ntR."],
        [b'{"sheet":null,"table":null,"title":""}', b'[1,[{"__class__":"x"}],[]]', b'{"end":"csv"}'],
        [b'{"sheet":{},"table":null,"title":""}', b'[1,["x"],[]]', b'{"end":"csv"}'],
        [b'{"sheet":null,"table":null,"title":""}', b'[1,["x"],[]]'],
        [b'{"end":"elf"}'],
        [b'{"refused":"root","reason":"x"}'],
        [b"7"],
    ):
        with pytest.raises(Garbled):
            read_tables(lines)
