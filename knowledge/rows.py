"""A YAML file of content read field by field; what is wrong is told by file, row and field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from knowledge.data_files import read_yaml
from knowledge.sources import Source, parse_source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

E = TypeVar("E", bound=StrEnum)


class ContentFileError(ValueError):
    """A file of content cannot be used; the Chinese message tells its editor where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mapping of a file; a field that is absent and one that is null are alike."""

    content: Mapping[str, Any]
    where: str
    """File and place, for the message."""

    def allow(self, fields: Iterable[str]) -> None:
        """Refuse every field that is not one of these.

        Raises:
            ContentFileError: there is one.
        """
        unknown = sorted(str(name) for name in self.content.keys() - set(fields))
        if unknown:
            raise self.error(reason=f"不认识的字段 {'、'.join(unknown)}")

    def text(self, name: str) -> str:
        """A text that must be there."""
        found = self.maybe_text(name)
        if not found:
            raise self.error(reason=f"{name} 要写成文字，不能空着")
        return found

    def maybe_text(self, name: str) -> str | None:
        """A text, or None where the field is empty."""
        raw = self.content.get(name)
        if raw is None or (isinstance(raw, str) and raw.strip()):
            return raw
        raise self.error(reason=f"{name} 要写成文字（数字要加引号），不能是 {raw!r}")

    def flag(self, name: str) -> bool:
        """True or false; false where the field is empty."""
        raw = self.content.get(name)
        if raw is None or isinstance(raw, bool):
            return bool(raw)
        raise self.error(reason=f"{name} 要写成 true 或 false，不能是 {raw!r}")

    def number(self, name: str) -> int | None:
        """A whole number, or None where the field is empty."""
        raw = self.content.get(name)
        if raw is None or type(raw) is int:
            return raw
        raise self.error(reason=f"{name} 要写成整数，不能是 {raw!r}")

    def day(self, name: str) -> date | None:
        """A day, or None where the field is empty."""
        raw = self.content.get(name)
        if raw is None or type(raw) is date:
            return raw
        raise self.error(reason=f"{name} 要写成 2026-01-01 这样的日期，不能是 {raw!r}")

    def choice(self, name: str, kind: type[E]) -> E:
        """One of the words there are for the field, which must be there."""
        raw: Any = self.content.get(name)
        try:
            return kind(raw)
        except ValueError:
            wrong = "空着" if raw is None else f"是 {raw!r}"
            raise self.error(reason=f"{name} 可以写 {'、'.join(kind)}，不能{wrong}") from None

    def maybe_choice(self, name: str, kind: type[E]) -> E | None:
        """One of the words there are for the field, or None where it is empty."""
        return None if self.content.get(name) is None else self.choice(name, kind)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where the field is."""
        return self._texts(name, self.content.get(name))

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts."""
        raw = self.content.get(name)
        if not isinstance(raw, list):
            raise self.error(reason=f"{name} 要写成列表的列表，例如 [[消防, 灭火器]]")
        return tuple(self._texts(name, group) for group in raw)

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers; empty where the field is."""
        raw = self.content.get(name)
        if raw is None:
            return ()
        if not isinstance(raw, list) or not all(type(each) is int for each in raw):
            raise self.error(reason=f"{name} 要写成整数的列表，例如 [6, 18, 30]，不能是 {raw!r}")
        return tuple(raw)

    def sources(self, name: str) -> dict[str, Source]:
        """Documents by the key that other rows name them with; none where the field is empty."""
        found = {}
        for key, described in self.mapping(name).items():
            if not isinstance(described, dict):
                raise self.error(reason=f"来源 {key}：要写成“title: …, issuer: …”")
            try:
                found[str(key)] = parse_source(described)
            except ValueError as error:
                raise self.error(reason=f"来源 {key}：{error}") from error
        return found

    def cited(self, known: Mapping[str, Source], *, usual: tuple[str, ...] = ()) -> tuple[Source, ...]:
        """The documents whose keys stand under `sources`, or the usual ones where there are none."""
        return self.look_up(self.texts("sources") or usual, known)

    def look_up(self, keys: Collection[str], known: Mapping[str, Source]) -> tuple[Source, ...]:
        """Documents by their keys.

        Raises:
            ContentFileError: a key stands for none of the known ones.
        """
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise self.error(reason=f"没有这个来源：{'、'.join(unknown)}，先在 sources 里写清这份文件")
        return tuple(known[key] for key in keys)

    def mapping(self, name: str) -> Mapping[Any, Any]:
        """What stands under a field by names of the editor's own; nothing where the field is empty."""
        raw = self.content.get(name)
        if raw is None or isinstance(raw, dict):
            return raw or {}
        raise self.error(reason=f"{name} 要写成“名称: 内容”，不能是 {raw!r}")

    def rows(self, name: str) -> list[Row]:
        """The rows under a field."""
        raw = self.content.get(name)
        if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
            raise self.error(reason=f"{name} 要写成列表，每条是“字段: 值”")
        return [
            Row(content=each, where=f"{self.where} {name} {each.get('id') or f'第 {number} 条'}")
            for number, each in enumerate(raw, start=1)
        ]

    def error(self, *, reason: str) -> ContentFileError:
        """What is wrong with this row, to be raised."""
        return ContentFileError(f"{self.where}：{reason}")

    def _texts(self, name: str, raw: object) -> tuple[str, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list) or not all(isinstance(each, str) and each for each in raw):
            raise self.error(reason=f"{name} 要写成文字的列表（数字要加引号），不能是 {raw!r}")
        return tuple(raw)


def read_file(path: Path) -> Row:
    """The whole of a file as one row.

    Raises:
        ContentFileError: it is missing, or no mapping in YAML.
    """
    try:
        content = read_yaml(path)
    # A day that the calendar does not have (2026-02-30) is a bare ValueError of yaml.
    except (OSError, yaml.YAMLError, ValueError) as error:
        msg = f"{path.name}：{_unreadable(error)}"
        raise ContentFileError(msg) from error
    if not isinstance(content, dict):
        msg = f"{path.name}：要写成“字段: 值”"
        raise ContentFileError(msg)
    return Row(content=content, where=path.name)


def _unreadable(error: Exception) -> str:
    """Why a file cannot be read, and what to do, for its editor."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件，放回原处"
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码，请另存为 UTF-8"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"第 {error.problem_mark.line + 1} 行附近写法不对，检查缩进、冒号和引号（{error.problem}）"
    if isinstance(error, ValueError):
        return f"里面有日历上没有的日期，改成真有的一天（{error}）"
    return f"读不了，检查文件有没有损坏（{error}）"
