"""How a message is wrapped on its way in and out, in each mode of the account.

Everything between sees what was inside. What is stored of a delivery is
unsealed, so that each retry can be sealed afresh.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from web.wechat import fields, sealing, signature
from web.wechat.account import Mode
from web.wechat.refusals import NotAMessageError, NotSealedError, UnopenableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from web.wechat.account import Account


_ECHO = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""The platform's `echostr`: some twenty digits. Nothing sealed is so short, and no message is one word."""


class DataFormat(StrEnum):
    """数据格式: how the account has the platform write messages; replies are written alike."""

    XML = "xml"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A request whose sender is known to be the platform."""

    body: bytes = field(repr=False)
    """The message itself, unsealed: XML or JSON, not looked at yet."""
    data_format: DataFormat
    key: bytes | None = field(default=None, repr=False)
    """What opened it and seals the reply: while keys change, the one that both sides have.

    None for a request that was not sealed.
    """

    @property
    def is_sealed(self) -> bool:
        """Whether it came sealed, so that the reply must be sealed too."""
        return self.key is not None


def answer_handshake(account: Account, query: Mapping[str, str], *, now: datetime) -> str:
    """What the platform's check of this address is answered with: its own `echostr`.

    As the platform's pages tell it, the text comes as it is in every mode. Some
    kinds of account have it sealed and signed as a message is: there it is opened.

    Raises:
        RefusedError: the request is not signed with the account's token, or not
            just now, or a sealed text in it does not open.
    """
    signature.check_query(account.token, query, now=now)
    echo = query.get("echostr", "")
    if account.mode is Mode.PLAIN or "msg_signature" not in query or _ECHO.fullmatch(echo):
        return echo
    signature.check_sealed(account.token, query, echo)
    told = sealing.open_sealed(echo, account.keys, account.app_id).decode(errors="replace")
    if not _ECHO.fullmatch(told):
        # Else whoever recorded a sealed message could have it read out by sending it here.
        raise UnopenableError
    return told


def open_request(account: Account, query: Mapping[str, str], body: bytes, *, now: datetime) -> Opened:
    """What a POST holds; whether it is a message, `messages.parse` tells.

    Where a sealed part is there it alone is read, whatever stands beside it.

    Raises:
        RefusedError: it is not from the platform, or not wrapped as the account wants it.
    """
    signature.check_query(account.token, query, now=now)
    sealed = None if account.mode is Mode.PLAIN else _sealed_part(body)
    if sealed is not None:
        signature.check_sealed(account.token, query, sealed)
        content, key = sealing.open_naming_key(sealed, account.keys, account.app_id)
        return Opened(body=content, data_format=_format_of(content), key=key)
    says_sealed = query.get("encrypt_type") == "aes"
    if account.mode is Mode.SAFE or (account.mode is Mode.COMPATIBLE and says_sealed):
        raise NotSealedError
    return Opened(body=body, data_format=_format_of(body))


def seal_reply(account: Account, opened: Opened, reply: bytes, *, now: datetime) -> bytes:
    """The response body of a reply to `opened`, wrapped as the request was.

    Source: 微信公众平台, 开发者文档, 消息推送 (what it holds) and 消息加解密说明 (sealed by
    whichever key opened the request).
    """
    if opened.key is None:
        return reply
    sealed = sealing.seal(reply, opened.key, account.app_id)
    # A nonce of our own: with the request's, its signature would make this reply a request.
    timestamp, nonce = int(now.timestamp()), secrets.token_hex(8)
    signed = signature.sign(account.token, str(timestamp), nonce, sealed)
    if opened.data_format is DataFormat.JSON:
        told = {"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": timestamp, "Nonce": nonce}
        # The platform's page of today has these names, an older one had them in lower case: both find theirs.
        return json.dumps(told | {name.lower(): value for name, value in told.items()}).encode()
    return (
        f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    ).encode()


def _sealed_part(body: bytes) -> str | None:
    """The sealed text in a body, or None where there is none to be found."""
    try:
        return fields.read(body, is_json=fields.begins_json(body)).get("Encrypt")
    except NotAMessageError:
        return None


def _format_of(body: bytes) -> DataFormat:
    return DataFormat.JSON if fields.begins_json(body) else DataFormat.XML
