"""What the settings say by themselves of whether WeChat can be connected."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from web.wechat.account import Mode, account_of
from web.wechat.findings import bad, good, noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.settings import Settings
    from web.wechat.account import Account
    from web.wechat.findings import Finding

_APP_ID = re.compile(r"wx[0-9a-f]{16}")
_SHORT_TOKEN = 16
_PORTS = frozenset({None, 80, 443})


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings say by themselves."""
    account = account_of(settings)
    if account is None:
        yield bad("没有填 YUERTONG_WECHAT_TOKEN，公众号没有接上：请想一个 Token，两边填一样的，再重启 web。")
    else:
        yield from _look_at_account(settings, account)
    yield from _look_at_address(settings, account)


def _look_at_account(settings: Settings, account: Account) -> Iterator[Finding]:
    if settings.wechat_token is None:
        yield noted("没有填 YUERTONG_WECHAT_TOKEN，用的是模拟器自己的号：接真的公众号时要填。")
        return
    if len(account.token) < _SHORT_TOKEN:
        yield noted(
            f"Token 不到 {_SHORT_TOKEN} 位，容易被猜到：请换长的，两边一起换（openssl rand -hex 16）。"
        )
    else:
        yield good("Token 填好了。")
    if account.mode is Mode.SAFE:
        yield good("加解密方式是安全模式，和公众号后台要一样。")
    elif account.mode is Mode.COMPATIBLE:
        yield noted(
            "加解密方式是兼容模式，没加密的消息也收：试通以后，两边都改成安全模式（YUERTONG_WECHAT_MODE=safe）。"
        )
    else:
        yield noted(
            "加解密方式是明文模式：请填 YUERTONG_WECHAT_AES_KEY 和 YUERTONG_WECHAT_APP_ID，改用安全模式。"
        )
    if account.app_id and not _APP_ID.fullmatch(account.app_id):
        yield noted("YUERTONG_WECHAT_APP_ID 不像 AppID（wx 加 16 位）：请到公众号后台再核对一遍。")
    if settings.wechat_aes_key_previous is not None:
        yield noted(
            "还留着换之前的密钥（YUERTONG_WECHAT_AES_KEY_PREVIOUS）：公众号后台换好一天以后，把它去掉。"
        )


def _look_at_address(settings: Settings, account: Account | None) -> Iterator[Finding]:
    parts = urlsplit(settings.base_url)
    is_tried_here = settings.dev == "on" and _is_loopback(parts.hostname or "")
    if is_tried_here:
        yield noted("YUERTONG_DEV 开着，网址是本机的：在自己的电脑上试可以，上线时要关，网址要换。")
        return
    if settings.dev == "on":
        yield bad("YUERTONG_DEV 开着，谁都能打开 /dev/wechat：请去掉这个设置，再重启 web。")
    if not _is_public(parts.hostname or ""):
        yield bad(
            "YUERTONG_BASE_URL 是本机或内网的地址，微信到不了：请填公众访问的网址，如 https://www.example.gov.cn。"
        )
    if parts.port not in _PORTS:
        yield bad(f"YUERTONG_BASE_URL 的端口是 {parts.port}，微信只认 80 和 443：请用代理转到 443。")
    if settings.is_https:
        yield good("网址是 https。")
    elif account is not None and account.mode is Mode.PLAIN:
        yield bad("明文模式又是 http，路上的人看得见也改得了消息：请换成 https，或者改用安全模式。")
    else:
        yield noted("网址是 http，能用；请尽早换成 https，答案里的链接也会跟着换。")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_public(host: str) -> bool:
    """Whether a host may be one of the public network; of names no more is known than that."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return not _is_loopback(host)
