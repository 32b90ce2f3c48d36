"""Whether a nursery is filed, asked by a name as parents say it or by its credit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.nursery import ListedDate, Status
from directory.verify import NEAR_AT_MOST, Verdict
from tests.directory.finding import HOME, make_nursery, searchable_directory

CODE = "91410702BF7CH37047"
"""Its check holds (GB 32100-2015, python-stdnum); invented."""

NEAR_NAMES = Path(__file__).with_name("near_names.txt")


def listed_with_near_ones():
    lines = NEAR_NAMES.read_text("utf-8").splitlines()
    return [
        (listed, near)
        for line in lines
        if not line.startswith("#")
        for listed, _, names in [line.partition(": ")]
        for near in names.split(", ")
    ]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A directory that no test changes."""
    with searchable_directory(tmp_path_factory.mktemp("town")) as made:
        made.put(
            make_nursery("新乡市红旗区小月亮托育服务有限公司", id="moon", credit_code=CODE),
            make_nursery(
                "新乡市大海豚婴幼儿照护服务中心（个体工商户）",
                id="dolphin",
                former_names=("新乡市小海豚托育园",),
                other_names=("BabyHome",),
            ),
            make_nursery(
                "示例向日葵托育中心",
                id="gone",
                status=Status.WITHDRAWN,
                withdrawn_on=ListedDate(2025, 6, 1),
            ),
            make_nursery("新乡市阳光托育中心", id="sun-1", town_code="410702001"),
            make_nursery("新乡市阳光托育有限公司", id="sun-2", town_code="410702009"),
            make_nursery("郑州市星辰托育中心", id="star", region_code="410102"),
            make_nursery("红旗区托育服务中心", id="public"),
            make_nursery("新乡市贝乐托育中心（3号店）", id="three"),
        )
        yield made


@pytest.mark.parametrize(
    ("asked", "identity"),
    [
        ("新乡市红旗区小月亮托育服务有限公司", "moon"),
        ("小月亮托育服务有限公司", "moon"),
        ("小月亮托育中心", "moon"),
        ("小月亮托育", "moon"),
        ("小月亮", "moon"),
        ("红旗区小月亮托育", "moon"),
        ("新乡小月亮", "moon"),
        ("新乡红旗小月亮托育", "moon"),
        ("河南省新乡市红旗区小月亮托育有限责任公司", "moon"),
        ("小月亮（红旗区）托育服务有限公司", "moon"),
        ("小月亮(新乡)托育", "moon"),
        ("「小月亮」托育 服务 有限公司", "moon"),
        ("小月亮託育", "moon"),
        ("大海豚", "dolphin"),
        ("大海豚婴幼儿照护服务中心", "dolphin"),
        ("小海豚托育园", "dolphin"),
        ("babyhome", "dolphin"),
        ("Baby Home", "dolphin"),
        ("红旗区托育服务中心", "public"),
        ("贝乐托育中心3号店", "three"),
        ("贝乐托育（三号店）", "three"),
        ("贝乐托育", "three"),
    ],
)
def test_a_name_as_parents_say_it_is_found(town, asked, identity):
    outcome = town.verify(asked)
    assert (outcome.verdict, [one.id for one in outcome.nurseries]) == (Verdict.FILED, [identity])


def test_no_near_name_is_taken_for_a_listed_one(tmp_path):
    pairs = listed_with_near_ones()
    names = list(dict.fromkeys(listed for listed, _ in pairs))
    wrong = []
    with searchable_directory(tmp_path) as directory:
        directory.put(*(make_nursery(name, id=f"n{at:02}") for at, name in enumerate(names)))
        for name in names:
            assert directory.verify(name).verdict is Verdict.FILED, name
        for listed, near in pairs:
            if directory.verify(near).verdict is not Verdict.NOT_FOUND:
                wrong.append(f"{near} is not {listed}")
    assert len(pairs) >= 200
    assert wrong == []


