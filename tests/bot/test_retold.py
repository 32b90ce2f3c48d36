"""Rules told anew: as they stood, whether they still hold, whose they are, and what would change them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.retold.retold import Still
from knowledge.policies.figure import Case, LeaveKind
from knowledge.policies.leave import leave_table
from knowledge.policies.table import PolicyTable

TODAY = date(2026, 11, 24)
NEW_RULE = date(2026, 12, 15)


@pytest.fixture
def retell(product):
    """Each part of the last answer to some turns, told anew on a day, over tables that may be others."""

    def retold(*turns, today=TODAY, answer=None, **tables):
        told = product.ask(*turns) if answer is None else answer
        retelling = replace(product.services.retelling, **tables)
        with product.services.database.reading() as connection:
            return retelling.retell(connection, told.bases, today=today)

    return retold


def with_new_rule(*, words="20 天", value=20):
    """The table in which 广东 gives fathers something else from a day on."""
    figures = []
    for figure in leave_table().figures:
        is_it = (figure.region_code, figure.kind) == ("440000", LeaveKind.PATERNITY)
        if is_it and figure.case is Case.USUAL and figure.in_force_until is None:
            last = replace(figure, in_force_until=NEW_RULE - timedelta(days=1))
            new = replace(
                figure, in_force_from=NEW_RULE, judged_from=None, judged_by=None, says=words, value=value
            )
            figures += [last, new]
        else:
            figures.append(figure)
    return PolicyTable(figures)


def test_a_rule_that_has_not_changed_is_told_with_the_way_up_to_whose_it_is(retell):
    (part,) = retell("红旗区产假多少天")
    assert part.still is Still.SAME
    assert "188 天" in part.then.lead
    assert part.now is None
    assert [name for name, _ in part.places] == ["红旗区", "新乡", "河南", "全国"]
    assert dict(part.places)["新乡"] == "没有自己的规定"
    assert dict(part.places)["河南"] == "用的就是这里的规定"
    assert dict(part.then.details)["从哪天起"] == "2021 年 11 月 27 日"


def test_what_would_change_it_comes_from_the_table(retell):
    (part,) = retell("产假多少天")
    turns = dict(part.turns)
    assert turns["多胞胎"] == "每多 1 个宝宝再加 15 天"
    assert "上班的地方" in turns["换个地方"]
    assert not any("流产" in when for when, _ in part.turns)


def test_of_twins_by_caesarean_the_same_sum_is_told_again(retell):
    (part,) = retell("剖腹产双胞胎产假几天")
    assert "218 天（188 + 15 + 15）" in part.then.lead
    assert not {"剖宫产", "难产", "多胞胎"} & set(dict(part.turns))


def test_a_rule_that_changed_since_is_told_as_it_was_and_as_it_is(retell):
    (part,) = retell("广东陪产假几天", today=NEW_RULE, leaves=with_new_rule())
    assert part.still is Still.CHANGED
    assert "15 天" in part.then.lead
    assert "20 天" in part.now.lead
    assert "以前" in str(part.turns) or "及以前" in str(part.turns)


def test_a_rule_that_will_change_is_told_with_the_day(retell):
    (part,) = retell("广东陪产假几天", leaves=with_new_rule())
    assert part.still is Still.SAME
    assert ("换个日子", "2026 年 12 月 15 日起生的：20 天") in part.turns


def test_a_figure_that_we_corrected_is_never_told_as_what_was_said(retell, product):
    corrected = product.ask("广东陪产假几天")
    figures = [
        replace(figure, says="18 天", value=18)
        if (figure.region_code, figure.kind, figure.case) == ("440000", LeaveKind.PATERNITY, Case.USUAL)
        else figure
        for figure in leave_table().figures
    ]
    (part,) = retell(answer=corrected, leaves=PolicyTable(figures))
    assert part.still is Still.CORRECTED
    assert part.then is None
    assert "18 天" in part.now.lead


def test_a_rule_of_another_time_is_told_as_that_beside_todays(retell):
    (part,) = retell("2022年1月在广东生的，陪产假几天", today=NEW_RULE, leaves=with_new_rule())
    assert part.still is Still.FORMER
    assert part.still.is_sound
    assert ("15 天" in part.then.lead, "20 天" in part.now.lead) == (True, True)


def test_both_places_have_their_own_way_up(retell):
    here, beside = retell("我在广东上班，户口新乡，育儿假几天")
    assert [name for name, _ in here.places][:1] == ["广东"]
    assert [name for name, _ in beside.places][:2] == ["新乡", "河南"]
    assert (here.is_beside, beside.is_beside) == (False, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("产假期间被辞退怎么办", "赔偿金"),
        ("育儿补贴多少钱", "3600 元"),
        ("8个月该打什么针", "麻腮风疫苗第 1 剂"),
        ("麻腮风疫苗第二针什么时候打", "18 月龄"),
        ("免费体检一共几次", "3 岁以内的免费体检"),
        ("1岁体检查什么", "12 月龄"),
        ("6个月身高体重标准", "P3 到 P97"),
        ("6个月男孩体重16斤正常吗", "P3 到 P97"),
        ("9个月还不会坐要紧吗", "独坐"),
        ("1岁该会什么", "1 岁"),
        ("12345管什么", "政务服务便民热线"),
    ],
)
def test_whatever_answers_can_be_told_again(retell, text, says):
    part = retell(text)[0]
    assert part.still is Still.SAME, part
    assert says.replace(" ", "") in part.then.text.replace(" ", "")
    assert part.then.citations


def test_a_sum_for_a_child_is_told_as_the_rule_that_it_was_reckoned_by(retell):
    part = retell("孩子2025年3月生的，育儿补贴一共能领多少")[0]
    assert "3600 元" in part.then.lead
    assert "2025 年 3 月" not in part.then.text
    assert any("说的情况没有留" in note for note in part.then.notes)


def test_what_was_told_for_one_birth_is_no_correction_of_ours(retell):
    part = retell("孩子2024年3月生的，育儿补贴什么时候申请")[0]
    assert part.still is Still.SAME
    assert any("说的情况没有留" in note for note in part.then.notes)


def test_what_a_newer_release_does_not_know_any_more_is_told_as_gone(retell, product):
    told = product.ask("产假多少天")
    for changed in ({"key": "sabbatical@410000"}, {"cases": ("on_the_moon",)}):
        basis = replace(told.bases[0], **changed)
        (part,) = retell(answer=replace(told, bases=(basis,)))
        assert part.still is Still.WITHDRAWN
        assert part.then is None
