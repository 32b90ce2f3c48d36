"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.staff import passwords
from web.staff.passwords import LEAST_CHARACTERS, MOST_CHARACTERS, Trouble, trouble_with


def trouble(password, login="wangfang", name="王示例"):
    return trouble_with(password, login=login, name=name)


@pytest.mark.parametrize(
    "password",
    [
        "三只熊在窗台晒被子没人管",
        "correct horse battery staple",
        "xK7#mQ2$vL9p",
        "Tr0ub4dor&3 et al",
        "下雨天的公交车绕了一圈又一圈",
        "　全角空格也算一个字符的好密码呀　",
    ],
)
def test_a_long_sentence_of_one_s_own_is_taken(password):
    assert trouble(password) is None


@pytest.mark.parametrize("password", ["", "a", "xK7#mQ2$vL9", "熊在窗台晒被子"])
def test_less_than_twelve_characters_are_too_few_whatever_they_are(password):
    assert trouble(password) is Trouble.TOO_SHORT


def test_characters_are_counted_not_bytes():
    assert len("三只熊在窗台晒被子没人管") == LEAST_CHARACTERS
    assert trouble("三只熊在窗台晒被子没人") is Trouble.TOO_SHORT


def test_two_hundred_characters_are_the_most():
    long = "".join(chr(0x4E00 + number) for number in range(MOST_CHARACTERS + 1))
    assert trouble(long[:MOST_CHARACTERS]) is None
    assert trouble(long) is Trouble.TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa", "啊啊啊啊啊啊啊啊啊啊啊啊啊", "112233445566", "123456789012", "abcdefghijklmnop",
        "qwertyuiopasdfgh", "1qaz2wsx3edc", "987654321098", "一二三四五六七八九十一二三",
    ],
)  # fmt: skip
def test_runs_and_rows_of_the_keyboard_are_guessed_first(password):
    assert trouble(password) is Trouble.GUESSED_FIRST


@pytest.mark.parametrize(
    "password",
    [
        "woaini1314520", "Woaini5201314", "woaimama1314", "password12345", "P@ssw0rd2026!", "admin@123456",
        "yuertong2026!", "fulian20260308", "妇联妇联妇联妇联妇联妇联", "育儿通编辑台2026!!",
        "我爱你一生一世5201314",
        "hongqiqu123456", "ｗｏａｉｎｉ１３１４５２０", "Zhang19900101", "iloveyou1314",
    ],
)  # fmt: skip
def test_what_lists_of_stolen_passwords_are_full_of_is_refused_however_it_is_put_together(password):
    assert trouble(password) is Trouble.GUESSED_FIRST


@pytest.mark.parametrize(
    "password", ["lixiaoxiao2026", "LiXiaoXiao1234!", "李小小李小小李小小李小小", "lixiaoxiao-520"]
)
def test_one_s_own_name_and_login_count_for_nothing(password):
    assert trouble_with(password, login="lixiaoxiao", name="李小小") is Trouble.GUESSED_FIRST
    assert trouble_with(password + "石榴树又开花", login="lixiaoxiao", name="李小小") is None


@pytest.mark.parametrize("password", ["三只熊在窗台晒被子\x00没人管", "\ud800" * 12, "a\x1bb" * 9])
def test_what_nobody_can_type_is_refused(password):
    assert trouble(password) is Trouble.UNREADABLE


@given(st.text(max_size=300))
def test_every_text_is_judged_and_what_is_taken_keeps_to_the_bounds(password):
    if trouble(password) is None:
        assert len(password) <= MOST_CHARACTERS
        assert len(unicodedata.normalize("NFKC", password)) >= LEAST_CHARACTERS
        password.encode()


@given(
    st.lists(st.sampled_from(["woaini", "1314", "520", "2026", "123", "wangfang", "password"]), min_size=3)
)
def test_no_pile_of_common_words_is_ever_taken(words):
    assert trouble("".join(words)) is not None


@settings(max_examples=5, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=LEAST_CHARACTERS, max_size=40))
def test_a_password_that_is_kept_is_known_again_and_no_other(password):
    kept = passwords.hashed(password)
    assert password not in kept
    assert passwords.is_right(kept, password)
    assert not passwords.is_right(kept, password + "x")


def test_what_is_kept_costs_whoever_tries_as_much_as_rfc_9106_asks():
    """Section 4, second recommendation: argon2id, 3 passes over 64 MiB in 4 lanes."""
    assert passwords.hashed("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_an_input_method_s_wide_letters_are_the_same_password():
    kept = passwords.hashed("xK7#mQ2$vL9p")
    assert passwords.is_right(kept, "ｘＫ７＃ｍＱ２＄ｖＬ９ｐ")


def test_nothing_fits_where_no_password_was_chosen():
    for typed in ("", "x", "\ud800"):
        assert not passwords.is_right(None, typed)
