"""Copy what the pages use of npm's packages into web/static/vendor.

Run by `make setup` with any Python 3.11, before there is a virtual
environment. Every page works without these files, so a machine without npm,
or without a way to its registry, only hears a sentence and is not kept
waiting; a file that differs from the one we tried stops it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "web" / "static" / "vendor"

FILES = {
    "markdown-toolbar.js": (
        "@github/markdown-toolbar-element/dist/index.js",
        "1f8dd41b82888cd538bdaf6d4a7bdd368271fb26b0c9942913e5b72fcbb1cf55",
    ),
    "htmx.min.js": (
        "htmx.org/dist/htmx.min.js",
        "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    ),
    "leaflet.js": (
        "leaflet/dist/leaflet.js",
        "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    ),
    "leaflet.css": (
        "leaflet/dist/leaflet.css",
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    ),
}
"""Name in web/static/vendor: path in node_modules, SHA-256."""


TRIED = VENDOR / "tried"
"""What `make run` looks at: npm is asked once for each lock file, and again by `make setup`."""

_NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--silent",
    "--fetch-retries=0",
    "--fetch-timeout=5000",
)
_LONGEST_S = 60
"""A registry that sends a byte now and then would hold npm for ever."""


def main() -> int:
    """Install by the lock file and copy, unless all is there; the exit status."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    if not all(_digest(VENDOR / name) == digest for name, (_, digest) in FILES.items()):
        complaint = _install()
        if complaint:
            print(complaint)
        elif not _copy():
            return 1
    TRIED.touch()
    return 0


def _install() -> str | None:
    """Have npm fetch the packages; the sentence to say where it could not, or None."""
    npm = shutil.which("npm")
    if npm is None:
        return "没有找到 npm：网页不装 htmx、地图和写稿的按钮，照常能用，每问一句会刷新一次页面。"
    try:
        command = [npm, "ci", *_NPM_OPTIONS]
        done = subprocess.run(command, cwd=ROOT, check=False, timeout=_LONGEST_S)  # noqa: S603 - a fixed command
    except subprocess.TimeoutExpired:
        is_done = False
    else:
        is_done = done.returncode == 0
    return (
        None if is_done else "npm 没能下载 htmx、地图和写稿的按钮：网页照常能用。网络好了再运行 make setup。"
    )


def _copy() -> bool:
    """Whether every file was what we tried, and was copied."""
    for name, (path, digest) in FILES.items():
        found = _digest(PACKAGES / path)
        if found != digest:
            print(f"node_modules/{path} 的内容和记下的不一样（{found}），没有复制。", file=sys.stderr)
            return False
        shutil.copyfile(PACKAGES / path, VENDOR / name)
    return True


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file, or None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
