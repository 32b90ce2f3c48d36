"""Writing segments of a Whoosh index, and holding them in memory, each in a fraction of Whoosh's own room.

Whoosh's writer keeps a tuple for every posting and sorts those by way of files;
here they are flat arrays, sorted once. What is written is Whoosh's own format,
by Whoosh's own classes below that: any Whoosh reads it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from struct import Struct
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.whoosh3 import (
    W3Codec,
    W3FieldWriter,
    W3LeafMatcher,
    W3PostingsWriter,
    W3Segment,
    W3TermInfo,
)
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt
    from whoosh.fields import FieldType

    Numbers = npt.NDArray[np.uint32]
    Weights = npt.NDArray[np.float32]
    Lengths = npt.NDArray[np.int64]

_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.int64)
"""Whoosh keeps the length of a field in one byte; long ones are approximate."""

_WORTH_COMPRESSING = 16
"""Postings of a block from which deflating it saves anything; most terms are in one document."""

_FREQUENCY = Struct("!I")
"""What Whoosh's `Frequency` format keeps with each posting."""


class HeldStorage(RamStorage):  # type: ignore[misc]  # Whoosh has no types
    """Files in memory, once: Whoosh's own storage copies each that is opened, and each part of one."""

    def open_file(self, name: str, **_: Any) -> HeldFile:
        """The file of a name, over the very bytes that are held."""
        return HeldFile(memoryview(self.files[name]), name)


class HeldFile(BufferFile):  # type: ignore[misc]  # Whoosh has no types
    """A file, or a part of one, over bytes that somebody else holds."""

    def __init__(self, held: memoryview, name: str) -> None:
        super().__init__(b"", name=name)
        self._buf = held
        self.held = held
        self.file = _Reading(held)

    def subset(self, position: int, length: int, name: str | None = None) -> HeldFile:
        """A part of it, over the same bytes."""
        return HeldFile(self._buf[position : position + length], name or self._name)


