"""What import contracts cannot see of the layers: below `web` nothing asks the machine."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BELOW = sorted(
    path for package in ("bot", "directory", "knowledge") for path in (ROOT / package).rglob("*.py")
)
ASKS_THE_MACHINE = {
    *("date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time", "time.time_ns"),
    *("os.environ", "os.environb", "os.getenv", "os.getcwd", "Path.cwd", "Path.home"),
}
NETWORK = {"socket", "http.client", "urllib.request", "requests", "httpx", "ftplib", "smtplib"}


@pytest.mark.parametrize("path", BELOW, ids=lambda path: str(path.relative_to(ROOT)))
def test_below_web_nothing_reads_clock_environment_or_network(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            last_two = ".".join(ast.unparse(node).split(".")[-2:])
            assert last_two not in ASKS_THE_MACHINE, f"line {node.lineno}"
        elif isinstance(node, ast.Import):
            assert NETWORK.isdisjoint(alias.name for alias in node.names), f"line {node.lineno}"
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in NETWORK, f"line {node.lineno}"
