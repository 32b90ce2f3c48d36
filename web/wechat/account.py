"""The account that we are the server of: its secrets, and how its messages are wrapped."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.settings import Settings

DEVELOPMENT_APP_ID = "wx-yuertong-dev"


class Mode(StrEnum):
    """How the platform wraps messages: 消息加解密方式."""

    PLAIN = "plain"
    """明文: nothing is sealed."""
    COMPATIBLE = "compatible"
    """兼容: both forms arrive side by side; only the sealed part is trusted where there is one."""
    SAFE = "safe"
    """安全: everything is sealed, and what is not is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as its owner has set it up on the platform."""

    token: str = field(repr=False)
    mode: Mode = Mode.PLAIN
    app_id: str = ""
    """Empty only in plain mode."""
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    """AES keys of 32 bytes: the one in use, then the one before it; empty only in plain mode."""

    def __post_init__(self) -> None:
        """Raises ValueError for a sealed mode without a key or an app id."""
        if self.mode is not Mode.PLAIN and not (self.keys and self.app_id):
            msg = f"mode {self.mode} needs a key and an app id"
            raise ValueError(msg)


def account_of(settings: Settings) -> Account | None:
    """The account that the settings name, or None where WeChat is not connected.

    With YUERTONG_DEV and no token there is one for the simulator, which takes
    both sealed and plain messages; its secrets come from the product's own key.
    """
    if settings.wechat_token is None:
        return _development_account(settings) if settings.dev == "on" else None
    secrets = (settings.wechat_aes_key, settings.wechat_aes_key_previous)
    mode = settings.wechat_mode or (Mode.PLAIN if settings.wechat_aes_key is None else Mode.SAFE)
    return Account(
        token=settings.wechat_token.get_secret_value(),
        mode=Mode(mode),
        app_id=settings.wechat_app_id or "",
        keys=tuple(key_bytes(secret.get_secret_value()) for secret in secrets if secret is not None),
    )


def key_bytes(encoding_aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey of 43 characters.

    Source: 微信公众平台, 开发者文档, 消息加解密说明: AESKey = Base64_Decode(EncodingAESKey + "=").
    """
    # Not strict: the last character of some keys carries bits beyond the 32 bytes.
    return base64.b64decode(f"{encoding_aes_key}=", validate=False)


def _development_account(settings: Settings) -> Account:
    return Account(
        token=settings.keyed_hash("wechat development", "token")[:32],
        mode=Mode.COMPATIBLE,
        app_id=DEVELOPMENT_APP_ID,
        keys=(bytes.fromhex(settings.keyed_hash("wechat development", "key")),),
    )
