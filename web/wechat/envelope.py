"""How a message is wrapped on its way in and out, in each mode of the account.

Everything between sees what was inside. What is stored of a delivery is
unsealed, so that each retry can be sealed afresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from web.wechat import signature
from web.wechat.account import Mode
from web.wechat.refusals import NotSealedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from web.wechat.account import Account


class DataFormat(StrEnum):
    """数据格式: how the account has the platform write messages; replies are written alike."""

    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A request whose sender is known to be the platform."""

    body: bytes
    """The message itself, unsealed: XML or JSON, not looked at yet."""
    data_format: DataFormat
    is_sealed: bool
    """The reply must be sealed too."""


def answer_handshake(account: Account, query: Mapping[str, str], *, now: datetime) -> str:
    """What the platform's check of this address is answered with: its own `echostr`.

    Raises:
        RefusedError: the request is not signed with the account's token, or not just now.
    """
    signature.check_query(account.token, query, now=now)
    return query.get("echostr", "")


def open_request(account: Account, query: Mapping[str, str], body: bytes, *, now: datetime) -> Opened:
    """What a POST holds.

    Raises:
        RefusedError: it is not from the platform, or not wrapped as the account wants it.
        NotAMessageError: it is from the platform and holds nothing that could be a message.
    """
    signature.check_query(account.token, query, now=now)
    if account.mode is Mode.SAFE:
        raise NotSealedError
    data_format = DataFormat.JSON if body.lstrip()[:1] == b"{" else DataFormat.XML
    return Opened(body=body, data_format=data_format, is_sealed=False)


def seal_reply(account: Account, opened: Opened, reply: bytes, *, now: datetime) -> bytes:  # noqa: ARG001 - until replies are sealed
    """The response body of a reply to `opened`, wrapped as the request was."""
    return reply
