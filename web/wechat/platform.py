"""The platform's half of the protocol: what WeChat sends to an account's server, and how it takes a reply.

For the simulator and for `yuertong wechat check`. Pure: whoever calls brings
the moment, the numbers and the way there.

Source: 微信公众平台, 开发者文档, 消息推送: 接收普通消息, 接收事件推送, 被动回复用户消息, 消息加解密说明.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from web.wechat import sealing
from web.wechat.account import Mode
from web.wechat.envelope import DataFormat
from web.wechat.refusals import UnopenableError
from web.wechat.replies import NewsItem, NewsReply, TextReply, writable
from web.wechat.signature import sign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from web.wechat.account import Account
    from web.wechat.happenings import Fields
    from web.wechat.replies import Reply

ACCOUNT_NAME: Final = "gh_yuertong0000"
"""What an account is called within messages: `gh_` and twelve digits."""

CONTENT_BYTES: Final = 2_047
"""Longest text that the platform passes on."""

SECONDS: Final = 5
"""After which the platform hangs up and asks again."""

TRIES: Final = 3
"""How often it sends a message in all."""

_SUCCESS = b"success"
_CARDS_FOR_A_MESSAGE, _CARDS_FOR_AN_EVENT = 1, 8
_MEDIA_TYPES = {DataFormat.XML: "text/xml", DataFormat.JSON: "application/json"}


class BadReplyError(ValueError):
    """What came back is no reply that the platform takes; its text says in Chinese what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One message on its way to the account's server; each of its tries carries the very same bytes."""

    query: Mapping[str, str]
    body: bytes
    message: bytes
    """The body before it was sealed."""
    mode: Mode
    data_format: DataFormat
    is_event: bool

    @property
    def content_type(self) -> str:
        """What the platform declares the body to be."""
        return _MEDIA_TYPES[self.data_format]


# On the way to the account's server


def push(
    account: Account,
    fields: Fields,
    *,
    open_id: str,
    at: datetime,
    number: int,
    nonce: str,
    mode: Mode,
    data_format: DataFormat = DataFormat.XML,
    key: bytes | None = None,
) -> Push:
    """One message as the platform sends it to an account that is set to `mode`.

    `number` is its MsgId, which events have none of; `nonce` goes into the
    signature. A mode that seals needs an account with a key; it seals with the
    first of them unless another is given.
    """
    is_event = fields["MsgType"] == "event"
    told = {
        "ToUserName": ACCOUNT_NAME,
        "FromUserName": open_id,
        "CreateTime": int(at.timestamp()),
        **fields,
        **({} if is_event else {"MsgId": number}),
    }
    message = body = _written(told, data_format)
    query = _signed(account, at, nonce) | {"openid": open_id}
    if mode is not Mode.PLAIN:
        encrypt = sealing.seal(message, key or account.keys[0], account.app_id or "")
        signature = sign(account.token, query["timestamp"], nonce, encrypt)
        query |= {"encrypt_type": "aes", "msg_signature": signature}
        outside = told if mode is Mode.COMPATIBLE else {"ToUserName": ACCOUNT_NAME}
        body = _written({**outside, "Encrypt": encrypt}, data_format)
    return Push(
        query=query, body=body, message=message, mode=mode, data_format=data_format, is_event=is_event
    )


def handshake(account: Account, *, echo: str, at: datetime, nonce: str) -> Mapping[str, str]:
    """The query of the platform's check that an address is the account's: it wants `echo` back."""
    return _signed(account, at, nonce) | {"echostr": echo}


