"""Whether an address is the account's server: asked as the platform asks it, findings given as they come."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from web.remote.knock import UnreachedError
from web.wechat import happenings, platform
from web.wechat.account import Mode
from web.wechat.findings import Verdict, bad, good, noted
from web.wechat.signature import AGE_ALLOWED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from web.remote.knock import Knocked
    from web.wechat.account import Account
    from web.wechat.findings import Finding
    from web.wechat.platform import Push

_SLOW_MS = 1_000
_DRIFT_NOTED = timedelta(seconds=30)
_SHOWN = 60
_OPEN_ID = "oYuertongCheck00000000000000"
_MODES = {Mode.PLAIN: "明文模式", Mode.COMPATIBLE: "兼容模式", Mode.SAFE: "安全模式"}
_NOBODY_BEHIND = "代理后面没有人应：请看 web 开着没有、代理转的端口对不对。"
_NOT_SHAKEN: Final[Mapping[int, str]] = {
    HTTPStatus.FORBIDDEN: (
        "服务器不认这个签名：多半是改了 Token 没有重启 web；不是的话，看两边的 Token 一不一样、"
        "服务器的时间准不准、代理有没有把 ? 后面的部分丢了、防火墙有没有拦。"
    ),
    HTTPStatus.NOT_FOUND: "那里没有 /wechat：请看 YUERTONG_PATH_PREFIX 对不对、填了 Token 后重启 web 没有。",
    HTTPStatus.BAD_GATEWAY: _NOBODY_BEHIND,
    HTTPStatus.SERVICE_UNAVAILABLE: _NOBODY_BEHIND,
    HTTPStatus.GATEWAY_TIMEOUT: _NOBODY_BEHIND,
}
_NOT_TAKEN: Final[Mapping[int, str]] = {
    HTTPStatus.FORBIDDEN: "解不开：两边的 EncodingAESKey、AppID 或加解密方式不一样，或者代理改动了正文。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "代理嫌正文太大：请让它放行 64 KB 以内的正文。",
    HTTPStatus.METHOD_NOT_ALLOWED: "代理不让 POST：请让它放行 /wechat 的 POST。",
}


class Knock(Protocol):
    """`web.remote.knock.knock`, or what a test puts in its place."""

    def __call__(
        self,
        address: str,
        *,
        method: str = "GET",
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str | None = None,
    ) -> Knocked:
        """One request, answered."""
        ...


def compare_clocks(knock: Knock, address: str, *, now: datetime) -> Finding:
    """Whether this machine's clock is that of the server at `address`, within what signatures allow."""
    host = urlsplit(address).netloc
    try:
        told = knock(address, method="HEAD").date
    except UnreachedError:
        told = None
    if told is None:
        return noted(f"没能和 {host} 对上表（上不了外网也没关系）：请自己看一眼时间准不准（timedatectl）。")
    drift = abs(now - told)
    shown = f"和 {host} 差 {drift.total_seconds():.0f} 秒"
    if drift > AGE_ALLOWED:
        return bad(f"这台机器的时间{shown}，超过 5 分钟，消息都会被拒：请打开自动对时（NTP）。")
    if drift > _DRIFT_NOTED:
        return noted(f"这台机器的时间{shown}，还在 5 分钟以内：请打开自动对时（NTP）。")
    return good(f"时间准（{shown}）。")


def try_address(knock: Knock, account: Account, address: str, *, now: datetime) -> Iterator[Finding]:
    """The platform's handshake and a message that does nothing, and what must be refused."""
    found = _shake_hands(knock, account, address, now)
    yield found
    if found.verdict is Verdict.BAD:
        return
    yield from _send_messages(knock, account, address, now)
    yield _expect_refusal(knock, address, _forged(_harmless(account, now)), "签名不对的消息")
    if account.mode is Mode.SAFE:
        plain = _harmless(replace(account, mode=Mode.PLAIN), now)
        yield _expect_refusal(knock, address, plain, "没有加密的消息")


def _shake_hands(knock: Knock, account: Account, address: str, now: datetime) -> Finding:
    echo = str(secrets.randbelow(10**19))
    query = platform.handshake(account, echo=echo, at=now, nonce=_nonce())
    try:
        answered = knock(address, query=query)
    except UnreachedError as error:
        return bad(f"网址打不开：{error}。")
    if answered.status == HTTPStatus.OK and answered.body == echo.encode():
        return _timed("微信来验网址，通过", answered)
    if answered.status == HTTPStatus.OK and answered.body.strip(b'\xef\xbb\xbf"\r\n\t ') == echo.encode():
        return bad("微信来验网址，回的字多了东西（引号、换行或空格）：请让代理原样转回，不要改动正文。")
    return bad(f"微信来验网址，没通过：{_why_not_ours(knock, address, answered)}")


