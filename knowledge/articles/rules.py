"""What a good article keeps to, one rule a function.

A rule looks at one article and yields what breaks it, as the field and a
sentence for the editor. To add a rule, write it and put it into the tuple at
the end. What is only to be looked at stands in concerns.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urlsplit

from knowledge.articles.anchors import OPENING
from knowledge.articles.days_told import impossible_days
from knowledge.articles.front_matter import BODY
from knowledge.articles.markdown import is_allowed_link
from knowledge.articles.sections import LEAD_CHARACTERS
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from knowledge.articles.article import Article, FigureReference, Section
    from knowledge.articles.markdown import Rendered

QUESTIONS_AT_LEAST = 3

_ITEM = re.compile(r"· |\d+\. ")
_RANGE = r"\s*(?:至|到|[-~～—–]+)\s*"
_MORE = rf"(?:(?:\s*[、,，和]\s*|{_RANGE})\d+(?:\.\d+)?)*"
"""Other numbers before the unit they share: 2、4、6 月龄, 6.9–10.3 公斤."""
_SAID_ALSO = {
    "月龄": "(?:月龄|个月)",
    "周岁": "(?:周岁|岁)",
    "公斤": "(?:公斤|千克|kg)",
    "厘米": "(?:厘米|cm)",
    "剂": "[剂针]",
}
"""Units that an article may write in another way than a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article with what its page will hold."""

    article: Article
    rendered: Rendered
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """Everything that a parent reads, plain, without headings."""
        return "\n".join(paragraph for section in self.sections for paragraph in section.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What an article is held against."""

    topics: Collection[str]
    is_region: Callable[[str], bool]
    figure_value: Callable[[FigureReference], str | None]
    known_paths: Collection[str]
    anchors: Mapping[str, Collection[str]]
    """Fragments of each article's page, by slug."""
    plain_words: Mapping[str, str]
    """What parents say instead of words of offices and hospitals."""
    today: date


Remark: TypeAlias = tuple[str, str]
"""The field, and what is wrong with it."""

Rule: TypeAlias = Callable[[Draft, Library], Iterator[Remark]]


def names_its_sources(draft: Draft, _: Library) -> Iterator[Remark]:
    """Nothing is said without a document that a parent can look up."""
    if not draft.article.sources:
        yield "sources", "没有来源；至少写一个文件的名称和发布单位"


def has_a_known_topic(draft: Draft, library: Library) -> Iterator[Remark]:
    """The topic is one of topics.yaml."""
    topic = draft.article.topic_path
    if topic not in library.topics:
        yield "topic", f"没有 {topic} 这个主题；可用的是 {'、'.join(library.topics)}"


def holds_for_known_regions(draft: Draft, library: Library) -> Iterator[Remark]:
    """Every region code exists."""
    for code in draft.article.regions:
        if not library.is_region(code):
            yield "regions", f"没有代码是 {code} 的行政区划"


def answers_at_once(draft: Draft, _: Library) -> Iterator[Remark]:
    """The first paragraph is the answer, short enough for a chat."""
    opening = draft.sections[0] if draft.sections else None
    if opening is None or opening.anchor != OPENING:
        yield BODY, "第一个小标题前要先用一段话直接回答"
    elif len(opening.paragraphs[0]) > LEAD_CHARACTERS:
        length = len(opening.paragraphs[0])
        yield BODY, f"第一段有 {length} 个字，回答要在 {LEAD_CHARACTERS} 个字以内"


def opens_sections_with_a_sentence(draft: Draft, _: Library) -> Iterator[Remark]:
    """A section reads well alone: a list needs a sentence before it."""
    for section in draft.sections:
        if _ITEM.match(section.paragraphs[0]):
            yield BODY, f"“{section.heading}”一节先用一句话回答，再列条目"


