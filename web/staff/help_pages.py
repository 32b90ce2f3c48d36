"""The help of the desk: one Markdown file for each task, in the order in which they are shown.

A file begins with its title and a sentence on what the task is for. A line that
is nothing but a picture of static/img/help shows it, which only these pages
may, and a link to another file here leads to its page; everything else goes
through the renderer of articles. What stands in 「…」 is on the screen with the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER: Final = Path(__file__).parent / "help"
PICTURES: Final = Path(__file__).parents[1] / "static" / "img" / "help"

CHAPTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "刚来": ("coming-in", "locked-out"),
    "写": ("writing", "word", "pictures", "questions"),
    "送校对到发布": ("checking", "publishing", "brakes"),
    "一直写得对": ("review", "offered"),
    "家长": ("asked", "reports", "figures"),
    "名单、人员、服务器": ("registry", "people", "backup"),
}
"""Names of files under the headings of the list."""

TASKS: Final = tuple(task for tasks in CHAPTERS.values() for task in tasks)

_ENDPOINTS: Final[Mapping[str, str]] = {
    "coming-in": "invitation take_up second_factor_form set_second_factor make_recovery_codes",
    "locked-out": "login try_login code try_code logout own rename change_password"
    " end_session end_other_sessions",
    "writing": "articles new_article begin_article write save_article forget_typed edit_article typed"
    " open_text look_page look_wechat look_bot look_checks",
    "word": "word_form read_word_file",
    "pictures": "picture_form add_picture",
    "questions": "look_answers",
    "checking": "text hand_in take_back check send_back say",
    "publishing": "release schedule unschedule versions compare_versions roll_back put_back_text",
    "brakes": "withdraw brakes withdraw_article put_article_back stop_topic lift_topic"
    " put_banner_up take_banner_down",
    "review": "calendar",
    "offered": "offered take_up_offer leave_offer",
    "asked": "asked handle asked_handled put_back",
    "reports": "reader_reports answer_report",
    "figures": "figures figures_file",
    "registry": "registry upload_list uploaded_list report_of_list tell_of_list apply_uploaded drop_uploaded"
    " import_done undo_form undo",
    "people": "people invite_form invite one change_roles admit renew_link reset_second_factor enable"
    " disable audit_log",
}
TASK_OF: Final[Mapping[str, str]] = {
    endpoint: task for task, endpoints in _ENDPOINTS.items() for endpoint in endpoints.split()
}
"""Which page of the help tells of a page of the desk, by the name of its view."""

_PICTURE: Final = re.compile(r"!\[(?P<alt>[^\]\n]+)\]\(\.\./\.\./static/img/help/(?P<name>[a-z0-9-]+\.png)\)")
_BESIDE: Final = re.compile(r"\]\((?P<task>[a-z-]+)\.md\)")
_QUOTED: Final = re.compile("「([^「」<>]+)」")
_DENSITY: Final = 2
"""Of the pictures: points of a picture to one of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the desk."""

    name: str
    alt: str
    width: int
    height: int
    """In points of the page."""

    @property
    def file(self) -> str:
        """Its static file."""
        return f"img/help/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """How one task is done."""

    task: str
    title: str
    purpose: str
    """What it is for, in one sentence."""
    parts: tuple[Markup | Picture, ...]
    """HTML and pictures, as they follow each other."""


@cache
def help_page(task: str, *, path_prefix: str) -> HelpPage:
    """The page of one of `TASKS`; links within the site begin with `path_prefix`.

    Raises:
        ValueError: there is no such task.
    """
    if task not in TASKS:
        message = f"no help for {task!r}"
        raise ValueError(message)
    title, purpose, *blocks = (FOLDER / f"{task}.md").read_text("utf-8").strip().split("\n\n")
    return HelpPage(
        task=task,
        title=title.removeprefix("# "),
        purpose=purpose,
        parts=tuple(_parts(blocks, path_prefix)),
    )


def chapters(*, path_prefix: str) -> Mapping[str, list[HelpPage]]:
    """Every page, under the headings of the list."""
    return {
        heading: [help_page(task, path_prefix=path_prefix) for task in tasks]
        for heading, tasks in CHAPTERS.items()
    }


def _parts(blocks: list[str], path_prefix: str) -> Iterator[Markup | Picture]:
    prose: list[str] = []
    for block in blocks:
        shown = _PICTURE.fullmatch(block)
        if shown is None:
            prose.append(block)
            continue
        if prose:
            yield _html("\n\n".join(prose), path_prefix)
            prose = []
        yield _picture(shown["name"], shown["alt"])
    if prose:
        yield _html("\n\n".join(prose), path_prefix)


def _html(text: str, path_prefix: str) -> Markup:
    from knowledge.articles.markdown import render  # noqa: PLC0415 - what only these pages need

    linked = _BESIDE.sub(r"](/desk/help/\g<task>)", text)
    html = render(linked, path_prefix=path_prefix).html
    # No attribute holds such quotes: of attributes, targets and names of headings remain.
    return Markup(_QUOTED.sub(r'<b class="key">「\1」</b>', html))  # noqa: S704 - nh3 made it safe


def _picture(name: str, alt: str) -> Picture:
    with (PICTURES / name).open("rb") as file:
        start = file.read(24)
    # PNG, 11.2.2: width and height stand after signature, length and name of the first chunk.
    width, height = (int.from_bytes(start[place : place + 4], "big") // _DENSITY for place in (16, 20))
    return Picture(name=name, alt=alt, width=width, height=height)
