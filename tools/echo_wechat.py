"""The least that can answer WeChat: signature, XML in, XML out. What the bench measures against."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from web.wechat.signature import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

TOKEN = "benchmark"  # noqa: S105 - signs requests to ourselves


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Reply to each text with itself."""
    query = parse_qs(environ["QUERY_STRING"])
    if query["signature"][0] != sign(TOKEN, query["timestamp"][0], query["nonce"][0]):
        start_response("403 FORBIDDEN", [("Content-Length", "0")])
        return [b""]
    message = fromstring(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])), forbid_dtd=True)
    reply = ET.Element("xml")
    for name, text in (
        ("ToUserName", message.findtext("FromUserName")),
        ("FromUserName", message.findtext("ToUserName")),
        ("CreateTime", str(int(time.time()))),
        ("MsgType", "text"),
        ("Content", message.findtext("Content")),
    ):
        ET.SubElement(reply, name).text = text
    body: bytes = ET.tostring(reply, encoding="utf-8")
    start_response("200 OK", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
    return [body]
