"""What README and the documents say, held against the product."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click
import pytest

from knowledge.articles.front_matter import parse_article
from web.cli import yuertong
from web.settings import settings_table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))

_CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_SETTINGS = re.compile(r"<!-- settings: begin.*?-->\n(.*?)\n<!-- settings: end -->", re.DOTALL)
_TREE = re.compile(r"^## The tree\n+```\n(.*?)^```", re.DOTALL | re.MULTILINE)
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w\s-]")
_BRANCH = re.compile(r"(?P<indent> *)(?P<names>\S+(?: \S+/)*)(?:  +(?P<about>.*))?")

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def test_settings_table_is_the_one_that_the_settings_give():
    found = _SETTINGS.search(README.read_text("utf-8"))
    assert found is not None
    assert found[1] == settings_table()


@every_document
def test_every_make_target_that_is_named_exists(document):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for code in codes(document) for name in re.findall(r"\bmake ([a-z]+)", code)}
    assert named <= targets


@every_document
def test_every_command_and_option_that_is_named_exists(document):
    wrong = [words for words in commands(document) if not is_known(words)]
    assert wrong == []


@every_document
def test_every_link_to_a_file_or_heading_leads_there(document):
    text = _CODE.sub("", document.read_text("utf-8"))
    links = [first or second for first, second in _LINK.findall(text)]
    wrong = [link for link in links if "://" not in link and not has_target(link, document)]
    assert wrong == []


def test_every_file_of_the_tree_exists():
    found = _TREE.search((ROOT / "docs" / "architecture.md").read_text("utf-8"))
    assert found is not None
    paths = list(branches(found[1]))
    assert len(paths) > 50
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_article_that_editors_are_shown_is_sound():
    found = re.search(
        r"^```markdown\n(.*?)^```", (ROOT / "docs/content.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found is not None
    article, problems = parse_article(found[1], path="docs/content.md")
    assert problems == ()
    assert article is not None


def codes(document: Path) -> Iterator[str]:
    """What stands in the document as code: blocks, and words in the text."""
    for block, span in _CODE.findall(document.read_text("utf-8")):
        yield block or span


def commands(document: Path) -> Iterator[list[str]]:
    """The words of each `yuertong …`, without what it is piped into or explained with."""
    for code in codes(document):
        for line in code.splitlines():
            found = re.search(r"(?:^|[ /])yuertong((?: +[^\s#|&]+)+)", line)
            if found and not line.startswith("git clone"):
                yield found[1].split()


def is_known(words: list[str]) -> bool:
    command: click.Command = yuertong
    context = click.Context(command)
    while isinstance(command, click.Group) and words:
        name, *words = words
        found = command.get_command(context, name)
        if found is None:
            return name == "--help"
        command = found
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return {word for word in words if word.startswith("-")} <= options


def has_target(link: str, document: Path) -> bool:
    name, _, anchor = unquote(link).partition("#")
    target = (document.parent / name) if name else document
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target.read_text("utf-8"))


def anchors(text: str) -> set[str]:
    """The fragments that a code host gives a document's headings."""
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text), re.MULTILINE)
    return {_NOT_IN_AN_ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in headings}


def branches(tree: str) -> Iterator[str]:
    """The path of each file and folder of an indented tree, those listed behind a folder too."""
    above: dict[int, str] = {}
    for line in tree.splitlines():
        found = _BRANCH.fullmatch(line)
        assert found is not None, line
        depth = len(found["indent"])
        parent = above[depth - 2] if depth else ""
        for name in found["names"].split():
            yield parent + name
        if found["names"].endswith("/"):
            folder = above[depth] = parent + found["names"].split()[0]
            for name in re.findall(r"\b(\w+\.py)\b", found["about"] or ""):
                yield folder + name
