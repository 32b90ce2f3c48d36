"""A message of the platform through the application's own front door, and what came back."""

from __future__ import annotations

import time
from contextvars import Context
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from werkzeug.test import Client, EnvironBuilder

from web.wechat import platform
from web.wechat.replies import as_stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from web.settings import Settings
    from web.wechat.account import Account
    from web.wechat.platform import Push
    from web.wechat.replies import Reply

_MS_PER_NS = 1e-6
_OUR_OWN = {"REMOTE_ADDR": "127.0.0.1"}
_TROUBLES: Final[Mapping[int, str]] = {
    HTTPStatus.FORBIDDEN: "签名过了 5 分钟，或者加密方式、密钥和设置的不一样",
    HTTPStatus.NOT_FOUND: "这里没有 /wechat：没有设 Token",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try of a message: the bytes that came back, and what the parent sees of them."""

    status: int
    content_type: str
    body: bytes
    opened: bytes | None
    """The body unsealed; None where it was not sealed."""
    ms: float
    reply: Reply | None
    """None for silence, and where the platform would show its fault line."""
    trouble: str | None
    """Why it would show that line; None where the reply is in order."""

    @property
    def says(self) -> str:
        """What is equal for two tries whose parents see the same."""
        return self.trouble or (as_stored(self.reply) if self.reply else "")


def send(app: Flask, settings: Settings, account: Account, push: Push) -> Try:
    """Send a message to /wechat as the platform would, without a network between.

    In a context of its own: the request that asks for it is not over yet, and
    what Flask keeps of the two must not mix.
    """
    request = EnvironBuilder(
        path=f"{settings.path_prefix}/wechat",
        base_url=settings.base_url,
        query_string=urlencode(push.query),
        method="POST",
        data=push.body,
        content_type=push.content_type,
        environ_base=_OUR_OWN,
    )
    began_ns = time.perf_counter_ns()
    response = Context().run(Client(app).open, request, buffered=True)
    ms = (time.perf_counter_ns() - began_ns) * _MS_PER_NS
    body = response.get_data()
    opened = reply = trouble = None
    try:
        if response.status_code != HTTPStatus.OK:
            trouble = f"状态 {response.status_code}" + _because(response.status_code)
        elif ms > platform.SECONDS * 1_000:
            trouble = f"{platform.SECONDS} 秒没有回，微信已经挂断"
        else:
            reply = platform.read_reply(account, push, body)
            whole = platform.opened_reply(account, push, body) if reply else body
            opened = None if whole == body else whole
    except platform.BadReplyError as error:
        trouble = str(error)
    return Try(
        status=response.status_code,
        content_type=response.content_type or "",
        body=body,
        opened=opened,
        ms=ms,
        reply=reply,
        trouble=trouble,
    )


def _because(status: int) -> str:
    known = _TROUBLES.get(status)
    return f"：{known}" if known else ""
