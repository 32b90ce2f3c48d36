"""An Official Account as the platform has it set: how it signs and wraps what it sends, and reads replies.

Written from the platform's documentation, with wechatpy for the sealing, so
that nothing of the product's own protocol is proved by itself.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException

OLD_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
NEW_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
"""EncodingAESKeys of wechatpy's own tests and of the platform's documentation."""


class Malformed(Exception):
    """A reply that the platform would not show; its text says why."""


def expect(claim: object, reason: str) -> None:
    """Return if the claim holds.

    Raises:
        Malformed: it does not.
    """
    if not claim:
        raise Malformed(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One request: the same bytes for every try of a message."""

    query: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return "/wechat?" + urlencode(self.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What stands on the account's page of 服务器配置."""

    token: str = "AAAAA"
    mode: str = "plain"
    """plain, compatible or safe."""
    data_format: str = "xml"
    """xml or json."""
    app_id: str = "wx49f0ab532d5d035a"
    aes_key: str = OLD_KEY
    user_name: str = "gh_8b7c2a1d"
    shifted_s: int = field(default=0)
    """How wrong the platform's clock is; only for requests that must be refused."""

    @property
    def seals(self) -> bool:
        return self.mode != "plain"

    @property
    def settings(self) -> dict[str, str]:
        """What the product is told of such an account."""
        plain = {"YUERTONG_WECHAT_TOKEN": self.token, "YUERTONG_WECHAT_MODE": self.mode}
        sealed = {"YUERTONG_WECHAT_APP_ID": self.app_id, "YUERTONG_WECHAT_AES_KEY": self.aes_key}
        return plain | sealed if self.seals else plain

    def sign(self, *, timestamp: str | None = None, nonce: str | None = None) -> dict[str, str]:
        """The query of a request made now."""
        timestamp = timestamp or str(int(time.time()) + self.shifted_s)
        nonce = nonce or str(secrets.randbelow(2_000_000_000))
        return {
            "signature": _digest(self.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
        }

    def wrap(self, fields: dict[str, object]) -> Signed:
        """A message or event as it is posted."""
        return self.wrap_bytes(self.write(fields), fields)

    def write(self, fields: dict[str, object]) -> bytes:
        """The message itself, unsealed."""
        if self.data_format == "json":
            return json.dumps(fields, ensure_ascii=False).encode()
        return f"<xml>{_elements(fields)}</xml>".encode()

    def wrap_bytes(self, inner: bytes, beside: dict[str, object] | None = None) -> Signed:
        """Any bytes signed, and sealed where the account seals."""
        query = self.sign()
        if beside is not None:
            query["openid"] = str(beside["FromUserName"])
        if not self.seals:
            return Signed(query=query, body=inner)
        encrypt = self.seal(inner)
        query |= {"encrypt_type": "aes", "msg_signature": self.sign_sealed(query, encrypt)}
        outer = dict(beside or {}) if self.mode == "compatible" else {"ToUserName": self.user_name}
        return Signed(query=query, body=self.write(outer | {"Encrypt": encrypt}))

    def seal(self, inner: bytes) -> str:
        return (
            PrpCrypto(WeChatCrypto(self.token, self.aes_key, self.app_id).key)
            .encrypt(inner, self.app_id)
            .decode()
        )

    def sign_sealed(self, query: dict[str, str], encrypt: str) -> str:
        return _digest(self.token, query["timestamp"], query["nonce"], encrypt)

    def read(self, body: bytes) -> dict[str, object]:
        """The fields of a reply.

        Raises:
            Malformed: it is not written or not wrapped as the account is set.
        """
        if self.seals:
            body = self._unseal(self._fields(body))
        return self._fields(body)

    def _unseal(self, outer: dict[str, object]) -> bytes:
        told = {name.lower(): str(value) for name, value in outer.items()}
        expect(set(told) == {"encrypt", "msgsignature", "timestamp", "nonce"}, f"not sealed: {sorted(outer)}")
        crypto = WeChatCrypto(self.token, self.aes_key, self.app_id)
        try:
            return crypto.decrypt_message(
                {"Encrypt": told["encrypt"]}, told["msgsignature"], told["timestamp"], told["nonce"]
            ).encode()
        except (InvalidSignatureException, InvalidAppIdException, struct.error, ValueError) as error:
            reason = f"does not open: {type(error).__name__}"
            raise Malformed(reason) from error

    def _fields(self, body: bytes) -> dict[str, object]:
        try:
            text = body.decode()
            if self.data_format == "json":
                told = json.loads(text)
            else:
                root = fromstring(text, forbid_dtd=True)
                told = _told(root) if root.tag == "xml" else None
        except (ValueError, ParseError, DefusedXmlException) as error:
            reason = f"not {self.data_format}: {type(error).__name__}"
            raise Malformed(reason) from error
        expect(isinstance(told, dict), f"not a reply: {type(told).__name__}")
        return told


def _digest(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _elements(fields: dict[str, object]) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return _elements(value)
    if isinstance(value, int):
        return str(value)
    return "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _told(element) -> dict[str, object]:
    """Elements as JSON would have them: those of one name several times are a list."""
    told: dict[str, object] = {}
    for child in element:
        value = _told(child) if len(child) else child.text or ""
        if child.tag in told:
            before = told[child.tag]
            told[child.tag] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            told[child.tag] = value
    return told
