"""The Whoosh engine: Whoosh writes, merges and stores; scores come from its posting lists.

On disk an index is a folder with a manifest (see `manifest`) and the folder of
its build, where Whoosh keeps segments and a table of contents. A change makes a
new generation in the same build; a rebuild fills a fresh build beside and the
manifest switches to it.

A process reads each file whole and checks it before it is used. A file that is
deleted or cut short later does no harm to a running process (under a memory
map it would end it with SIGBUS), and a segment that several generations share
is read once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import whoosh
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, KEYWORD, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound

from knowledge.bounds import INDEX_TOKENS
from knowledge.search import manifest as manifests
from knowledge.search.engine import UNBUILT, EngineState, IndexUnavailable
from knowledge.search.manifest import FileSum, Manifest
from knowledge.search.postings import TAG_PREFIX, TEXT_PREFIX, Generation, Segment, values_of
from knowledge.search.segments import HeldStorage, Writer
from knowledge.search.terms import TermTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from knowledge.search.engine import Document, Hit, IndexSchema, Weighed
    from knowledge.search.manifest import Stamp

_LAYOUT = "1"
"""Rises when what this module writes changes; indexes of another layout are built anew."""

_INDEX = "MAIN"
_OPENING_ATTEMPTS = 5


class WhooshEngine:
    """A `SearchEngine` in a folder of its own; see the protocol for what it promises.

    When the index on disk turns bad, searches go on in the state this process
    read last, and `state` says `UNBUILT`; `IndexUnavailable` is raised only
    where no sound state was ever read.
    """

    def __init__(self, directory: Path, schema: IndexSchema) -> None:
        self._folder = directory
        self._manifest_path = str(manifests.path_in(directory))
        self._schema = schema
        self._fingerprint = _fingerprint(schema)
        self._opening = threading.Lock()
        self._seen: Stamp | None = None
        """The manifest that was looked at last, good or bad."""
        self._manifest: Manifest | None = None
        """That manifest, or None where it was bad."""
        self._generation: Generation | None = None
        """The newest sound state that this process has read."""
        self._generation_of: tuple[str, int] | None = None

    def search(
        self,
        terms: Collection[str],
        *,
        limit: int = 30,
        tags: Mapping[str, str | Collection[str]] | None = None,
    ) -> list[Hit]:
        """The best documents for any of the terms, best first, equals by id."""
        if unknown := set(tags or ()) - set(self._schema.tags):
            msg = f"the {self._schema.name} index has no tags {sorted(unknown)}"
            raise ValueError(msg)
        return self._newest().search(_bounded(terms), limit=limit, tags=tags)

    def scores(self, terms: Collection[str], *, limit: int = 30) -> dict[str, float]:
        """The ids that `search` finds without tags, best first, with their scores."""
        return self._newest().scores(_bounded(terms), limit=limit)

    def weigh(self, terms: Collection[str]) -> Weighed:
        """Every document that `search` would choose from, unordered and without making hits of them."""
        return self._newest().weigh(_bounded(terms))

    def warm_up(self, terms: Collection[str]) -> None:
        """Read now what a first search for these terms would wait for; any number of them, known or not."""
        self._newest().warm_up(terms)

    def apply(self, changes: Mapping[str, Sequence[Document]], *, number: int) -> None:
        """Replace all documents of each key, and go up to `number`, in one step."""
        former = self._sound_manifest()
        # A merge copies what it reads: damage must not be copied under a fresh checksum.
        manifests.check_files(self._folder, former)
        manifests.sweep(self._folder, former)
        storage = FileStorage(str(self._folder / former.build))
        writer = Writer(FileIndex(storage))
        documents = _distinct(document for found in changes.values() for document in found)
        try:
            gone = _delete(writer, changes, documents)
            for document in documents:
                self._add(writer, document)
            if gone or documents:
                writer.commit(mergetype=_merge)
            else:
                writer.cancel()
        except BaseException:
            _abandon(writer)
            raise
        if gone or documents:
            self._publish(former, writer, number=number, documents=former.documents - gone + len(documents))
        else:
            manifests.write(self._folder, replace(former, number=number))
        self._look()

    def rebuild(self, documents: Iterable[Document], *, number: int) -> None:
        """Replace the whole index, sound or not; searches go on in the old one meanwhile."""
        self._folder.mkdir(parents=True, exist_ok=True)
        build = f"build-{secrets.token_hex(4)}"
        (self._folder / build).mkdir()
        storage = FileStorage(str(self._folder / build))
        writer = Writer(FileIndex.create(storage, _whoosh_schema(self._schema)))
        seen: set[str] = set()
        try:
            for document in documents:
                if document.id not in seen:
                    seen.add(document.id)
                    self._add(writer, document)
            writer.commit(merge=False)
        except BaseException:
            _abandon(writer)
            raise
        fresh = Manifest(
            build=build, generation=0, number=number, documents=0, schema=self._fingerprint, files={}
        )
        self._publish(fresh, writer, number=number, documents=len(seen))
        self._look()

    def state(self, *, thorough: bool = False) -> EngineState:
        """Where the index on disk stands; `thorough` reads all of it to find damage."""
        self._look(wait=True)
        if self._manifest is None:
            return EngineState(number=UNBUILT, documents=0)
        if thorough:
            try:
                manifests.check_files(self._folder, self._manifest)
            except IndexUnavailable:
                return EngineState(number=UNBUILT, documents=0)
        return EngineState(number=self._manifest.number, documents=self._manifest.documents)

    def tidy(self) -> None:
        """Remove what an interrupted writer left behind."""
        if not self._folder.is_dir():
            return
        try:
            newest = manifests.read(self._folder)
        except IndexUnavailable:
            newest = None
        manifests.sweep(self._folder, newest)

    def _newest(self) -> Generation:
        """The newest sound state, for a search."""
        self._look()
        generation = self._generation
        if generation is None:
            msg = f"the {self._schema.name} index is not built yet"
            raise IndexUnavailable(msg)
        return generation

    def _publish(self, former: Manifest, writer: Writer, *, number: int, documents: int) -> None:
        names = {f"_{_INDEX}_{writer.generation}.toc"}
        names |= {segment.make_filename(segment.COMPOUND_EXT) for segment in writer.published}
        files = {
            name: former.files.get(name) or FileSum.of((self._folder / former.build / name).read_bytes())
            for name in names
        }
        newest = replace(
            former, generation=writer.generation, number=number, documents=documents, files=files
        )
        manifests.write(self._folder, newest)
        manifests.sweep(self._folder, newest)

    def _sound_manifest(self) -> Manifest:
        found = manifests.read(self._folder)
        if found.schema != self._fingerprint:
            msg = f"the {self._schema.name} index in {self._folder} was built for another schema"
            raise IndexUnavailable(msg)
        return found

    def _look(self, *, wait: bool = False) -> None:
        """Take over a newer state, if there is one: one stat call when there is none."""
        if manifests.stamp(self._manifest_path) == self._seen:
            return
        # While one thread reads a new state the others go on with the old one.
        if not self._opening.acquire(blocking=wait or self._generation is None):
            return
        try:
            for attempt in range(1, _OPENING_ATTEMPTS + 1):
                stamp = manifests.stamp(self._manifest_path)
                if stamp == self._seen:
                    return
                if self._open(stamp, is_last=attempt == _OPENING_ATTEMPTS):
                    return
        finally:
            self._opening.release()

    def _open(self, stamp: Stamp | None, *, is_last: bool) -> bool:
        """Read the state behind a stamp; False when a newer one came meanwhile."""
        try:
            found = self._sound_manifest()
            if self._generation_of != (found.build, found.generation):
                self._generation = self._read(found)
                self._generation_of = (found.build, found.generation)
            self._manifest = found
        except (IndexUnavailable, OSError):
            if not is_last and manifests.stamp(self._manifest_path) != stamp:
                return False
            self._manifest = None
        self._seen = stamp
        return True

    def _read(self, found: Manifest) -> Generation:
        former = self._generation.segments if self._generation is not None else {}
        storage = HeldStorage()
        for name in found.files:
            known = former.get(name)
            storage.files[name] = known.content if known else manifests.read_file(self._folder, found, name)
        contents = TOC.read(storage, _INDEX, gen=found.generation)
        segments = [_read_segment(storage, contents.schema, segment, former) for segment in contents.segments]
        return Generation(
            segments,
            weights=self._schema.weights,
            common_share=self._schema.common_share,
            marks=self._schema.marks,
        )

    def _add(self, writer: Writer, document: Document) -> None:
        tokens: dict[str, list[str]] = {}
        for field in self._schema.weights:
            if found := [token for token in document.fields.get(field, ()) if token]:
                tokens[TEXT_PREFIX + field] = found
        for tag in self._schema.tags:
            if values := list(values_of(document.tags.get(tag, ()))):
                tokens[TAG_PREFIX + tag] = values
        writer.add(stored={"id": document.id, "key": document.key}, tokens=tokens)


def _bounded(terms: Collection[str]) -> list[str]:
    return list(dict.fromkeys(terms))[:INDEX_TOKENS]


def _abandon(writer: Writer) -> None:
    """Close a writer's files; what they hold is swept later."""
    if not writer.is_closed:
        writer.cancel()


