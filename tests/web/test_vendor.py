"""What the pages take from npm: copied by a list, checked by digest, and missed by no page."""

from __future__ import annotations

import hashlib
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "vendor_static.py"
FILES = runpy.run_path(str(SCRIPT))["FILES"]
VENDOR = ROOT / "web" / "static" / "vendor"


def test_a_machine_without_npm_hears_one_sentence_and_goes_on(tmp_path):
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    (sentence,) = done.stdout.splitlines()
    assert "没有找到 npm" in sentence
    assert "照常能用" in sentence


@pytest.mark.parametrize("name", FILES)
def test_what_was_copied_is_what_was_tried(name):
    if not (VENDOR / name).exists():
        pytest.skip("npm was missing at set-up, so nothing was copied")
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name][1]


def test_every_package_is_pinned_and_locked_with_its_digest():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {path.split("/", 1)[0] for path, _ in FILES.values()} == set(wanted)
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
