"""Whatever the bytes, reading gives a document or a refusal, and nothing else happens."""

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.registry.reading.reader import read_tables
from directory.registry.reading.wire import Garbled, write_refusal, write_tables
from directory.registry.reading.wire import read_tables as read_wire
from directory.registry.report import Refused
from directory.registry.table import Document
from directory.registry.workbook import read_document
from tests.registry_files import FILES

TEXT_FILES = sorted(
    path
    for path in FILES.iterdir()
    if path.suffix in {".csv", ".tsv", ".txt", ".json", ".html", ".htm", ".mht"}
)
ALL_SUFFIXES = st.sampled_from(["", ".csv", ".xlsx", ".xls", ".txt", ".json", ".html", ".pdf"])


def outcome_here(content, suffix):
    """As the child does it, for bytes that reach no library that could end this process."""
    out = io.StringIO()
    try:
        write_tables(*read_tables(content, suffix=suffix), out)
    except Refused as refused:
        write_refusal(refused, out)
    lines = out.getvalue().encode("utf-8", "replace").splitlines(keepends=True)
    try:
        return read_wire(b"".join(lines).split(b"\n")[:-1])
    except Refused as refused:
        return refused


def mutated(content, seed):
    """Some bytes changed, doubled, left out."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case _:
                changed[at:at] = chance.choice(
                    [b'"', b",", b"\t", b"<table>", b"\x00", b"\xff\xfe", b"\r", b"[{"]
                )
    return bytes(changed)


@given(content=st.binary(max_size=300), suffix=ALL_SUFFIXES)
@settings(max_examples=300, deadline=None)
def test_random_bytes_are_read_or_refused(content, suffix):
    if content.startswith((b"PK", b"\xd0\xcf")) or b"%PDF-" in content:
        return
    assert isinstance(outcome_here(content, suffix), Document | Refused)


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200), suffix=ALL_SUFFIXES)
@settings(max_examples=300, deadline=None)
def test_random_text_is_read_or_refused(text, suffix):
    assert isinstance(outcome_here(text.encode(), suffix), Document | Refused)


@given(path=st.sampled_from(TEXT_FILES), seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_text_is_read_or_refused(path, seed):
    content = mutated(path.read_bytes(), seed)
    if content.startswith((b"PK", b"\xd0\xcf")) or b"%PDF-" in content:
        return
    assert isinstance(outcome_here(content, path.suffix), Document | Refused)


@given(
    rows=st.lists(
        st.lists(
            st.text(alphabet="示例一,\"\n;\t '=🙂", min_size=1, max_size=6), min_size=2, max_size=4
        ).filter(lambda row: any(cell.strip() for cell in row)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=200, deadline=None)
def test_what_a_csv_writer_wrote_is_what_is_read(rows):
    width = max(map(len, rows))
    header = [f"栏{number}" for number in range(width)]
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows, *[header] * 8])
    document = outcome_here(out.getvalue().encode("gb18030"), ".csv")
    assert isinstance(document, Document)
    for row, read in zip(rows, document.tables[0].rows[1:], strict=False):
        cells = [cell if cell and not cell.isspace() else None for cell in row]
        assert list(read.cells) == cells + [None] * (width - len(cells))


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods", "list.docx", "list.pdf"])
@pytest.mark.parametrize("seed", range(4))
def test_damaged_binaries_are_read_or_refused_and_this_process_lives(name, seed):
    content = mutated((FILES / name).read_bytes(), seed)
    try:
        document = read_document(content, filename=name)
    except Refused as refused:
        assert refused.reason  # noqa: PT017 - a document is as good an end
    else:
        assert isinstance(document, Document)


def test_a_garbled_answer_is_no_document():
    with pytest.raises(Garbled):
        read_wire([b"[1,2]"])