def _delete(writer: Writer, keys: Collection[str], documents: Iterable[Document]) -> int:
    """Mark the documents of these keys, and any others with the same ids, as deleted; how many."""
    reader = writer.reader()
    try:
        numbers = {number for key in keys for number in _numbers(reader, "key", key)}
        numbers |= {number for document in documents for number in _numbers(reader, "id", document.id)}
    finally:
        reader.close()
    for number in numbers:
        writer.delete_document(number)
    return len(numbers)


def _numbers(reader: Any, field: str, text: str) -> list[int]:
    try:
        return list(reader.postings(field, text).all_ids())
    except TermNotFound:
        return []


def _distinct(documents: Iterable[Document]) -> list[Document]:
    # Whoosh keeps both of two documents with one id in a batch.
    first: dict[str, Document] = {}
    for document in documents:
        first.setdefault(document.id, document)
    return list(first.values())


def _merge(writer: Writer, segments: list[Any]) -> list[Any]:
    """The segments that stay as they are; the others are copied into the new one.

    Copied are segments up to twice as large as what is being written anyway,
    smallest first, so that a collection of any size keeps few segments and a
    document is copied few times; and those that have lost a third of their
    documents, since deleted ones still count in the scores.
    """
    kept = []
    size = writer.doc_count()
    for segment in sorted(segments, key=lambda one: one.doc_count()):
        if not segment.doc_count():
            continue
        has_lost_much = segment.deleted_count() * 3 > segment.doc_count_all()
        if segment.doc_count() > 2 * size and not has_lost_much:
            kept.append(segment)
            continue
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
        size += segment.doc_count()
    return kept


