from __future__ import annotations

from datetime import date

import pytest

from bot.conversation import Conversation
from knowledge.policies.figure import Aspect, Case, LeaveKind

MATERNITY, PATERNITY, PARENTAL = LeaveKind.MATERNITY, LeaveKind.PATERNITY, LeaveKind.PARENTAL
MARRIAGE, NURSING = LeaveKind.MARRIAGE, LeaveKind.NURSING_BREAK


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("产假一共多少天", [MATERNITY]),
        ("陪产假能休几天", [PATERNITY]),
        ("爸爸的产假有几天", [PATERNITY]),
        ("老公产假几天", [PATERNITY]),
        ("男方护理假多长", [PATERNITY]),
        ("育儿假怎么休", [PARENTAL]),
        ("婚假多少天", [MARRIAGE]),
        ("哺乳时间一天多久", [NURSING]),
        ("产假和陪产假各几天", [MATERNITY, PATERNITY]),
        ("老婆休产假，老公能休几天护理假", [MATERNITY, PATERNITY]),
    ],
)
def test_the_leave_that_is_named_is_meant(understood, text, kinds):
    found = understood(text)
    assert list(found.kinds) == kinds
    assert found.kinds_told


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("剖腹产能休多久", MATERNITY),
        ("生完孩子可以歇几个月，能休多久", MATERNITY),
        ("二胎休多少天", MATERNITY),
        ("领证以后能放假几天", MARRIAGE),
        ("老公陪媳妇生娃能请假几天", PATERNITY),
        ("每天给多少喂奶时间", NURSING),
    ],
)
def test_a_leave_may_be_meant_without_being_named(understood, text, kind):
    assert understood(text).kinds == (kind,)


@pytest.mark.parametrize("text", ["今天天气怎么样", "孩子不吃饭怎么办", "托育机构怎么备案", "公司不签合同"])
def test_a_question_without_a_leave_means_none(understood, text):
    assert understood(text).kinds == ()


@pytest.mark.parametrize(
    ("text", "is_weighed"), [("产假休多少天", True), ("剖腹产能休多久", True), ("孩子不吃饭怎么办", False)]
)
def test_words_are_held_against_a_table_of_days_only_where_a_leave_is_meant(understood, text, is_weighed):
    assert bool(understood(text).notes) is is_weighed


def test_a_leave_for_ones_old_parents_is_not_paternity_leave(understood):
    assert PATERNITY not in understood("独生子女护理假几天").kinds
    assert PATERNITY not in understood("父母住院护理假能请几天").kinds


def test_a_mother_named_beside_the_father_keeps_her_maternity_leave(understood):
    assert understood("老公问我老婆产假几天").kinds == (MATERNITY,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("老公在深圳上班我在新乡生，护理假几天", "440300"),
        ("我在新乡生娃，老公在深圳打工，他能休几天护理假", "440300"),
        ("户口在四川，在河南上班，产假几天", "410000"),
        ("老家湖南，在广东工作，产假几天", "440000"),
        ("湖南人在广东打工产假几天", "440000"),
        ("四川户口在北京就业产假几天", "110000"),
    ],
)
def test_the_place_where_one_works_goes_before_the_place_one_comes_from(understood, text, code):
    found = understood(text)
    assert found.region.code == code
    assert found.region_told


def test_the_place_one_comes_from_counts_where_no_other_is_told(understood):
    assert understood("我老家四川，产假几天").region.code == "510000"


def test_without_a_place_the_rule_of_the_home_region_is_asked_for(understood):
    found = understood("产假几天")
    assert found.region.code == "410702"
    assert not found.region_told


def test_a_place_of_the_conversation_goes_before_home_and_the_questions_own_before_both(understood):
    conversation = Conversation(topic="leave", kinds=("maternity",), region_code="440000")
    assert understood("那爸爸呢", conversation=conversation).region.code == "440000"
    assert understood("那在四川呢", conversation=conversation).region.code == "510000"


def test_a_name_of_several_places_leaves_the_choice_open(understood):
    found = understood("朝阳产假几天")
    provinces = {choice.code[:2] for choice in found.region_choices}
    assert {"11", "21"} <= provinces
    assert not found.region_told