class _Reading:
    """As much of a file as Whoosh's readers ask for."""

    def __init__(self, held: memoryview) -> None:
        self._held = held
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._held) if size < 0 else self._at + size
        found = bytes(self._held[self._at : end])
        self._at += len(found)
        return found

    def readline(self) -> bytes:
        # Pickles ask for lines only in protocol 0, which Whoosh does not write.
        raise NotImplementedError

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, len(self._held))[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """Nothing to close: the bytes are somebody else's."""


class PostingList(W3LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """The postings of one term in one segment, read block by block instead of one by one."""

    def __init__(self, postings: HeldFile, info: W3TermInfo, field: FieldType) -> None:
        """Take the segment's file of postings, and what its table of terms says of the term."""
        super().__init__(postings, *info.extent(), field.format)

    def arrays(self) -> tuple[Numbers, Weights]:
        """The documents that hold the term, ascending, deleted ones included, and how often each does."""
        documents: list[Numbers] = []
        weights: list[Weights] = []
        while True:
            self._read_data()
            steps, told, _ = self._data
            documents.append(np.cumsum(steps, dtype=np.uint32))
            # None stands for once in each, a number for as often in all.
            is_same = told is None or isinstance(told, float)
            weights.append(
                np.full(len(steps), told or 1.0, np.float32) if is_same else np.array(told, np.float32)
            )
            if self._lastblock:
                break
            self._goto(self._nextoffset)
        if len(documents) == 1:
            return documents[0], weights[0]
        return np.concatenate(documents), np.concatenate(weights)


class Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer with a leaner way in, which leaves the files of the former generation in place.

    Whoosh deletes them as soon as its table of contents is renamed; here the
    manifest comes after that and a writer killed between the two must leave a
    state that opens. Its own lock is left out: the index's lock is held.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(index, _lk=False, codec=_Codec())
        self.pool = _Pool()
        self.published: list[Any] = []

    def add(self, *, stored: Mapping[str, str], tokens: Mapping[str, Sequence[str]]) -> None:
        """Add a document: fields that are kept and found whole, and fields with their tokens.

        As `add_document` does for `ID` and `KEYWORD` fields, without asking for
        each token how its field cuts, counts and encodes.
        """
        self._check_state()
        document, per_document = self.docnum, self.perdocwriter
        per_document.start_doc(document)
        for field, text in stored.items():
            self.pool.put(field, document, {text: 1})
            per_document.add_field(field, self.schema[field], text, 0)
        for field, found in tokens.items():
            if self.schema[field].scorable:
                self.pool.put(field, document, Counter(found))
                per_document.add_field(field, self.schema[field], None, len(found))
            else:
                self.pool.put(field, document, dict.fromkeys(found, 1))
        per_document.finish_doc()
        self._added = True
        self.docnum += 1

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field, terms in self.pool.fields():
            self.fieldwriter.start_field(field, self.schema[field])
            lengths = self._lengths(field)
            for text, documents, weights in terms:
                self.fieldwriter.add_term(text, documents, weights, lengths)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _lengths(self, field: str) -> Lengths | None:
        """How long a field is in each document, as near as Whoosh keeps it; None for one not scored."""
        name = W3Codec.column_filename(self.newsegment, f"_{field}_len")
        if not self.storage.file_exists(name):
            return None
        codes = np.zeros(self.docnum, np.uint8)
        with self.storage.open_file(name) as column:
            # The column ends with the last document that has the field.
            written = np.frombuffer(column.read(), np.uint8)
        codes[: len(written)] = written
        return _LENGTHS[codes]

    def _commit_toc(self, segments: list[Any]) -> None:
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        self.published = segments


class _Pool:
    """The postings of the segment that is being written; documents come in ascending order."""

    def __init__(self) -> None:
        self._fields: dict[str, _FieldPostings] = {}

    def put(self, field: str, document: int, counts: Mapping[str, int]) -> None:
        """What one document holds in one field."""
        postings = self._fields.get(field)
        if postings is None:
            postings = self._fields[field] = _FieldPostings()
        for text, count in counts.items():
            postings.add(text.encode(), document, count)

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting of a segment that is copied, as Whoosh hands it over."""
        field, text, document, weight, _ = posting
        self._fields.setdefault(field, _FieldPostings()).add(text, document, weight)

    def fields(self) -> Iterator[tuple[str, Iterator[tuple[bytes, Numbers, Weights]]]]:
        """Field by field in the order Whoosh writes them, each let go when the next is asked for."""
        for field in sorted(self._fields):
            yield field, self._fields.pop(field).terms()

    def cleanup(self) -> None:
        """Let everything go, as Whoosh asks at the end."""
        self._fields.clear()


class _FieldPostings:
    """The postings of one field, as they come: 12 bytes each."""

    __slots__ = ("_documents", "_numbers", "_terms", "_weights")

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._terms = array("I")
        self._documents = array("I")
        self._weights = array("f")

    def add(self, text: bytes, document: int, weight: float) -> None:
        self._terms.append(self._numbers.setdefault(text, len(self._numbers)))
        self._documents.append(document)
        self._weights.append(weight)

    def terms(self) -> Iterator[tuple[bytes, Numbers, Weights]]:
        """Each term, ascending, with the documents that hold it, ascending, and how often each does."""
        texts = sorted(self._numbers)
        places = np.empty(len(texts), np.uint32)
        places[[self._numbers[text] for text in texts]] = np.arange(len(texts), dtype=np.uint32)
        placed = places[np.frombuffer(self._terms, np.uint32)]
        order = np.argsort(placed, kind="stable")
        documents = np.frombuffer(self._documents, np.uint32)[order]
        weights = np.frombuffer(self._weights, np.float32)[order]
        start = 0
        for text, end in zip(texts, np.cumsum(np.bincount(placed)).tolist(), strict=True):
            yield text, documents[start:end], weights[start:end]
            start = end


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec, writing a term in one go; the segments name Whoosh's own as theirs."""

    def new_segment(self, _: Any, indexname: str) -> W3Segment:
        return W3Segment(W3Codec(), indexname)

    def field_writer(self, storage: Any, segment: W3Segment) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _PostingsWriter:
        return _PostingsWriter(dbfile, self._blocklimit, byteids=byteids, compression=self._compression)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    def add_term(self, text: bytes, documents: Numbers, weights: Weights, lengths: Lengths | None) -> None:
        """Write a term with all its postings."""
        self.start_term(text)
        self._postwriter.add_postings(documents, weights, None if lengths is None else lengths[documents])
        self.finish_term()


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer of blocks, which takes them whole and leaves the smallest as they are."""

    def __init__(self, dbfile: Any, blocklimit: int, *, byteids: bool, compression: int) -> None:
        super().__init__(dbfile, blocklimit, byteids=byteids, compression=compression)
        self._usual = compression

    def add_postings(self, documents: Numbers, weights: Weights, lengths: Lengths | None) -> None:
        """Fill block by block, as `add_posting` does; `finish_postings` writes the last one."""
        for start in range(0, len(documents), self._blocklimit):
            if start:
                self._write_block()
            block = slice(start, start + self._blocklimit)
            self._fill(documents[block], weights[block])
            told = [] if lengths is None else [one for one in lengths[block].tolist() if one]
            if told:
                self._minlength, self._maxlength = min(told), max(told)

    def _fill(self, documents: Numbers, weights: Weights) -> None:
        self._ids = array("I", documents.tobytes())
        self._weights = array("f", weights.tobytes())
        self._maxweight = max(self._weights)
        if self._format.fixed_value_size():
            self._values = [_FREQUENCY.pack(int(weight)) for weight in self._weights]

    def _write_block(self, last: bool = False) -> None:
        self._compression = self._usual if len(self) >= _WORTH_COMPRESSING else 0
        super()._write_block(last)
