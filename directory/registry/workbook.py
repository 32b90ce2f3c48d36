"""From the bytes of any published list to raw tables."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from directory.registry.reading import bounds, refusals
from directory.registry.reading.wire import READY, Garbled, read_tables
from knowledge import confinement

if TYPE_CHECKING:
    from directory.registry.table import Document

LARGEST_BYTES = bounds.TEXT_BYTES
"""A file with more is refused by its size alone: ask before reading it into memory."""

_CHILD = "directory.registry.reading.child"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class ReaderDidNotStart(Exception):
    """The child process ended before it looked at the file: its exit status and last words."""


def refuse_size(size: int) -> None:
    """Say no to a file of `size` bytes before it is read.

    Raises:
        Refused: too_large.
    """
    if size > LARGEST_BYTES:
        raise refusals.too_large(size, LARGEST_BYTES)


def read_document(content: bytes, *, filename: str) -> Document:
    """The tables of a file; what kind of file it is, its bytes tell.

    Every row of a table has as many cells as its widest. The reading runs in
    a process of its own, with limits on memory and time: the libraries that
    read workbooks, Word files and PDFs can be made to end their process.

    Raises:
        Refused: empty, no_table, unreadable, too_large_unpacked, too_large,
            encrypted, picture, unsupported_format. Its cause, where there is
            one, is `Garbled` with the last words of the child.
        ReaderDidNotStart: the fault is not the file's.
    """
    refuse_size(len(content))
    if not content:
        raise refusals.empty()
    suffix = Path(filename).suffix.lower()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        given.write(content)
        given.seek(0)
        told = suffix if _SUFFIX.fullmatch(suffix) else ""
        status = confinement.run(_CHILD, told, given=given, out=out, said=said, seconds=bounds.CHILD_SECONDS)
        out.seek(0)
        if out.readline() != READY:
            raise ReaderDidNotStart(status, confinement.last_words(said))
        if status != 0:
            refused = (
                refusals.out_of_bounds(content)
                if status in confinement.OUT_OF_BOUNDS
                else refusals.unreadable()
            )
            raise refused from Garbled(status, confinement.last_words(said))
        try:
            return read_tables(out)
        except Garbled as garbled:
            raise refusals.unreadable() from garbled
