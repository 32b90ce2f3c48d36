"""Cries for help in latin letters, as a parent without an input method types them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.urgent import UrgentRules
from bot.urgent_spelling import Spelling
from knowledge.language.normalise import normalise

RULES = UrgentRules.load()


def heard(said: str) -> str | None:
    danger = RULES.match(normalise(said))
    return None if danger is None else danger.id


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("wawa hun guo qu le", "RF01"),
        ("WA WA HUN GUO QU LE", "RF01"),
        ("chi pu tao ye zhu le", "RF04"),
        ("haizi chouchu le kou tu bai mo", "RF05"),
        ("niukoudianchi bei wa tun le", "RF11"),
        ("wo bu xiang huo le", "RF22"),
    ],
)
def test_an_emergency_in_latin_letters_is_heard(said: str, flag: str) -> None:
    assert heard(said) == flag


@pytest.mark.parametrize(
    "said", ["wo xiang wen yi miao ji tian neng da", "zen me yu fang ye zhu", "chan jia duo shao tian"]
)
def test_a_calm_question_in_latin_letters_is_calm(said: str) -> None:
    assert heard(said) is None


def test_the_beginning_of_a_longer_syllable_is_no_word() -> None:
    assert Spelling({"huxi": "呼吸"}).read("huxiang bangzhu") == "huxiangbangzhu"
    assert Spelling({"huxi": "呼吸"}).read("hu xi kunnan") == "呼吸kunnan"


@pytest.mark.parametrize("said", ["dha能吃吗", "孩子拍ct要紧吗", "b超单"])
def test_short_letters_among_characters_stay(said: str) -> None:
    assert Spelling({"ct": "x", "dha": "y"}).read(said) == said


@given(st.text(alphabet="abhnguoxi le'，孩", max_size=60))
def test_no_letters_are_too_strange_to_read(said: str) -> None:
    Spelling({"hunguo": "昏过", "le": "了"}).read(said)
