"""The text of an article's file → an Article, or everything that is wrong with it.

A file is YAML between two lines of three dashes, then Markdown. It may come
from anybody who can hand in an article, so YAML is read without types of its
own, without aliases (a few lines of them unfold into gigabytes) and with no
key twice, and nothing that is not understood is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml
from yaml.constructor import SafeConstructor

from knowledge.articles.article import (
    AUDIENCES,
    PREGNANCY_MONTHS,
    Article,
    ArticleProblem,
    FigureReference,
)
from knowledge.data_files import LOADER
from knowledge.sources import Source, parse_source

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

BODY = "正文"
"""The field that a problem of the Markdown belongs to."""

FRONT_MATTER_CHARACTERS = 20_000
BODY_CHARACTERS = 60_000
BODY_LINES = 2_000
BODY_BRACKETS = 200
"""Python-Markdown is quadratic in headings (15,000 lines of # take 20 s) and in [ (4,000 take 1.5 s)."""

LINE_CHARACTERS = 200

OLDEST_MONTHS = 216
"""Nothing here is about children past 18 years; a number with a thousand digits is a slip or worse."""

_FENCED = re.compile(
    r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.DOTALL | re.MULTILINE
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_REGION = re.compile(r"[1-9]\d{5}\Z")
_NOT_IN_A_LINE = re.compile(r"[<>\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
NOT_IN_A_BODY = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""No font shows them, and PostgreSQL takes no zero byte and no half of a surrogate pair."""

_SLUG_CHARACTERS = 80

_FIELDS = {
    *("slug", "title", "topic", "audience", "regions", "age_months", "questions", "section_questions"),
    *("sources", "figures", "in_force_from", "in_force_until", "review_by", "checked_by"),
}


def parse_article(text: str, *, path: str) -> tuple[Article | None, tuple[ArticleProblem, ...]]:
    """The article and no problems, or no article and every problem that was found.

    `path` only names the file in the problems.
    """
    normalised = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _FENCED.match(normalised)
    if match is None:
        reason = "文件要以一行 --- 开头，写完各字段后再有一行 ---，然后才是正文"
        return None, (ArticleProblem(path=path, field="---", reason=reason),)
    raw, reason = _load_yaml(match["front"])
    if raw is None:
        return None, (ArticleProblem(path=path, field="---", reason=reason),)
    return read_article(raw, body=match["body"], path=path)


def read_article(
    raw: Mapping[Any, Any], *, body: str, path: str
) -> tuple[Article | None, tuple[ArticleProblem, ...]]:
    """The same from fields that were read already, whatever they hold."""
    reader = _FrontMatter(path=path, raw=raw)
    article = _read(reader, body=body.strip())
    return (None if reader.problems else article), tuple(reader.problems)


def _read(reader: _FrontMatter, *, body: str) -> Article:
    """An article that is to be thrown away when the reader has noted problems."""
    reader.refuse_unknown()
    reader.weigh(body)
    age_from, age_until = reader.ages()
    topic, _, subtopic = reader.line("topic").partition("/")
    in_force_from = reader.day("in_force_from") or date.min
    in_force_until = reader.day("in_force_until", required=False)
    if in_force_until is not None and in_force_until < in_force_from:
        reader.note("in_force_until", "早于 in_force_from")
    return Article(
        slug=reader.matching("slug", _SLUG, "用小写字母、数字和连字符，例如 paternity-leave-henan"),
        title=reader.line("title"),
        topic=topic,
        subtopic=subtopic or None,
        audience=reader.audience(),
        regions=reader.regions(),
        age_from_months=age_from,
        age_until_months=age_until,
        questions=reader.lines("questions"),
        section_questions=reader.section_questions(),
        sources=reader.sources(),
        figures=reader.figures(),
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        review_by=reader.day("review_by") or date.max,
        checked_by=reader.line("checked_by") if reader.raw.get("checked_by") is not None else None,
        body=body,
    )


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """Reads one field after another and notes what is wrong with each."""

    path: str
    raw: Mapping[Any, Any]
    problems: list[ArticleProblem] = field(default_factory=list)

    def note(self, name: str, reason: str) -> None:
        self.problems.append(ArticleProblem(path=self.path, field=name, reason=reason))

    def refuse_unknown(self) -> None:
        for name in self.raw.keys() - _FIELDS:
            self.note(str(name), f"没有这个字段；可用的字段是 {'、'.join(sorted(_FIELDS))}")

    def weigh(self, body: str) -> None:
        if not body:
            self.note(BODY, "是空的；第一段要直接回答问题")
        if NOT_IN_A_BODY.search(body):
            self.note(BODY, "含有看不见的控制字符，请从原文重新粘贴为纯文本")
        for what, count, most in (
            ("字符", len(body), BODY_CHARACTERS),
            ("行", body.count("\n") + 1, BODY_LINES),
            ("方括号", body.count("["), BODY_BRACKETS),
        ):
            if count > most:
                self.note(BODY, f"{what}有 {count} 个，最多 {most} 个；请拆成几篇")

    def line(self, name: str) -> str:
        return self._line(name, self.raw.get(name))

    def lines(self, name: str) -> tuple[str, ...]:
        return self._lines(name, self.raw.get(name, []))

    def matching(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        value = self.line(name)
        if value and (not pattern.match(value) or len(value) > _SLUG_CHARACTERS):
            self.note(name, f"写成了 {value!r}；{expected}")
        return value

    def day(self, name: str, *, required: bool = True) -> date | None:
        value = self.raw.get(name)
        if value is None and not required:
            return None
        if type(value) is not date:
            self.note(name, f"要写成 2027-02-28 这样的日期，不能是 {_shown(value)}")
            return None
        return value

    def audience(self) -> tuple[str, ...]:
        values = self.lines("audience")
        if not values or set(values) - set(AUDIENCES):
            self.note("audience", f"列出一个或几个：{'、'.join(AUDIENCES)}")
        return values

    def regions(self) -> tuple[str, ...]:
        values = self.raw.get("regions")
        if not isinstance(values, list) or not values or not all(_is_region_code(value) for value in values):
            self.note("regions", f'列出六位行政区划代码，要加引号，全国是 "100000"；不能是 {_shown(values)}')
            return ()
        return tuple(values)

    def ages(self) -> tuple[int | None, int | None]:
        value = self.raw.get("age_months")
        if value is None:
            return None, None
        if not isinstance(value, dict) or not value.keys() <= {"from", "until"}:
            self.note(
                "age_months", "写成 {from: 0, until: 36}，按月龄，不含 until 那个月；从怀孕起写 from: -10"
            )
            return None, None
        age_from, age_until = value.get("from"), value.get("until")
        known = [age for age in (age_from, age_until) if age is not None]
        is_sound = all(type(age) is int and -PREGNANCY_MONTHS <= age <= OLDEST_MONTHS for age in known)
        if not is_sound or known != sorted(set(known)):
            self.note(
                "age_months",
                f"from 和 until 要是月数，-10（怀孕）到 {OLDEST_MONTHS}（18 岁），并且 from 小于 until",
            )
            return None, None
        return age_from, age_until

    def section_questions(self) -> dict[str, tuple[str, ...]]:
        value = self.raw.get("section_questions") or {}
        if not isinstance(value, dict):
            self.note("section_questions", "写成“小标题: [问题, 问题]”")
            return {}
        return {
            self._line("section_questions", heading): self._lines("section_questions", questions)
            for heading, questions in value.items()
        }

    def sources(self) -> tuple[Source, ...]:
        sources = []
        for value in self._mappings("sources"):
            try:
                sources.append(parse_source(value))
            except ValueError as error:
                self.note("sources", str(error))
        return tuple(sources)

    def figures(self) -> tuple[FigureReference, ...]:
        figures = []
        for value in self._mappings("figures"):
            if value.keys() != {"region", "kind", "case"} or not all(
                isinstance(v, str) for v in value.values()
            ):
                self.note("figures", '每条写成 {region: "410000", kind: paternity, case: usual}，代码加引号')
                continue
            figures.append(FigureReference(**value))
        return tuple(figures)

    def _mappings(self, name: str) -> list[dict[str, Any]]:
        value = self.raw.get(name) or []
        if not isinstance(value, list) or not all(_has_text_keys(entry) for entry in value):
            self.note(name, "要写成列表，每条是 {字段: 值}")
            return []
        texts = (text for entry in value for text in entry.values() if isinstance(text, str))
        if any(_NOT_IN_A_LINE.search(text) for text in texts):
            self.note(name, "每个值写一行，不含 < > 和换行等控制字符")
        return value

    def _lines(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.note(name, f"要写成列表，一行一条，不能是 {_shown(value)}")
            return ()
        return tuple(self._line(name, entry) for entry in value)

    def _line(self, name: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.note(name, f"要写一行文字，不能是 {_shown(value)}")
            return ""
        if len(value) > LINE_CHARACTERS or _NOT_IN_A_LINE.search(value):
            self.note(name, f"最多 {LINE_CHARACTERS} 个字，不含 < > 和换行等控制字符")
        return value.strip()


def _has_text_keys(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) for key in value)


def _is_region_code(value: object) -> bool:
    return isinstance(value, str) and _REGION.match(value) is not None


def _shown(value: object) -> str:
    return "空的" if value is None else repr(value)[:60]


def _load_yaml(text: str) -> tuple[Mapping[Any, Any] | None, str]:
    """The mapping, or None and the reason in Chinese."""
    if len(text) > FRONT_MATTER_CHARACTERS:
        return None, f"开头的字段共 {len(text)} 个字符，最多 {FRONT_MATTER_CHARACTERS} 个"
    try:
        raw = _load_quickly(text) or yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader with less
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return None, f"第 {line} 行附近不是合法的 YAML：{error.problem}"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: a date such as 2026-02-30; RecursionError: thousands of brackets.
        return None, f"不是合法的 YAML：{error}"
    if not isinstance(raw, dict):
        return None, "开头要是“字段: 值”，一行一个"
    return raw, ""


def _load_quickly(text: str) -> Any:
    """What the C loader reads in a tenth of the time; None where the slow one may find a mistake to tell."""
    if "*" in text:
        return None
    try:
        return yaml.load(text, Loader=_QuickLoader)  # noqa: S506 - a safe loader with less
    except (yaml.YAMLError, ValueError):
        return None


class _OnceEach(SafeConstructor):
    """Refuses keys that stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice} 写了两次", node.start_mark)
        return super().construct_mapping(node, deep=deep)


class _QuickLoader(_OnceEach, LOADER):  # type: ignore[misc]  # in C or in Python, as PyYAML is built
    """The quickest safe loader there is; it knows nothing of aliases that are not there."""


class _PlainLoader(_OnceEach, yaml.SafeLoader):
    """A SafeLoader that refuses aliases too, and tells mistakes in Python's words."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "不能用 *引用", event.start_mark)
        return super().compose_node(parent, index)