def _read_segment(
    storage: HeldStorage, schema: Schema, segment: Any, former: Mapping[str, Segment]
) -> Segment:
    # The reader is new each time: which documents are deleted stands in the
    # table of contents, not in the segment's own file.
    name = segment.make_filename(segment.COMPOUND_EXT)
    reader = SegmentReader(storage, schema, segment)
    deleted = np.array(sorted(segment.deleted_docs()), np.int32)
    known = former.get(name)
    if known is not None:
        return replace(known, reader=reader, deleted=deleted)
    stored = [reader.stored_fields(number) for number in range(segment.doc_count_all())]
    return Segment(
        name=name,
        content=storage.files[name],
        reader=reader,
        terms=TermTable(reader.storage().open_file(segment.make_filename(W3Codec.TERMS_EXT))),
        postings=reader.storage().open_file(segment.make_filename(W3Codec.POSTS_EXT)),
        deleted=deleted,
        ids=[found["id"] for found in stored],
        keys=[found["key"] for found in stored],
    )


def _whoosh_schema(schema: IndexSchema) -> Schema:
    fields: dict[str, Any] = {"id": ID(stored=True, unique=True), "key": ID(stored=True)}
    fields |= {TEXT_PREFIX + field: KEYWORD(scorable=True) for field in schema.weights}
    fields |= {TAG_PREFIX + tag: ID() for tag in schema.tags}
    return Schema(**fields)


def _fingerprint(schema: IndexSchema) -> str:
    parts = [
        _LAYOUT,
        whoosh.versionstring(),
        schema.name,
        schema.version,
        sorted(schema.weights),
        schema.tags,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
