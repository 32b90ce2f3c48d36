"""The process that reads one untrusted document: from standard input, to standard output, within bounds.

Started by `knowledge.articles.word_import`, as `python -m knowledge.articles.word.child`.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from knowledge.articles.word.converting import convert
from knowledge.articles.word.text import NotWord, Refusal
from knowledge.articles.word.wire import READY, written, written_refusal
from knowledge.confinement import Bounds, keep_within

_MEGABYTE: Final = 1024 * 1024
BOUNDS: Final = Bounds(
    cpu_seconds=20,
    data_bytes=640 * _MEGABYTE,
    address_bytes=1536 * _MEGABYTE,
    output_bytes=120 * _MEGABYTE,
)
"""A hundred dense pages take three seconds and 300 MB."""


def main() -> None:
    """Read the document, write its text or why there is none."""
    os.write(1, READY)
    content = sys.stdin.buffer.read()
    keep_within(BOUNDS)
    try:
        told = written(convert(content))
    except NotWord as refused:
        told = written_refusal(Refusal[str(refused)])
    except (MemoryError, RecursionError):
        told = written_refusal(Refusal.TOO_MUCH)
    with os.fdopen(1, "w", encoding="ascii", closefd=False) as out:
        out.write(told)


if __name__ == "__main__":
    main()
