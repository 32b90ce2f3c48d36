"""Whether a request comes from the platform, and just now."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from web.wechat.refusals import SignatureMismatchError, StaleTimestampError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

AGE_ALLOWED = timedelta(seconds=300)
"""How far a request's time may be from ours, either way.

The signature does not cover the body, so whoever saw one request could forge
others for ever. The nonce is no help: the platform's own retries repeat it.
"""

_LONGEST_TIMESTAMP = 12
"""Digits; more would be a moment that no clock shows."""


def sign(token: str, timestamp: str, nonce: str, *sealed: str) -> str:
    """The signature of a request, or of a sealed text with it, in lower-case hex.

    >>> sign("AAAAA", "1714037059", "486452656")
    '899cf89e464efb63f54ddac96b0a0a235f53aa78'

    Source: 微信公众平台, 开发者文档, 消息推送: 验证消息来自微信服务器 (the example is theirs).
    """
    joined = "".join(sorted((token, timestamp, nonce, *sealed))).encode(errors="replace")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def check(*, token: str, signature: str, timestamp: str, nonce: str, now: datetime) -> None:
    """Return if the request is signed with the token and fresh.

    Raises:
        SignatureMismatchError: it is not signed with our token.
        StaleTimestampError: it is, but more than `AGE_ALLOWED` away from `now`.
    """
    _compare(sign(token, timestamp, nonce), signature)
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP
    if not is_number or abs(now.timestamp() - int(timestamp)) > AGE_ALLOWED.total_seconds():
        raise StaleTimestampError


def check_query(token: str, query: Mapping[str, str], *, now: datetime) -> None:
    """Return if the query of a request is signed with the token and fresh; raises as `check` does."""
    given = {name: query.get(name, "") for name in ("signature", "timestamp", "nonce")}
    check(token=token, now=now, **given)


def check_sealed(token: str, query: Mapping[str, str], sealed: str) -> None:
    """Return if the query signs this sealed text with the token.

    How old the request is, `check_query` tells.

    Raises:
        SignatureMismatchError: it does not; `signature`, which leaves the text out, is no help.
    """
    wanted = sign(token, query.get("timestamp", ""), query.get("nonce", ""), sealed)
    _compare(wanted, query.get("msg_signature", ""))


def _compare(wanted: str, given: str) -> None:
    # In constant time: how much of a guess was right is told to nobody.
    if not hmac.compare_digest(wanted.encode(), given.encode(errors="replace")):
        raise SignatureMismatchError
