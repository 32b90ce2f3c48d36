"""What is sealed and how it opens, by the platform's own examples and against tricks with the padding."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from tests.web.wechat.conftest import AES_KEY, AES_KEY_BEFORE, APP_ID
from tests.web.wechat.published_examples import (
    ECHO,
    ECHO_APP_ID,
    ECHO_KEY,
    PAGE_APP_ID,
    PAGE_KEY,
    PAGE_MESSAGE,
    PAGE_RANDOM,
    PAGE_REPLY,
    PAGE_SEALED,
    PAGE_SEALED_REPLY,
    SAMPLE_APP_ID,
    SAMPLE_KEY,
    SAMPLE_SEALED,
    SEALED_ECHO,
)
from web.wechat.account import key_bytes
from web.wechat.refusals import UnopenableError
from web.wechat.sealing import open_sealed, seal

KEY, KEY_BEFORE = key_bytes(AES_KEY), key_bytes(AES_KEY_BEFORE)
MESSAGE = "<xml><Content>产假多少天</Content></xml>".encode()


def encrypted(padded: bytes, key: bytes = KEY) -> str:
    """Any bytes as a sealed text, whatever they say of themselves."""
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypted(sealed: str) -> bytes:
    decryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).decryptor()
    return decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()


def content(*, length_off: int = 0, app_id: str = APP_ID) -> bytes:
    """What is padded and encrypted, of a message so long that 32 bytes of padding are missing."""
    message = MESSAGE.ljust(len(MESSAGE) + -(20 + len(MESSAGE) + len(app_id)) % 32)
    length = (len(message) + length_off) % 2**32
    return b"r" * 16 + length.to_bytes(4, "big") + message + app_id.encode()


@pytest.mark.parametrize(
    ("sealed", "key", "app_id", "message"),
    [
        (PAGE_SEALED, PAGE_KEY, PAGE_APP_ID, PAGE_MESSAGE),
        (PAGE_SEALED_REPLY, PAGE_KEY, PAGE_APP_ID, PAGE_REPLY),
        (SEALED_ECHO, ECHO_KEY, ECHO_APP_ID, ECHO.encode()),
    ],
)
def test_the_platforms_own_examples_open(sealed, key, app_id, message) -> None:
    assert open_sealed(sealed, [key], app_id) == message


def test_the_message_of_the_platforms_sample_program_opens() -> None:
    message = open_sealed(SAMPLE_SEALED, [SAMPLE_KEY], SAMPLE_APP_ID).decode()
    assert "<Content><![CDATA[abcdteT]]></Content>" in message
    assert message.endswith("<MsgId>6054768590064713728</MsgId>\n</xml>")


def test_the_platforms_own_example_is_sealed_alike() -> None:
    assert seal(PAGE_REPLY, PAGE_KEY, PAGE_APP_ID, random=PAGE_RANDOM) == PAGE_SEALED_REPLY


@given(st.binary(max_size=5_000) | st.text(max_size=2_000).map(lambda text: text.encode(errors="replace")))
def test_whatever_is_sealed_opens_to_the_same_bytes(message) -> None:
    assert open_sealed(seal(message, KEY, APP_ID), [KEY], APP_ID) == message


def test_every_length_is_padded_to_32_bytes_and_a_whole_block_when_none_is_missing() -> None:
    for length in range(70):
        sealed = seal(b"x" * length, KEY, APP_ID)
        padded = decrypted(sealed)
        missing = 32 - (20 + length + len(APP_ID)) % 32
        assert len(padded) % 32 == 0
        assert padded.endswith(bytes([missing]) * missing)
        assert open_sealed(sealed, [KEY], APP_ID) == b"x" * length


def test_no_two_sealed_texts_of_one_message_begin_alike() -> None:
    assert len({seal(MESSAGE, KEY, APP_ID)[:20] for _ in range(100)}) == 100


def test_the_key_before_still_opens_and_a_third_does_not() -> None:
    for key in (KEY, KEY_BEFORE):
        assert open_sealed(seal(MESSAGE, key, APP_ID), [KEY, KEY_BEFORE], APP_ID) == MESSAGE
    with pytest.raises(UnopenableError):
        open_sealed(seal(MESSAGE, b"3" * 32, APP_ID), [KEY, KEY_BEFORE], APP_ID)
    with pytest.raises(UnopenableError):
        open_sealed(seal(MESSAGE, KEY, APP_ID), [], APP_ID)


@pytest.mark.parametrize(
    "app_id", ["", "wx", APP_ID[:-1], APP_ID[1:], APP_ID + "x", "x" + APP_ID, APP_ID.upper()]
)
def test_what_is_sealed_for_another_account_does_not_open(app_id) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(seal(MESSAGE, KEY, app_id), [KEY], APP_ID)


def test_what_these_tricks_are_made_of_would_open_untouched() -> None:
    assert open_sealed(encrypted(content() + b"\x20" * 32), [KEY], APP_ID).strip() == MESSAGE


@pytest.mark.parametrize(
    "padding",
    [
        b"\x00" * 32,
        b"\x1f" * 31 + b"\x00",
        b"\x21" * 32,
        b"\x21" * 64,
        b"\x40" * 64,
        b"\xff" * 256,
        b"\x1f" + b"\x20" * 31,
        b"\x20" * 16 + b"\x1f" + b"\x20" * 15,
        b"\x00" * 31 + b"\x20",
        b"\x00" * 15 + b"\x02",
        b"\x01" * 31 + b"\x02",
    ],
    ids=lambda padding: padding.hex()[:8] + "…" + padding.hex()[-4:],
)
def test_padding_that_is_none_or_too_long_or_unequal_is_refused(padding) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(encrypted(content() + padding), [KEY], APP_ID)


@pytest.mark.parametrize("off", [1, 2, len(APP_ID), len(APP_ID) + 1, 1_000, 2**31, 2**32 - 1_000, -1, -10])
def test_a_length_beyond_the_rest_or_short_of_it_is_refused(off) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(encrypted(content(length_off=off) + b"\x20" * 32), [KEY], APP_ID)


def test_a_length_beyond_the_rest_is_refused_even_where_no_app_id_would_tell() -> None:
    with pytest.raises(UnopenableError):
        open_sealed(encrypted(content(length_off=1, app_id="") + b"\x20" * 32), [KEY], "")


@pytest.mark.parametrize(
    "padded", [b"", b"\x10" * 16, b"\x20" * 32, b"r" * 31 + b"\x01", b"r" * 16 + b"\x10" * 16, b"\x00" * 64]
)
def test_what_is_too_short_to_hold_a_message_is_refused(padded) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(encrypted(padded), [KEY], APP_ID)


def test_a_text_cut_anywhere_is_refused() -> None:
    sealed = seal(MESSAGE, KEY, APP_ID)
    for length in range(len(sealed)):
        with pytest.raises(UnopenableError):
            open_sealed(sealed[:length], [KEY], APP_ID)


@pytest.mark.parametrize(
    "wrong", ["", " ", "=", "====", "AAAA", "产假", "\ud800", "\x00", "-_-_" * 16, "A" * 60_000]
)
def test_what_is_no_base64_of_whole_blocks_is_refused(wrong) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(wrong, [KEY], APP_ID)


@pytest.mark.parametrize("extra", [" ", "\n", "A", "AAAA", PAGE_SEALED])
def test_nothing_may_stand_around_the_sealed_text(extra) -> None:
    sealed = seal(MESSAGE, KEY, APP_ID)
    for text in (sealed + extra, extra + sealed):
        with pytest.raises(UnopenableError):
            open_sealed(text, [KEY], APP_ID)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()))
def test_any_text_that_we_did_not_seal_is_refused(text) -> None:
    with pytest.raises(UnopenableError):
        open_sealed(text, [KEY, KEY_BEFORE], APP_ID)