def _signed(account: Account, at: datetime, nonce: str) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    return {"signature": sign(account.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}


def _written(told: Mapping[str, Any], data_format: DataFormat) -> bytes:
    if data_format is DataFormat.JSON:
        return json.dumps(told, ensure_ascii=False).encode()
    return f"<xml>{_elements(told)}</xml>".encode()


def _elements(told: Mapping[str, Any]) -> str:
    return "\n".join(f"<{name}>{_inside(value)}</{name}>" for name, value in told.items())


def _inside(value: Any) -> str:
    if isinstance(value, dict):
        return _elements(value)
    if isinstance(value, int):
        return str(value)
    # A section of characters ends at the first ]]>, so that one is cut in two.
    return f"<![CDATA[{writable(str(value)).replace(']]>', ']]]]><![CDATA[>')}]]>"


# On the way back


def read_reply(account: Account, sent: Push, body: bytes) -> Reply | None:
    """What the parent sees of a reply to `sent`; None for `success` and for no byte at all.

    Raises:
        BadReplyError: the parent sees that the account is out of order.
    """
    if body in {b"", _SUCCESS}:
        return None
    told = _read(opened_reply(account, sent, body), sent.data_format)
    if told.get("ToUserName") != sent.query["openid"]:
        msg = "回复的收件人（ToUserName）不是发消息的人"
        raise BadReplyError(msg)
    kind = told.get("MsgType")
    if kind == "text":
        return _text_reply(told)
    if kind == "news":
        return _news_reply(told, most=_CARDS_FOR_AN_EVENT if sent.is_event else _CARDS_FOR_A_MESSAGE)
    msg = f"回复的种类（MsgType）是“{kind}”，不认识"
    raise BadReplyError(msg)


def opened_reply(account: Account, sent: Push, body: bytes) -> bytes:
    """The bytes of a reply, unsealed where it is sealed.

    Raises:
        BadReplyError: it is sealed where it must not be, or not where it must, or does not open.
    """
    told = {name.lower(): value for name, value in _read(body, sent.data_format).items()}
    encrypt = told.get("encrypt")
    if encrypt is None:
        if sent.mode is Mode.SAFE:
            msg = "安全模式下，回复没有加密"
            raise BadReplyError(msg)
        return body
    if sent.mode is Mode.PLAIN:
        msg = "明文模式下，回复却加密了"
        raise BadReplyError(msg)
    signature = sign(account.token, str(told.get("timestamp")), str(told.get("nonce")), str(encrypt))
    if signature != told.get("msgsignature"):
        msg = "回复的签名（MsgSignature）不对"
        raise BadReplyError(msg)
    try:
        return sealing.open_sealed(str(encrypt), account.keys, account.app_id or "")
    except UnopenableError as error:
        msg = "回复解不开：密钥或 AppID 不对"
        raise BadReplyError(msg) from error


def _text_reply(told: Mapping[str, Any]) -> TextReply:
    content = told.get("Content")
    if not isinstance(content, str) or not content:
        msg = "文字回复里没有内容（Content）"
        raise BadReplyError(msg)
    size = len(content.encode())
    if size > CONTENT_BYTES:
        msg = f"文字回复有 {size:,} 字节，最多 {CONTENT_BYTES:,}"
        raise BadReplyError(msg)
    return TextReply(content=content)


def _news_reply(told: Mapping[str, Any], *, most: int) -> NewsReply:
    articles = told.get("Articles")
    items = articles.get("item") if isinstance(articles, dict) else articles
    cards = tuple(_card(item) for item in (items if isinstance(items, list) else [items]))
    if str(told.get("ArticleCount")) != str(len(cards)):
        msg = "图文回复里写的篇数（ArticleCount）和实际的不一样"
        raise BadReplyError(msg)
    if len(cards) > most:
        msg = f"图文回复有 {len(cards)} 篇，这时最多 {most} 篇"
        raise BadReplyError(msg)
    return NewsReply(items=cards)


def _card(told: Any) -> NewsItem:
    if not isinstance(told, dict) or not (told.get("Title") and told.get("Url")):
        msg = "图文回复里缺标题或网址"
        raise BadReplyError(msg)
    return NewsItem(
        title=told["Title"],
        description=told.get("Description") or "",
        picture_url=told.get("PicUrl") or "",
        url=told["Url"],
    )


def _read(body: bytes, data_format: DataFormat) -> dict[str, Any]:
    try:
        if data_format is DataFormat.JSON:
            told = json.loads(body)
        else:
            root = fromstring(body, forbid_dtd=True)
            told = _nested(root) if root.tag == "xml" else None
    except (ValueError, ParseError, DefusedXmlException) as error:
        msg = f"回复不是 {data_format.upper()}"
        raise BadReplyError(msg) from error
    if not isinstance(told, dict):
        msg = f"回复不是消息的 {data_format.upper()}"
        raise BadReplyError(msg)
    return told


def _nested(element: Element) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for child in element:
        value = _nested(child) if len(child) else child.text or ""
        if child.tag in told:
            before = told[child.tag]
            told[child.tag] = [*(before if isinstance(before, list) else [before]), value]
        else:
            told[child.tag] = value
    return told
