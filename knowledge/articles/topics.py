"""What articles are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of articles, as parents see it named."""

    id: str
    name: str
    about: str
    """What belongs to it, in one line."""


def read_topics(path: Path) -> Mapping[str, Topic]:
    """The topics of topics.yaml by id, in the order of the file.

    Raises:
        ValueError: the file is not a mapping of ids to name and about.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or not all(
        isinstance(fields, dict) and fields.keys() == {"name", "about"} for fields in raw.values()
    ):
        msg = f"{path.name} 要写成“编号: {{name: 名称, about: 说明}}”"
        raise ValueError(msg)
    return {name: Topic(id=name, **fields) for name, fields in raw.items()}