def _why_not_ours(knock: Knock, address: str, answered: Knocked) -> str:
    status = answered.status
    if answered.location and HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        where = _shown(answered.location)
        return f"转到了 {where}，微信不会跟着转：请把转到的网址填进公众号后台和 YUERTONG_BASE_URL。"
    if status == HTTPStatus.FORBIDDEN and _drops_query(knock, address):
        return "代理把网址里 ? 后面的部分丢了：请让它原样转发。"
    if status != HTTPStatus.OK:
        return _NOT_SHAKEN.get(status, f"状态是 {status}，应当是 200：请看代理、防火墙的设置和 web 的日志。")
    if "html" in answered.content_type or answered.body.lstrip()[:1] == b"<":
        return "回的是一个网页，不是育儿通的回答：请看域名和路径是不是转到了育儿通，前面有没有验证页。"
    return "回的不是送去的字：请看网址后面是不是育儿通，代理有没有改动或缓存正文。"


def _drops_query(knock: Knock, address: str) -> bool:
    """Whether a query does not arrive, by a redirect of ours that repeats it: /privacy/ leads to /privacy."""
    mark = secrets.token_hex(8)
    try:
        answered = knock(f"{address.removesuffix('/wechat')}/privacy/", query={"check": mark})
    except UnreachedError:
        return False
    location = answered.location or ""
    return urlsplit(location).path.endswith("/privacy") and mark not in location


def _send_messages(knock: Knock, account: Account, address: str, now: datetime) -> Iterator[Finding]:
    name = _MODES[account.mode]
    yield _expect_success(knock, address, _harmless(account, now), f"送一条{name}的消息")
    if account.mode is not Mode.PLAIN:
        for key in account.keys[1:]:
            push = _harmless(account, now, key=key)
            yield _expect_success(knock, address, push, "送一条用换之前的密钥加密的消息")


def _expect_success(knock: Knock, address: str, push: Push, what: str) -> Finding:
    try:
        answered = _sent(knock, address, push)
    except UnreachedError as error:
        return bad(f"{what}，没有回：{error}。")
    if answered.status == HTTPStatus.OK and answered.body in {b"success", b""}:
        return _timed(f"{what}，收到了", answered)
    if answered.status != HTTPStatus.OK:
        why = _NOT_TAKEN.get(answered.status, "请看代理的设置和 web 的日志。")
        return bad(f"{what}，没收下（状态 {answered.status}）：{why}")
    return bad(f"{what}，回的不是 success：请看代理有没有改动正文，再看 web 的日志。")


def _expect_refusal(knock: Knock, address: str, push: Push, what: str) -> Finding:
    try:
        answered = _sent(knock, address, push)
    except UnreachedError as error:
        return bad(f"{what}，没有回：{error}。")
    if answered.status == HTTPStatus.FORBIDDEN:
        return good(f"{what}，拒收了。")
    return bad(
        f"{what}，本该拒收（状态 403），却回了 {answered.status}："
        "请看改了设置以后重启 web 没有，是不是代理在替育儿通回话。"
    )


def _sent(knock: Knock, address: str, push: Push) -> Knocked:
    return knock(address, method="POST", query=push.query, body=push.body, content_type=push.content_type)


def _harmless(account: Account, now: datetime, *, key: bytes | None = None) -> Push:
    """What the platform's own page for debugging sends: nobody is answered, nothing is kept."""
    return platform.push(
        account,
        happenings.event("debug_demo"),
        open_id=_OPEN_ID,
        at=now,
        number=0,
        nonce=_nonce(),
        mode=account.mode,
        key=key,
    )


def _forged(push: Push) -> Push:
    """The same with a signature that another token might give."""
    return replace(push, query={**push.query, "signature": secrets.token_hex(20)})


def _nonce() -> str:
    return str(secrets.randbelow(10**10))


def _timed(what: str, answered: Knocked) -> Finding:
    shown = f"{what}（{answered.ms:.0f} 毫秒）"
    if answered.ms > _SLOW_MS:
        return noted(f"{shown}。有点慢，超过 {platform.SECONDS} 秒微信就不等了：请看服务器忙不忙。")
    return good(f"{shown}。")


def _shown(text: str) -> str:
    """An address of others, as far as it fits, without what follows the question mark."""
    bare = text.partition("?")[0]
    return bare if len(bare) <= _SHOWN else f"{bare[:_SHOWN]}…"