def test_near_names_are_offered_and_not_assumed(town):
    for asked in ("小月芽托育中心", "小月亮儿托育", "小越亮托育"):
        outcome = town.verify(asked)
        assert outcome.verdict is Verdict.NOT_FOUND
        assert outcome.nurseries == ()
        assert "moon" in [one.id for one in outcome.near]
        assert len(outcome.near) <= NEAR_AT_MOST


def test_a_name_that_several_bear_says_nothing_of_any(town):
    outcome = town.verify("阳光托育")
    assert (outcome.verdict, {one.id for one in outcome.nurseries}) == (Verdict.SEVERAL, {"sun-1", "sun-2"})


def test_a_withdrawn_one_is_found_as_withdrawn(town):
    outcome = town.verify("示例向日葵托育")
    assert (outcome.verdict, outcome.nurseries[0].id) == (Verdict.WITHDRAWN, "gone")


def test_an_invented_one_is_not_found_by_the_name_a_real_one_would_have(town):
    assert town.verify("向日葵托育中心").verdict is Verdict.NOT_FOUND


def test_one_elsewhere_is_offered_to_who_asks_for_a_region(town):
    assert town.verify("星辰托育中心").verdict is Verdict.FILED
    outcome = town.verify("星辰托育中心", region_code=HOME)
    assert (outcome.verdict, [one.id for one in outcome.near]) == (Verdict.NOT_FOUND, ["star"])
    assert town.verify("红旗区星辰托育中心").verdict is Verdict.NOT_FOUND
    assert town.verify("郑州星辰托育中心").verdict is Verdict.FILED


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "   ",
        "？？？",
        "托育中心",
        "托育",
        "幼儿园",
        "有限公司",
        "园",
        "卫滨区托育中心",
        "新乡托育",
        "0373-0000000",
        "星",
    ],
)
def test_words_that_name_nobody_are_not_looked_for(town, asked):
    assert town.verify(asked).verdict is Verdict.UNUSABLE


def test_a_code_is_found_however_it_is_written(town):
    for written in (
        CODE,
        CODE.lower(),
        f" {CODE[:8]} {CODE[8:]} ",
        "".join(chr(ord(c) + 0xFEE0) for c in CODE),
    ):
        outcome = town.verify(written)
        assert (outcome.verdict, outcome.is_code, outcome.code_is_valid) == (Verdict.FILED, True, True)
        assert (outcome.asked, outcome.nurseries[0].id) == (CODE, "moon")


def test_a_code_whose_check_holds_and_that_nobody_bears_is_not_found(town):
    # The example code of 统一社会信用代码 in python-stdnum's documentation.
    outcome = town.verify("91110000600037341L")
    assert (outcome.verdict, outcome.code_is_valid, outcome.near) == (Verdict.NOT_FOUND, True, ())


@pytest.mark.parametrize("code", [CODE[:-1] + "P", CODE[:-1], CODE + "0", "410702000012345"])
def test_a_code_that_cannot_be_one_is_told_apart_from_one_not_found(town, code):
    outcome = town.verify(code)
    assert (outcome.verdict, outcome.is_code, outcome.code_is_valid) == (Verdict.UNUSABLE, True, False)


def test_two_sites_under_one_code_are_both_shown(directory):
    directory.put(
        make_nursery("示例甲甲托育", id="a", credit_code=CODE),
        make_nursery("示例甲甲托育", id="b", credit_code=CODE),
    )
    outcome = directory.verify(CODE)
    assert (outcome.verdict, len(outcome.nurseries)) == (Verdict.SEVERAL, 2)


@pytest.mark.parametrize(
    "text", ["的" * 5_000, "a" * 5_000, "1" * 5_000, "（" * 300, "()" * 300, "\x00\ud800"]
)
def test_no_text_is_an_error(town, text):
    assert town.verify(text).verdict in {Verdict.NOT_FOUND, Verdict.UNUSABLE}
