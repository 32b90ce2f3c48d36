"""Whether a nursery is filed: yes, no longer, or not found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.nursery import Nursery


class Verdict(StrEnum):
    """What the directory knows of a name or a code."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    NOT_FOUND = "not_found"
    """Never reads as illegal: the national registry holds about half of all institutions."""
    SEVERAL = "several"
    """The name or the code fits several: nothing is said of any until one is chosen."""
    UNUSABLE = "unusable"
    """Neither a name nor a code: nothing to look for (空的、只有“托育中心”四个字、校验不对的代码)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome for one name or code."""

    asked: str
    """As it was read."""
    verdict: Verdict
    nurseries: Sequence[Nursery] = ()
    """The one that was found; all of them with `SEVERAL`."""
    near: Sequence[Nursery] = ()
    """Names like the one asked for, best first: offered, never assumed; at most five."""
    is_code: bool = False
    code_is_valid: bool | None = None
    """For a code, whether its check characters hold."""
