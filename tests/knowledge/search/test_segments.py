"""Segments hold what Whoosh's own writer would have written, and are read without a second copy."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from whoosh.fields import ID, KEYWORD, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from knowledge.search.segments import HeldStorage, Writer

SCHEMA = {
    "id": ID(stored=True, unique=True),
    "text_name": KEYWORD(scorable=True),
    "text_body": KEYWORD(scorable=True),
    "tag_region": ID(),
}
WORDS = [f"词{number}" for number in range(60)]


def draw_documents(count, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret, and the same each time
    for number in range(count):
        tokens = {
            "text_name": chance.choices(WORDS, k=chance.randrange(1, 4)),
            "text_body": chance.choices(WORDS, k=chance.choice([0, 1, 30, 700])),
            "tag_region": chance.choices(["410702", "410000", "000000"], k=chance.randrange(3)),
        }
        yield f"n{seed}-{number}", {field: found for field, found in tokens.items() if found}


def write_ours(index, documents):
    writer = Writer(index)
    for name, tokens in documents:
        writer.add(stored={"id": name}, tokens=tokens)
    return writer


def write_by_whoosh(index, documents):
    writer = SegmentWriter(index, _lk=False)
    for name, tokens in documents:
        writer.add_document(id=name, **tokens)
    return writer


def made(folder, write, *, merged=False):
    """An index of 500 documents; merged with one that has lost every third of 200."""
    folder.mkdir()
    index = FileIndex.create(FileStorage(str(folder)), Schema(**SCHEMA), "MAIN")
    write(index, draw_documents(200, seed=1)).commit(merge=False)
    if merged:
        with index.writer() as gone:
            for number in range(0, 200, 3):
                gone.delete_by_term("id", f"n1-{number}")
    write(index, draw_documents(500, seed=2)).commit(optimize=merged, merge=merged)
    return index


def contents(reader):
    """All that a reader of a segment is told."""
    terms = {}
    for field, text in reader.all_terms():
        matcher = reader.postings(field, text)
        held = []
        while matcher.is_active():
            held.append((matcher.id(), matcher.weight(), matcher.value_as("frequency")))
            matcher.next()
        info = reader.term_info(field, text)
        terms[field, text] = (
            held,
            info.weight(),
            info.doc_frequency(),
            info.min_length(),
            info.max_length(),
            info.max_weight(),
            info.min_id(),
            info.max_id(),
        )
    lengths = {
        (number, field): reader.doc_field_length(number, field)
        for number in reader.all_doc_ids()
        for field in SCHEMA
    }
    stored = {number: reader.stored_fields(number) for number in reader.all_doc_ids()}
    sums = {field: reader.field_length(field) for field in SCHEMA}
    return terms, lengths, stored, sums


@pytest.mark.parametrize("merged", [False, True], ids=["side by side", "merged"])
def test_a_segment_tells_what_one_by_whooshs_own_writer_tells(tmp_path, merged):
    ours = made(tmp_path / "ours", write_ours, merged=merged).reader()
    peer = made(tmp_path / "peer", write_by_whoosh, merged=merged).reader()
    assert len(ours.leaf_readers()) == len(peer.leaf_readers()) == (1 if merged else 2)
    for (mine, _), (theirs, _) in zip(ours.leaf_readers(), peer.leaf_readers(), strict=True):
        assert contents(mine) == contents(theirs)


def test_a_word_in_thousands_of_documents_is_written_in_several_blocks(tmp_path):
    documents = [(f"n{number}", {"text_name": ["示例"] * (number % 3 + 1)}) for number in range(3_000)]
    readers = []
    for write in (write_ours, write_by_whoosh):
        folder = tmp_path / write.__name__
        folder.mkdir()
        index = FileIndex.create(FileStorage(str(folder)), Schema(**SCHEMA), "MAIN")
        write(index, documents).commit()
        readers.append(index.reader())
    assert contents(readers[0]) == contents(readers[1])


def test_reading_a_segment_in_memory_copies_none_of_it(tmp_path):
    folder = tmp_path / "held"
    made(folder, write_ours, merged=True)
    storage = HeldStorage()
    (segment,) = TOC.read(FileStorage(str(folder)), "MAIN").segments
    storage.files = {path.name: path.read_bytes() for path in folder.glob("*.seg")}
    size = sum(map(len, storage.files.values()))
    tracemalloc.start()
    reader = SegmentReader(storage, Schema(**SCHEMA), segment)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reader.doc_count() == 633
    assert taken < size / 2