def has_enough_questions(draft: Draft, _: Library) -> Iterator[Remark]:
    """Attached questions are what makes an article found."""
    count = len(draft.article.every_question)
    if count < QUESTIONS_AT_LEAST:
        yield "questions", f"只有 {count} 个问法，至少写 {QUESTIONS_AT_LEAST} 个家长会怎么问"


def attaches_questions_to_its_own_headings(draft: Draft, _: Library) -> Iterator[Remark]:
    """Each heading of section_questions stands in the body, once, with text under it."""
    headings = Counter(section.heading for section in draft.sections if section.heading_path)
    for heading in draft.article.section_questions:
        if headings[heading] != 1:
            found = "没有" if not headings[heading] else "不止一处有"
            yield "section_questions", f"正文{found}“{heading}”这个带内容的小标题，要一字不差并且只有一处"


def agrees_with_its_figures(draft: Draft, library: Library) -> Iterator[Remark]:
    """The value of every referenced figure stands in the text, with its unit."""
    for figure in draft.article.figures:
        value = library.figure_value(figure)
        if value is None:
            yield "figures", f"数据表里没有可以引用的 {figure}"
        elif not stands_in(value, draft.text):
            yield "figures", f"数据表里 {figure} 是“{value}”，正文里找不到这个数和单位"


def links_lead_somewhere(draft: Draft, library: Library) -> Iterator[Remark]:
    """A link is of an allowed kind, and one within the site has a page and a heading to show."""
    for link in draft.rendered.links:
        if not is_allowed_link(link):
            yield BODY, f"链接 {link} 不能用；只用 https、官方网站、tel: 电话和本站页面"
        elif link.startswith(("/", "#")) and not has_target(link, draft.article.slug, library):
            yield BODY, f"链接 {link} 没有对应的页面或小标题"


def shows_pictures_that_all_can_follow(draft: Draft, _: Library) -> Iterator[Remark]:
    """A picture is one of ours, which nobody else can change, and is told to who cannot see it."""
    for picture in draft.rendered.pictures:
        if not picture.is_ours:
            yield BODY, f"图片 {picture.address} 不是传到这里的，家长看不到；请把图存下来，再传上来"
        elif not picture.alt:
            yield BODY, f"图片 {picture.address} 没有说明文字，家长看不到它；在方括号里写上图里是什么"


def names_days_of_the_calendar(draft: Draft, _: Library) -> Iterator[Remark]:
    """No day is told that there never was."""
    for day in impossible_days(draft.text):
        yield BODY, f"没有 {day} 这一天，照出处改"


REFUSING: tuple[Rule, ...] = (
    names_its_sources,
    has_a_known_topic,
    holds_for_known_regions,
    answers_at_once,
    opens_sections_with_a_sentence,
    has_enough_questions,
    attaches_questions_to_its_own_headings,
    agrees_with_its_figures,
    links_lead_somewhere,
    shows_pictures_that_all_can_follow,
    names_days_of_the_calendar,
)


def stands_in(value: str, text: str) -> bool:
    """Whether an amount such as 1 个月 stands in a text, however it is spaced, or as 一个月.

    A longer number does not count: 98 天 is not in 198 天, nor 1 天 in 0.1 天.
    One of several before their unit does: 4 月龄 is in 2、4、6 月龄.
    """
    first, *others = value.split()
    parts = [_RANGE if part == "至" else _SAID_ALSO.get(part, re.escape(part)) for part in (first, *others)]
    if len(parts) == len(("number", "unit")):
        parts[0] += _MORE
    before = r"(?<![\d.])"
    after = r"(?!\d|\.\d)" if value[-1].isdigit() else ""
    return re.search(before + r"\s*".join(parts) + after, numerals(text)) is not None


def has_target(link: str, own_slug: str, library: Library) -> bool:
    """Whether a link within the site has a page, and a heading there, to show."""
    parts = urlsplit(link)
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    slug = path.removeprefix("/articles/") if path else own_slug
    if slug == path:
        return path in library.known_paths
    return slug in library.anchors and (not fragment or fragment in library.anchors[slug])
