"""What a QR code or a bar code says, and which of our things it means; no address is ever opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

LONGEST = 500
"""Characters that are looked at; a QR code with more of them is no sign at a door."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\u4e00-\u9fff]|www\.", re.IGNORECASE)
_BAR_CODE = re.compile(r"[A-Z0-9_]+,")
"""A bar code comes as its kind and its number: EAN_13,6901234567892."""

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_NAME = re.compile(r"(?:机构|单位|企业|托育)?名称\s*[:：]\s*([^\s,，;；|]+)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_QUOTES = re.compile(r"[“”\"「」『』《》【】]")
_SHORTEST_NAME, _LONGEST_NAME = 2, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What is meant: exactly one of these is told."""

    question: str | None = None
    """A whole question that asks for it."""
    nursery_id: str | None = None
    slug: str | None = None
    """Of an article."""


def read_scanned(text: str, *, root: str | None = None) -> Scanned | None:
    """What a code says, or None where it cannot be told from its text alone.

    `root` is the product's own address, by which its pages are known.

    >>> read_scanned("名称：示例小月亮托育中心").question
    '托育机构“示例小月亮托育中心”备案了吗'
    >>> read_scanned("https://yuer.example.gov.cn/nurseries/n1", root="https://yuer.example.gov.cn").nursery_id
    'n1'
    >>> read_scanned("https://example.com/nurseries/n1", root="https://yuer.example.gov.cn") is None
    True
    """
    text = text[:LONGEST].strip()
    ours = _path_of_ours(text, root) if root else None
    if ours is not None:
        return _page(*ours)
    if (code := _code(text)) is not None:
        return Scanned(question=f"{code.upper()}备案了吗")
    named = _NAME.search(text)
    name = _QUOTES.sub("", named[1] if named else text)
    if not named and (_ADDRESS.match(text) or _BAR_CODE.match(text)):
        return None
    is_name = _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and "\n" not in name
    return _asks_for(name) if is_name and _CHINESE.search(name) else None


def _code(text: str) -> str | None:
    """The credit code of a text; one that stands alone is looked up even where its check fails."""
    if _CODE.fullmatch(text):
        return text
    found = [match[0] for match in _CODE.finditer(text)]
    if not found:
        return None
    from stdnum.cn import uscc  # noqa: PLC0415 - few codes that are scanned need it

    return next((code for code in found if uscc.is_valid(code)), None)


def _asks_for(name: str) -> Scanned:
    return Scanned(question=f"托育机构“{name}”备案了吗")


def _path_of_ours(address: str, root: str) -> tuple[str, str] | None:
    """Path and query under our root; None for an address of others. http and https are one host."""
    try:
        asked, own = urlsplit(address), urlsplit(root)
    except ValueError:  # http://[
        return None
    prefix = f"{own.path.rstrip('/')}/"
    is_ours = asked.scheme in {"http", "https"} and asked.netloc.lower() == own.netloc.lower()
    if not is_ours or not asked.path.startswith(prefix):
        return None
    return asked.path.removeprefix(prefix).rstrip("/"), asked.query


def _page(path: str, query: str) -> Scanned | None:
    """What one of our pages shows; None where the page is of no one thing."""
    kind, _, key = path.partition("/")
    asked = parse_qs(query).get("q", [""])[0].strip()
    if kind == "nurseries" and re.fullmatch(r"[A-Za-z0-9_-]{1,16}", key) and key not in {"near", "compare"}:
        return Scanned(nursery_id=key)
    if kind == "articles" and key:
        return Scanned(slug=unquote(key))
    if path == "verify" and asked:
        return _asks_for(_QUOTES.sub("", asked)[:_LONGEST_NAME])
    return Scanned(question=asked) if path == "ask" and asked else None
