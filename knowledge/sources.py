"""Where a sentence comes from: the document that a parent can look up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_ISSUER = "发布单位未核到"
"""Written as the issuer of a document whose issuer was not found."""

_ISSUED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")
_OFFICIAL_SUFFIXES = (".gov.cn", ".npc.gov.cn", ".12371.cn", ".chinacdc.cn", ".women.org.cn", ".acftu.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published document, as it is cited under an answer.

    `number`, `issued`, `in_force_from` and `article` are None where the
    document is known but that detail has not been checked; the answer then
    says so instead of guessing.
    """

    title: str
    """Without the 《》."""
    issuer: str
    number: str | None = None
    """The document number as printed, such as 国务院令第619号."""
    issued: str | None = None
    """ISO date, month or year, as precisely as it is known."""
    in_force_from: date | None = None
    article: str | None = None
    """The place in the document, such as 第七条第一款."""
    url: str | None = None
    """An official address, or None; other addresses are not shown to parents."""

    def __post_init__(self) -> None:
        if not self.title or not self.issuer:
            msg = f"来源缺少名称或发布单位：{self.title!r} / {self.issuer!r}"
            raise ValueError(msg)
        if self.issued is not None and not _ISSUED.match(self.issued):
            msg = f"来源《{self.title}》的日期写成 2021、2021-11 或 2021-11-27，不能是 {self.issued!r}"
            raise ValueError(msg)
        if self.url is not None and not is_official(self.url):
            msg = f"来源《{self.title}》的网址不是官方网站：{self.url}"
            raise ValueError(msg)

    @property
    def name(self) -> str:
        """The title in book marks with the place in the document.

        >>> Source(title="女职工劳动保护特别规定", issuer="国务院", article="第七条").name
        '《女职工劳动保护特别规定》第七条'
        """
        return f"《{self.title}》{self.article or ''}"


def is_official(url: str) -> bool:
    """Whether an address belongs to a government body or a national public institution.

    One that cannot be read does not.

    >>> is_official("https://www.gov.cn/zhengce/"), is_official("http://kf.bendibao.com/news")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # http://[
        return False
    host = f".{parts.hostname or ''}"
    return parts.scheme in {"http", "https"} and host.endswith(_OFFICIAL_SUFFIXES)


def parse_source(raw: Mapping[str, Any]) -> Source:
    """A source from a mapping of YAML: title, issuer, number, issued, in_force_from, article, url.

    Raises:
        ValueError: a field is missing, unknown or of the wrong kind, with a
            Chinese sentence for the editor.
    """
    unknown = set(raw) - {"title", "issuer", "number", "issued", "in_force_from", "article", "url"}
    if unknown:
        msg = f"来源里有不认识的字段：{'、'.join(sorted(map(str, unknown)))}"
        raise ValueError(msg)
    in_force_from = raw.get("in_force_from")
    if in_force_from is not None and type(in_force_from) is not date:
        msg = f"来源的施行日要写成 2021-11-27 这样的日期，不能是 {in_force_from!r}"
        raise ValueError(msg)
    issued = raw.get("issued")
    return Source(
        title=str(raw.get("title") or ""),
        issuer=str(raw.get("issuer") or ""),
        number=_text(raw.get("number")),
        issued=None if issued is None else str(issued),
        in_force_from=in_force_from,
        article=_text(raw.get("article")),
        url=_text(raw.get("url")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
