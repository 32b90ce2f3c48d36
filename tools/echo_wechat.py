"""The least that can answer WeChat: signature, XML in and out, sealed or not; the bench compares with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from web.wechat.account import key_bytes
from web.wechat.sealing import open_sealed, seal
from web.wechat.signature import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

TOKEN = "benchmark"  # noqa: S105 - signs requests to ourselves
APP_ID = "wxbenchmark"
ENCODING_AES_KEY = "benchmarkbenchmarkbenchmarkbenchmarkbenchma"
_KEY = key_bytes(ENCODING_AES_KEY)


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Reply to each text with itself."""
    query = parse_qs(environ["QUERY_STRING"])
    timestamp, nonce = query["timestamp"][0], query["nonce"][0]
    if query["signature"][0] != sign(TOKEN, timestamp, nonce):
        return _respond(start_response, "403 FORBIDDEN", b"")
    message = fromstring(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])), forbid_dtd=True)
    sealed = message.findtext("Encrypt")
    if sealed is not None:
        if query["msg_signature"][0] != sign(TOKEN, timestamp, nonce, sealed):
            return _respond(start_response, "403 FORBIDDEN", b"")
        message = fromstring(open_sealed(sealed, [_KEY], APP_ID), forbid_dtd=True)
    now = str(int(time.time()))
    body = _xml(
        ToUserName=message.findtext("FromUserName"),
        FromUserName=message.findtext("ToUserName"),
        CreateTime=now,
        MsgType="text",
        Content=message.findtext("Content"),
    )
    if sealed is not None:
        encrypted = seal(body, _KEY, APP_ID)
        body = _xml(
            Encrypt=encrypted, MsgSignature=sign(TOKEN, now, nonce, encrypted), TimeStamp=now, Nonce=nonce
        )
    return _respond(start_response, "200 OK", body)


def _xml(**fields: str | None) -> bytes:
    root = ET.Element("xml")
    for name, text in fields.items():
        ET.SubElement(root, name).text = text
    written: bytes = ET.tostring(root, encoding="utf-8")
    return written


def _respond(start_response: Callable[..., object], status: str, body: bytes) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]