@pytest.mark.parametrize(
    ("text", "code"),
    [("北京朝阳产假几天", "110105"), ("辽宁朝阳产假几天", "211300"), ("红旗区产假几天", "410702")],
)
def test_a_name_with_its_province_or_at_home_is_one_place(understood, text, code):
    found = understood(text)
    assert found.region_choices == ()
    assert found.region.code[:2] == code[:2]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年10月在四川生的，产假几天", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025年10月3日生的产假几天", date(2025, 10, 3), date(2025, 10, 3)),
        ("2025年12月生的产假几天", date(2025, 12, 1), date(2025, 12, 31)),
        ("去年生的产假几天", date(2025, 1, 1), date(2025, 12, 31)),
        ("前年2月生的产假几天", date(2024, 2, 1), date(2024, 2, 29)),
        ("今年3月生的产假几天", date(2026, 3, 1), date(2026, 3, 31)),
        # The month is not over: what was born in it was born by today.
        ("今年11月生的产假几天", date(2026, 11, 1), date(2026, 11, 24)),
        ("明年3月生产假几天", date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_a_told_birth_dates_the_rule(understood, text, first, last):
    found = understood(text)
    assert (found.day_from, found.day) == (first, last)


@pytest.mark.parametrize(
    "text", ["产假几天", "今年产假几天", "2025年13月生的产假几天", "2025年2月30日生的产假几天"]
)
def test_without_a_day_that_exists_the_rule_of_today_is_asked_for(understood, text):
    found = understood(text)
    assert (found.day_from, found.day) == (None, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "cases", "births"),
    [
        ("双胞胎产假几天", {Case.MULTIPLE_BIRTH}, 2),
        ("生了龙凤胎产假几天", {Case.MULTIPLE_BIRTH}, 2),
        ("三胞胎产假几天", {Case.MULTIPLE_BIRTH}, 3),
        ("剖腹产产假几天", {Case.CAESAREAN}, None),
        ("难产产假几天", {Case.DIFFICULT_BIRTH}, None),
        ("剖宫产生双胞胎产假几天", {Case.CAESAREAN, Case.MULTIPLE_BIRTH}, 2),
        ("做了婚检婚假几天", {Case.WITH_CHECKUP}, None),
        ("产假几天", set(), None),
    ],
)
def test_the_circumstances_of_the_birth_are_heard(understood, text, cases, births):
    found = understood(text)
    assert found.cases == cases
    assert found.births == births


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二胎产假几天", 2),
        ("三孩产假几天", 3),
        ("老三出生产假几天", 3),
        ("产假几天", None),
        ("三胞胎产假几天", None),
    ],
)
def test_which_child_it_is_is_heard(understood, text, number):
    assert understood(text).child_number == number


@pytest.mark.parametrize(
    ("text", "months"),
    [("怀孕3个月流产休几天", 3), ("怀孕五个月引产产假多久", 5), ("小产能休几天假", None)],
)
def test_a_lost_pregnancy_is_heard_with_its_months(understood, text, months):
    found = understood(text)
    assert found.miscarried
    assert found.pregnancy_months == months


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        ("老公产假几天", "father"),
        ("我媳妇产假几天", "mother"),
        ("我是hr，产假怎么算", "employer"),
        ("产假几天", None),
    ],
)
def test_who_it_is_about_is_heard(understood, text, asker):
    assert understood(text).asker == asker


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("产假工资照发吗", Aspect.PAY),
        ("护理假能分开休吗", Aspect.SPLIT),
        ("产假含不含周末", Aspect.HOLIDAYS),
        ("育儿假没休完能攒到明年吗", Aspect.CARRY_OVER),
    ],
)
def test_what_else_of_the_rule_is_asked_is_heard(understood, text, aspect):
    assert aspect in understood(text).aspects


def test_what_no_table_of_days_answers_counts_against_it(understood):
    assert "dismissed" in understood("产假期间被辞退了").beyond
    assert "refused" in understood("单位不批产假").beyond
    assert understood("产假几天").beyond == frozenset()


AFTER_MATERNITY = Conversation(topic="leave", kinds=("maternity",), words=("产假",))


@pytest.mark.parametrize("text", ["那爸爸呢", "老公呢", "那老公的呢", "男方几天"])
def test_asking_for_the_father_next_turns_maternity_into_paternity_leave(understood, text):
    found = understood(text, conversation=AFTER_MATERNITY)
    assert found.follow_up
    assert found.kinds == (PATERNITY,)


def test_asking_for_the_mother_next_turns_paternity_back_into_maternity_leave(understood):
    conversation = Conversation(topic="leave", kinds=("paternity",), asker="father")
    assert understood("那老婆呢", conversation=conversation).kinds == (MATERNITY,)


@pytest.mark.parametrize("text", ["在广东呢", "那广东呢", "广东"])
def test_asking_for_a_place_next_keeps_the_leave(understood, text):
    found = understood(text, conversation=AFTER_MATERNITY)
    assert found.kinds == (MATERNITY,)
    assert found.region.code == "440000"


def test_a_case_told_earlier_still_holds_in_the_next_question(understood):
    conversation = Conversation(
        topic="leave", kinds=("maternity",), cases=("multiple_birth",), child_number=2
    )
    found = understood("在广东呢", conversation=conversation)
    assert found.cases == {Case.MULTIPLE_BIRTH}
    assert found.child_number == 2


def test_a_new_subject_takes_nothing_from_the_conversation(understood):
    found = understood("育儿补贴怎么领", conversation=AFTER_MATERNITY)
    assert not found.follow_up
    assert found.kinds == ()
    assert found.subject is found.reading


def test_without_a_conversation_nothing_is_a_follow_up(understood):
    found = understood("那爸爸呢")
    assert not found.follow_up
    assert found.kinds == ()


def test_a_follow_up_is_searched_with_the_words_it_left_out(understood):
    conversation = Conversation(topic="rights", kinds=("maternity",), words=("产假", "辞退"))
    found = understood("为什么", conversation=conversation)
    assert found.follow_up
    assert "辞退" in found.subject.text
    assert found.reading.text == "为什么"
