"""The process that reads one untrusted file: from standard input, to standard output, within limits.

Started by `directory.registry.workbook`, as `python -m directory.registry.reading.child .xlsx`.
"""

from __future__ import annotations

import os
import sys

from directory.registry.reading import bounds, refusals
from directory.registry.reading.reader import read_tables
from directory.registry.reading.wire import READY, write_refusal, write_tables
from directory.registry.report import Refused
from knowledge.confinement import Bounds, keep_within


def main() -> None:
    """Read the file, write its tables or why there are none."""
    os.write(1, READY)
    content = sys.stdin.buffer.read()
    keep_within(
        Bounds(
            cpu_seconds=_seconds_for(content),
            data_bytes=bounds.CHILD_DATA_BYTES,
            address_bytes=bounds.CHILD_ADDRESS_BYTES,
            output_bytes=bounds.CHILD_OUTPUT_BYTES,
        )
    )
    out = os.fdopen(1, "w", encoding="utf-8", errors="replace", closefd=False)
    try:
        write_tables(*read_tables(content, suffix=sys.argv[1]), out)
    except Refused as refused:
        write_refusal(refused, out)
    except (MemoryError, SystemError):  # SystemError: a library in C had no memory to say so
        write_refusal(refusals.out_of_bounds(content), out)
    out.flush()


def _seconds_for(content: bytes) -> int:
    if content.startswith(b"%PDF-"):
        return bounds.CHILD_CPU_SECONDS_PDF
    if content.startswith(refusals.PACKED_MARKS):
        return bounds.CHILD_CPU_SECONDS_PACKED
    return bounds.CHILD_CPU_SECONDS_TEXT


if __name__ == "__main__":
    main()
