"""The manifest of an index on disk: which files make its newest state, with their checksums.

Whoosh writes segments, then a table of contents, and has no checksums. Here a
state counts from the moment its manifest is renamed into place, and the
manifest carries what must change together with the documents: the number of
the last change applied, and the schema. A writer killed at any moment leaves
the former manifest and the files that it names, and perhaps orphans. Nothing
is synced to the disk: after a power cut a file may be short, its checksum says
so, and the index is built again from the database.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from knowledge.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSum:
    """Length and CRC-32 of a file, enough to notice damage (not malice)."""

    size: int
    crc32: int

    @classmethod
    def of(cls, content: bytes) -> FileSum:
        """The sum of a file's content."""
        return cls(size=len(content), crc32=zlib.crc32(content))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The newest state of an index."""

    build: str
    """The folder of this build; a rebuild takes a fresh one."""
    generation: int
    """Whoosh's number of the table of contents."""
    number: int
    """The last change that was applied."""
    documents: int
    schema: str
    """Fingerprint of the schema that the documents were written with."""
    files: Mapping[str, FileSum]


class Stamp(NamedTuple):
    """What changes whenever a manifest is renamed into place; one stat call."""

    inode: int
    modified_ns: int
    size: int


def path_in(folder: Path) -> Path:
    """Where the manifest of an index lies."""
    return folder / _NAME


def stamp(path: str) -> Stamp | None:
    """The stamp of the manifest at a path, or None where there is none.

    Asked on every question: a `Path` would cost as much as the call.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - see above
    except OSError:
        return None
    return Stamp(found.st_ino, found.st_mtime_ns, found.st_size)


def read(folder: Path) -> Manifest:
    """The manifest in a folder.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
    """
    try:
        checksum, body = (folder / _NAME).read_bytes().split(b" ", 1)
        if int(checksum, 16) != zlib.crc32(body):
            msg = f"the manifest in {folder} is damaged"
            raise IndexUnavailable(msg)
        raw = json.loads(body)
        files = {name: FileSum(**found) for name, found in raw.pop("files").items()}
        return Manifest(**raw, files=files)
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"no manifest can be read in {folder}"
        raise IndexUnavailable(msg) from error


def write(folder: Path, manifest: Manifest) -> None:
    """Make a state the newest one: from the rename on, readers take it."""
    body = json.dumps(asdict(manifest), sort_keys=True).encode()
    fresh = folder / f"{_NAME}.new"
    fresh.write_bytes(b"%08x %b" % (zlib.crc32(body), body))
    fresh.replace(folder / _NAME)


def read_file(folder: Path, manifest: Manifest, name: str) -> bytes:
    """The content of one file of a state, as it was written.

    Raises:
        FileNotFoundError: it is gone; perhaps a newer state came.
        IndexUnavailable: it is not what was written.
    """
    content = (folder / manifest.build / name).read_bytes()
    if FileSum.of(content) != manifest.files[name]:
        msg = f"{name} in {folder / manifest.build} is damaged"
        raise IndexUnavailable(msg)
    return content


def check_files(folder: Path, manifest: Manifest) -> None:
    """Read every file of a state.

    Raises:
        IndexUnavailable: one is missing or damaged.
    """
    for name in manifest.files:
        try:
            read_file(folder, manifest, name)
        except OSError as error:
            msg = f"{name} in {folder / manifest.build} cannot be read"
            raise IndexUnavailable(msg) from error


def sweep(folder: Path, manifest: Manifest | None) -> None:
    """Remove everything in an index's folder that the newest state does not name.

    Only for whoever holds the index's lock: it would take the files of a
    writer at work. Readers hold what they read in memory.
    """
    for entry in folder.iterdir():
        if entry.name == _NAME and manifest is not None:
            continue
        if manifest is None or entry.name != manifest.build:
            _remove(entry)
            continue
        for inner in entry.iterdir():
            if inner.name not in manifest.files:
                _remove(inner)


def _remove(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
