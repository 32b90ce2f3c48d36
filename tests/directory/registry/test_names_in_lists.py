"""A name cell holds a name and what lists write beside it: a former name, the end of its filing, a 托班."""

from __future__ import annotations

import pytest

from directory.nursery import Kind
from directory.registry.cells.names import (
    is_missing,
    read_name,
    split_name_and_address,
    split_names,
    unusable_because,
)
from directory.registry.cells.text import clean_text


@pytest.mark.parametrize(
    ("text", "name", "former"),
    [
        ("示例托育中心（原名：示例早教）", "示例托育中心", ("示例早教",)),
        ("示例托育中心(曾用名:示例早教、示例亲子园)", "示例托育中心", ("示例早教", "示例亲子园")),
        ("示例托育中心（原示例幼儿园）", "示例托育中心", ("示例幼儿园",)),
        ("示例托育中心 原名：示例早教", "示例托育中心", ("示例早教",)),
        ("示例早教（现更名为示例托育中心）", "示例托育中心", ("示例早教",)),
        ("示例(红旗)托育", "示例（红旗）托育", ()),
        ("新乡市示例托育有限公司（红旗分公司）", "新乡市示例托育有限公司（红旗分公司）", ()),
        ("示 例 托 育", "示例托育", ()),
        ("Happy  Kids示例", "Happy Kids示例", ()),
        ("<b>示例</b>托育", "<b>示例</b>托育", ()),
        ("0原名00示例", "0原名00示例", ()),
    ],
)
def test_the_legal_name_and_its_former_ones(text, name, former):
    found = read_name(clean_text(text))
    assert (found.text, found.former) == (name, former)


@pytest.mark.parametrize(
    ("text", "kind", "is_withdrawn", "is_not_filed"),
    [
        ("示例幼儿园（托班）", Kind.KINDERGARTEN_CLASS, False, False),
        ("示例幼儿园", Kind.KINDERGARTEN_CLASS, False, False),
        ("示例幼儿园托育部", Kind.KINDERGARTEN_CLASS, False, False),
        ("示例家庭托育点", Kind.HOME_SITE, False, False),
        ("示例托育中心（已注销）", None, True, False),
        ("示例托育中心【审核中】", None, False, True),
        ("示例托育中心（未备案）", None, False, True),
        ("示例托育中心（不予备案）", None, False, True),
        ("示例托育中心（红旗店）", None, False, False),
    ],
)
def test_brackets_that_tell_of_the_filing_are_no_part_of_the_name(text, kind, is_withdrawn, is_not_filed):
    found = read_name(text)
    assert (found.kind, found.is_withdrawn, found.is_not_filed) == (kind, is_withdrawn, is_not_filed)
    assert not any(word in found.text for word in ("（托班）", "注销", "审核", "备案"))


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(A1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "123", "！！！", "示" * 101]
)
def test_what_is_no_name_is_told_why(text):
    assert unusable_because(clean_text(text))


@pytest.mark.parametrize("text", ["@小太阳托育", "-1+1示例", "+1托育", "示例", "Kids", "ئۈمىد"])
def test_letters_of_any_script_are_a_name_whatever_sign_they_begin_with(text):
    assert unusable_because(clean_text(text)) is None


@pytest.mark.parametrize("text", ["", "无", "暂无", "—", "/"])
def test_a_word_for_nothing_is_no_name(text):
    assert is_missing(text)


def test_cells_that_hold_several():
    assert split_names("示例早教、示例亲子园；无字1") == ("示例早教", "示例亲子园", "无字1")
    assert split_name_and_address("示例托育中心（示例路1号）") == ("示例托育中心", "示例路1号")
    assert split_name_and_address("示例托育中心") == ("示例托育中心", "")
