"""A YAML file of content read field by field; what is wrong is told by file, row and field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from knowledge.sources import Source, parse_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where the field is."""
        return self._texts(name, self.content.get(name))

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts."""
        raw = self.content.get(name)
        if not isinstance(raw, list):
            raise self.error(reason=f"{name} 要写成列表的列表，例如 [[消防, 灭火器]]")
        return tuple(self._texts(name, group) for group in raw)

    def sources(self, name: str) -> dict[str, Source]:
        """Documents by the key that other rows name them with."""
        raw = self.content.get(name)
        if not isinstance(raw, dict):
            raise self.error(reason=f"{name} 要写成“编号: {{title, issuer, …}}”")
        found = {}
        for key, described in raw.items():
            try:
                found[str(key)] = parse_source(described)
            except (ValueError, TypeError) as error:
                raise self.error(reason=f"来源 {key}：{error}") from error
        return found

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
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path.name}：读不了：{error}"
        raise ContentFileError(msg) from error
    if not isinstance(content, dict):
        msg = f"{path.name}：要写成“字段: 值”"
        raise ContentFileError(msg)
    return Row(content=content, where=path.name)
