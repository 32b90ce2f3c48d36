"""How the platform seals a message: AES under the account's key, and for one account only.

Whether a sealed text comes from the platform is told by its signature, not
here: nothing is opened before that holds.

Source: 微信公众平台, 开发者文档, 消息加解密说明.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from web.wechat.refusals import UnopenableError

if TYPE_CHECKING:
    from collections.abc import Sequence

_PADDED_TO = 32
"""Bytes, though AES itself would be content with 16."""
_AES_BLOCK = 16
_RANDOM = 16
_LENGTH = 4
_HEAD = _RANDOM + _LENGTH


def seal(plain: bytes, key: bytes, app_id: str, *, random: bytes | None = None) -> str:
    """The sealed text of a message, in Base64, each time another.

    Sixteen random bytes, the length of the message in four bytes, the message,
    the app id; then one to 32 bytes that each say how many they are.

    Args:
        plain: the message; XML or JSON in UTF-8.
        key: 32 bytes.
        app_id: of the account.
        random: only for examples that must come out alike.
    """
    head = (random or secrets.token_bytes(_RANDOM)) + len(plain).to_bytes(_LENGTH, "big")
    content = head + plain + app_id.encode()
    missing = _PADDED_TO - len(content) % _PADDED_TO
    encryptor = _cipher(key).encryptor()
    ciphertext = encryptor.update(content + bytes([missing]) * missing) + encryptor.finalize()
    return base64.b64encode(ciphertext).decode()


def open_sealed(sealed: str, keys: Sequence[bytes], app_id: str) -> bytes:
    """The message in a sealed text, by the first of the keys that opens it.

    Raises:
        UnopenableError: none of the keys opens it, it is damaged, or it is for
            another account. Which of these is told to nobody.
    """
    return open_naming_key(sealed, keys, app_id)[0]


def open_naming_key(sealed: str, keys: Sequence[bytes], app_id: str) -> tuple[bytes, bytes]:
    """The message in a sealed text, and the key that opened it; raises as `open_sealed` does."""
    try:
        ciphertext = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise UnopenableError from error
    if len(ciphertext) % _AES_BLOCK:
        raise UnopenableError
    for key in keys:
        plain = _opened(ciphertext, key, app_id.encode())
        if plain is not None:
            return plain, key
    raise UnopenableError


def _opened(ciphertext: bytes, key: bytes, app_id: bytes) -> bytes | None:
    """The message, or None where anything at all is not as `seal` makes it."""
    decryptor = _cipher(key).decryptor()
    padded = decryptor.update(ciphertext) + decryptor.finalize()
    padding = padded[-1:] * padded[-1] if padded else b""
    if not 1 <= len(padding) <= _PADDED_TO or not padded.endswith(padding):
        return None
    content = padded[: -len(padding)]
    length, rest = int.from_bytes(content[_RANDOM:_HEAD], "big"), content[_HEAD:]
    if length > len(rest) or rest[length:] != app_id:
        return None
    return rest[:length]


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    # The platform's rule takes the vector from the key: what differs are the sixteen random bytes.
    return Cipher(algorithms.AES(key), modes.CBC(key[:_AES_BLOCK]))
