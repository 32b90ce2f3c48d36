"""Work on an untrusted file in a process of its own, within bounds on memory, time and output.

Libraries that read workbooks, Word files and PDFs can be made to end their
process, or to take all of its memory: `run` starts a module of ours for one
file, which calls `keep_within` before it looks at the first byte.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import knowledge

OUT_OF_BOUNDS: Final = frozenset({-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ})
"""How a child ends that ran out of memory, time or room; any other end means a damaged file."""

_ROOT: Final = str(Path(knowledge.__file__).parent.parent)
_SAID: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one child may take."""

    cpu_seconds: int
    data_bytes: int
    """Private memory; what is shared with files (libraries) is not counted."""
    address_bytes: int
    output_bytes: int


def run(
    module: str, *arguments: str, given: IO[bytes], out: IO[bytes], said: IO[bytes], seconds: float
) -> int:
    """The exit status of `python -m module`; files stand in for pipes, so that neither side ever waits.

    After `seconds` by the clock it is ended, as if its own time had run out.
    """
    environment = {"PYTHONPATH": _ROOT, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
    try:
        return subprocess.run(  # noqa: S603 - our own module, by this interpreter, without a shell
            [sys.executable, "-P", "-s", "-m", module, *arguments],
            stdin=given,
            stdout=out,
            stderr=said,
            env=environment,
            cwd="/",
            timeout=seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU


def last_words(said: IO[bytes]) -> str:
    """The end of what a child wrote to its standard error."""
    said.seek(0, 2)
    said.seek(max(0, said.tell() - _SAID))
    return said.read().decode("utf-8", "replace")


def keep_within(bounds: Bounds) -> None:
    """Bound this process, for good: in the child, before the file is looked into."""
    limits = [
        (resource.RLIMIT_CPU, bounds.cpu_seconds),
        (resource.RLIMIT_FSIZE, bounds.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ]
    if sys.platform == "linux":  # elsewhere the system does not keep these two
        limits += [
            (resource.RLIMIT_DATA, bounds.data_bytes),
            (resource.RLIMIT_AS, bounds.address_bytes),
        ]
    for what, most in limits:
        resource.setrlimit(what, (most, most))
