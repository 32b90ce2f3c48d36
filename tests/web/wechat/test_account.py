"""The account as the settings name it."""

from __future__ import annotations

import pytest

from tests.web.stand_in import make_settings
from tests.web.wechat.conftest import AES_KEY, AES_KEY_BEFORE, APP_ID, SEALED, TOKEN
from web.settings import Settings
from web.wechat.account import Account, Mode, account_of, key_bytes


def test_without_a_token_there_is_no_account(tmp_path) -> None:
    assert account_of(make_settings(tmp_path)) is None


def test_a_token_alone_is_a_plain_account(tmp_path) -> None:
    assert account_of(make_settings(tmp_path, wechat_token=TOKEN)) == Account(token=TOKEN, mode=Mode.PLAIN)


def test_with_a_key_the_account_is_safe_unless_another_mode_is_set(tmp_path) -> None:
    safe = account_of(make_settings(tmp_path, wechat_token=TOKEN, **SEALED))
    assert safe == Account(token=TOKEN, mode=Mode.SAFE, app_id=APP_ID, keys=(key_bytes(AES_KEY),))
    for mode in Mode:
        settings = make_settings(tmp_path, wechat_token=TOKEN, wechat_mode=mode.value, **SEALED)
        assert account_of(settings).mode is mode


def test_the_key_before_comes_second(tmp_path) -> None:
    settings = make_settings(tmp_path, wechat_token=TOKEN, wechat_aes_key_previous=AES_KEY_BEFORE, **SEALED)
    assert account_of(settings).keys == (key_bytes(AES_KEY), key_bytes(AES_KEY_BEFORE))


def test_every_key_that_the_platform_makes_gives_32_bytes() -> None:
    # The last of 43 characters carries two bits too many: R and Q are the same key.
    assert key_bytes(AES_KEY_BEFORE) == key_bytes(AES_KEY_BEFORE[:-1] + "Q")
    for last in "AbYz019":
        assert len(key_bytes("A" * 42 + last)) == 32


def test_in_development_there_is_an_account_that_takes_both_and_has_its_own_secrets(tmp_path) -> None:
    settings = make_settings(tmp_path, dev="on")
    account = account_of(settings)
    assert account.mode is Mode.COMPATIBLE
    assert account == account_of(settings)
    other = account_of(Settings(data_dir=tmp_path, dev="on", secret_key="another" * 8))
    assert account.token != other.token
    assert account.keys != other.keys
    assert [len(key) for key in account.keys] == [32]


def test_an_account_that_is_connected_is_itself_in_development_too(tmp_path) -> None:
    assert account_of(make_settings(tmp_path, dev="on", wechat_token=TOKEN)).token == TOKEN


@pytest.mark.parametrize("mode", [Mode.COMPATIBLE, Mode.SAFE])
@pytest.mark.parametrize("lacking", [{"app_id": APP_ID}, {"keys": (b"k" * 32,)}, {}])
def test_no_sealed_account_is_without_a_key_or_an_app_id(mode, lacking) -> None:
    with pytest.raises(ValueError, match="needs a key and an app id"):
        Account(token=TOKEN, mode=mode, **lacking)


def test_an_account_in_a_traceback_shows_no_secret(tmp_path) -> None:
    shown = repr(account_of(make_settings(tmp_path, wechat_token=TOKEN, **SEALED)))
    assert TOKEN not in shown
    assert str(key_bytes(AES_KEY)) not in shown
