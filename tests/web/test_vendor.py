"""What the pages take from npm: copied by a list, checked by digest, and missed by no page."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "vendor_static.py"
FILES = runpy.run_path(str(SCRIPT))["FILES"]
VENDOR = ROOT / "web" / "static" / "vendor"


@pytest.fixture
def project(tmp_path):
    """What the script needs of the project, with nothing copied yet."""
    for name in ("package.json", "package-lock.json", "Makefile", "tools/vendor_static.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def set_up(project, npm=None):
    """What the script says; `npm` is a shell script that stands for npm."""
    commands = project / "commands"
    commands.mkdir(exist_ok=True)
    if npm is not None:
        (commands / "npm").write_text(f"#!/bin/sh\necho asked >> {project}/asked\n{npm}\n")
        (commands / "npm").chmod(0o755)
    script = project / "tools" / "vendor_static.py"
    return subprocess.run(
        [sys.executable, str(script)],
        env={"PATH": f"{commands}:/usr/bin:/bin" if npm is not None else str(commands)},
        capture_output=True,
        text=True,
        check=False,
    )


def is_due(project):
    """Whether `make run` would ask npm."""
    return subprocess.run(["make", "-q", "web/static/vendor/tried"], cwd=project, check=False).returncode != 0


def test_a_machine_without_npm_hears_one_sentence_and_goes_on(project):
    done = set_up(project)
    assert done.returncode == 0
    (sentence,) = done.stdout.splitlines()
    assert "没有找到 npm" in sentence
    assert "照常能用" in sentence


def test_a_registry_out_of_reach_is_told_once_and_waited_for_once(project):
    assert is_due(project)
    done = set_up(project, npm="exit 1")
    assert done.returncode == 0
    (sentence,) = done.stdout.splitlines()
    assert "npm 没能下载" in sentence
    assert "make setup" in sentence
    assert not is_due(project)
    # A changed lock file is a reason to ask again, and so is `make setup`, which runs the script itself.
    later = (project / "web/static/vendor/tried").stat().st_mtime + 10
    os.utime(project / "package-lock.json", (later, later))
    assert is_due(project)
    set_up(project, npm="exit 1")
    assert (project / "asked").read_text().split() == ["asked"] * 2


def test_npm_is_told_to_try_once_and_to_wait_five_seconds(project):
    set_up(project, npm='echo "$@" > arguments; exit 1')
    arguments = (project / "arguments").read_text().split()
    assert arguments[0] == "ci"
    assert {"--fetch-retries=0", "--fetch-timeout=5000"} <= set(arguments)


def test_a_file_that_differs_from_the_one_we_tried_stops_the_set_up(project):
    (path, _) = FILES["htmx.min.js"]
    wrong = f"mkdir -p node_modules/{Path(path).parent}; echo wrong > node_modules/{path}"
    done = set_up(project, npm=wrong)
    assert done.returncode == 1
    assert "没有复制" in done.stderr
    assert not (project / "web/static/vendor/htmx.min.js").exists()
    assert is_due(project)


def test_npm_is_not_asked_for_what_is_there(project):
    if not all((VENDOR / name).exists() for name in FILES):
        pytest.skip("npm was missing at set-up, so nothing was copied")
    shutil.copytree(VENDOR, project / "web/static/vendor")
    assert set_up(project, npm="exit 1").stdout == ""
    assert not (project / "asked").exists()


@pytest.mark.parametrize("name", FILES)
def test_what_was_copied_is_what_was_tried(name):
    if not (VENDOR / name).exists():
        pytest.skip("npm was missing at set-up, so nothing was copied")
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name][1]


def test_every_package_is_pinned_and_locked_with_its_digest():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    # Of @github/markdown-toolbar-element/dist/index.js the first two parts are the name.
    named = {"/".join(path.split("/")[: 1 + path.startswith("@")]) for path, _ in FILES.values()}
    assert named == set(wanted)
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
