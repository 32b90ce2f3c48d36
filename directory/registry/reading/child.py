"""The process that reads one untrusted file: from standard input, to standard output, within limits.

Started by `directory.registry.workbook`, as `python -m directory.registry.reading.child .xlsx`.
"""

from __future__ import annotations

import os
import resource
import sys

from directory.registry.reading import bounds, refusals
from directory.registry.reading.reader import read_tables
from directory.registry.reading.wire import write_refusal, write_tables
from directory.registry.report import Refused


def main() -> None:
    """Read the file, write its tables or why there are none."""
    _limit()
    suffix = sys.argv[1] if len(sys.argv) > 1 else ""
    out = os.fdopen(1, "w", encoding="utf-8", errors="replace", closefd=False)
    try:
        write_tables(*read_tables(sys.stdin.buffer.read(), suffix=suffix), out)
    except Refused as refused:
        write_refusal(refused, out)
    except MemoryError:
        write_refusal(refusals.too_large_unpacked(), out)
    out.flush()


def _limit() -> None:
    """Bound memory, time and output before the first byte of the file is looked at."""
    for what, most in (
        (resource.RLIMIT_CPU, bounds.CHILD_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, bounds.CHILD_OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if sys.platform == "linux":  # elsewhere the system does not keep these two
        for what, most in (
            (resource.RLIMIT_DATA, bounds.CHILD_DATA_BYTES),
            (resource.RLIMIT_AS, bounds.CHILD_ADDRESS_BYTES),
        ):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
