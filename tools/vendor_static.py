"""Copy what the pages use of npm's packages into web/static/vendor.

Run by `make setup` with any Python 3.11, before there is a virtual
environment. Every page works without these files, so a machine without npm
only hears a sentence; a file that differs from the one we tried stops it.
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
    "htmx.min.js": (
        "htmx.org/dist/htmx.min.js",
        "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    ),
}
"""Name in web/static/vendor: path in node_modules, SHA-256."""


def main() -> int:
    """Install by the lock file and copy; the exit status."""
    npm = shutil.which("npm")
    if npm is None:
        print("没有找到 npm：网页不装 htmx，照常能用，只是每问一句会刷新一次页面。")
        return 0
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:  # noqa: S603 - a fixed command
        print("npm 没能下载：网页不装 htmx，照常能用。网络好了再运行一次 make setup。")
        return 0
    for name, (path, digest) in FILES.items():
        content = (PACKAGES / path).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            print(f"node_modules/{path} 的内容和记下的不一样（{found}），没有复制。", file=sys.stderr)
            return 1
        VENDOR.mkdir(parents=True, exist_ok=True)
        (VENDOR / name).write_bytes(content)
    (VENDOR / "made").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
