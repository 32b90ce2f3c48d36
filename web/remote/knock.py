"""One request to a server, as another program would make it, and what came back or why nothing did.

For checking a server of our own: loopback and private addresses are what it is
for, redirects are told and not followed, and neither proxies nor certificates
of the environment count, since whoever calls that server has none of them.
"""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

LONGEST_S: Final = 5.0
_LARGEST_BYTES = 65_536
_CHUNK_BYTES = 4_096
_MS_PER_S = 1_000
_CERTIFICATES = {
    9: "还没有生效",
    10: "过期了",
    18: "是自己签的，微信不认",
    19: "是自己签的，微信不认",
    20: "不完整（多半是少了中间证书）或者不是公认机构发的",
    21: "不完整（多半是少了中间证书）",
    62: "不是发给这个域名的",
    64: "不是发给这个 IP 的",
}
"""What OpenSSL's codes of X509_verify_cert mean for whoever set the certificate up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocked:
    """What came back."""

    status: int
    location: str | None
    """Where a redirect leads; None where the answer is none."""
    content_type: str
    body: bytes
    """As much of it as was read."""
    date: datetime | None
    """By the clock of whoever answered; None where it does not say."""
    ms: float


class UnreachedError(Exception):
    """No answer; its text says in Chinese why, and what to do."""


def knock(
    address: str,
    *,
    method: str = "GET",
    query: Mapping[str, str] | None = None,
    body: bytes | None = None,
    content_type: str | None = None,
    longest_s: float = LONGEST_S,
) -> Knocked:
    """Make one request; it and its answer take `longest_s` seconds at most, but for the last chunk's wait.

    Raises:
        UnreachedError: nothing came back, or not in time.
    """
    began = time.monotonic()
    headers = {"Content-Type": content_type} if content_type else {}
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.request(
                method,
                address,
                params=query,
                data=body,
                headers=headers,
                allow_redirects=False,
                stream=True,
                timeout=longest_s,
            ) as response:
                content = _read(response, until=began + longest_s)
        except (requests.RequestException, ValueError) as error:  # a name that is none raises a ValueError
            raise UnreachedError(_why(error, longest_s)) from error
    return Knocked(
        status=response.status_code,
        location=response.headers.get("Location"),
        content_type=response.headers.get("Content-Type", ""),
        body=content,
        date=_date(response.headers.get("Date")),
        ms=(time.monotonic() - began) * _MS_PER_S,
    )


def _read(response: requests.Response, *, until: float) -> bytes:
    found = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        found += chunk
        if time.monotonic() > until:
            raise requests.ReadTimeout
        if len(found) > _LARGEST_BYTES:
            break
    return bytes(found)


def _why(error: Exception, longest_s: float) -> str:
    for cause in _causes(error):
        told = _cause_told(cause)
        if told:
            return told
    if isinstance(error, requests.exceptions.SSLError):
        return "https 没有谈拢：请看这个端口开的是不是 https、协议版本是不是太旧"
    if isinstance(error, requests.Timeout):
        return f"{longest_s:g} 秒没有回：请看防火墙放行没有、服务器是不是太忙"
    if isinstance(error, requests.ConnectionError):
        return "连不上，或者中途断了：请看防火墙、代理和 web 开着没有"
    return "这不是能用的网址：请核对写法"


def _cause_told(cause: BaseException) -> str | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(cause.verify_code, f"通不过检查（{cause.verify_message}）")
        return f"https 的证书{known}：请重新申请，或者让运维把证书链配全"
    if isinstance(cause, socket.gaierror):
        return "域名解析不到：请核对域名有没有写错、解析有没有生效"
    if isinstance(cause, ConnectionRefusedError):
        return "连上了机器，但没有程序在听这个端口：请看 web 和前面的代理开着没有"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that lies behind it: libraries put one into another, in several ways."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        behind = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [other for other in behind if isinstance(other, BaseException)]


def _date(written: str | None) -> datetime | None:
    try:
        told = parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
    return told if told and told.tzinfo else None
