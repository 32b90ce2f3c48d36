"""From the bytes of a Word document to the text of an article."""

from __future__ import annotations

import tempfile
from typing import Final

from knowledge import confinement
from knowledge.articles.word import wire
from knowledge.articles.word.text import NotWord, Refusal, WordPicture, WordText, with_addresses

__all__ = ["LARGEST_BYTES", "NotWord", "ReaderDidNotStart", "WordPicture", "WordText", "read_word"]
__all__ += ["with_addresses"]

LARGEST_BYTES: Final = 20 * 1024 * 1024
"""A document with a dozen photographs of a telephone; more is refused by its size alone."""

_CHILD: Final = "knowledge.articles.word.child"
_SECONDS: Final = 60
"""By the clock, for a machine that is busy with other work."""


class ReaderDidNotStart(Exception):
    """The child process ended before it looked at the file: its exit status and last words."""


def read_word(content: bytes) -> WordText:
    """The article in a .docx file; whether it is one, its bytes tell.

    Nothing is fetched, whatever the document points at. Reading runs in a
    process of its own, within bounds on memory and time.

    Raises:
        NotWord: with any of `Refusal`. Its cause, where there is one, is
            `Garbled` with the last words of the child.
        ReaderDidNotStart: the fault is not the file's.
    """
    if len(content) > LARGEST_BYTES:
        raise NotWord(Refusal.TOO_LARGE)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        given.write(content)
        given.seek(0)
        status = confinement.run(_CHILD, given=given, out=out, said=said, seconds=_SECONDS)
        out.seek(0)
        if out.readline() != wire.READY:
            raise ReaderDidNotStart(status, confinement.last_words(said))
        if status != 0:
            is_out_of_bounds = status in confinement.OUT_OF_BOUNDS
            refusal = Refusal.TOO_MUCH if is_out_of_bounds else Refusal.BROKEN
            raise NotWord(refusal) from wire.Garbled(status, confinement.last_words(said))
        try:
            return wire.read(out.read())
        except wire.Garbled as garbled:
            raise NotWord(Refusal.BROKEN) from garbled
