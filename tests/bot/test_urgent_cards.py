"""What is said in an emergency: the deed first, nothing without a source, and no dose."""

from __future__ import annotations

import copy
from importlib import resources
from typing import Any

import pytest

from bot.urgent import UrgentRules, parse_rules
from bot.urgent_cards import Danger, DangerLevel
from bot.urgent_words import CONTEXTS
from knowledge.data_files import read_yaml

RULES = UrgentRules.load()
CARDS = RULES.cards
EMERGENCIES = [card for card in CARDS if card.level is not DangerLevel.TALK]


def card_of(name: str) -> Danger:
    return next(card for card in CARDS if card.id == name)


def leads_of(name: str) -> list[str]:
    """The leads by which a card answers what is asked of its danger."""
    content = read_yaml(resources.files("knowledge").joinpath("content", "urgent.yaml"))
    return [
        ask["lead"] for card in content["cards"] if card["id"] == name for ask in card.get("asks", ())
    ] + [ask["lead"] for ask in content["asks"]]


def test_every_flag_has_one_card() -> None:
    # RF01 to RF31 are the red flags of the health facts; violence against a parent, being
    # trapped, fire and low mood are ours, and G stands for what only sounds like one.
    expected = [f"RF{number:02d}" for number in range(1, 36)]
    assert sorted(card.id for card in CARDS) == ["G110", "G120", *expected]


@pytest.mark.parametrize("card", EMERGENCIES, ids=lambda card: card.id)
def test_the_first_line_is_the_deed_with_its_number(card: Danger) -> None:
    assert len(card.lead) <= 40
    assert 3 <= len(card.steps) <= 6
    assert any(place in card.lead for place in ("120", "110", "119", "急诊", "医院"))
    assert "？" not in card.lead
    if card.level is DangerLevel.CALL_120:
        assert card.lead.startswith("马上打 120。")
        assert card.call == "120"
    if card.level in {DangerLevel.CALL_110, DangerLevel.REPORT_110}:
        assert "110" in card.lead[:8]
        assert card.call == "110"
    if card.level is DangerLevel.CALL_119:
        assert card.lead.startswith("马上打 119")
        assert card.call == "119"
    if card.level is DangerLevel.ER_NOW:
        assert card.lead.startswith(("现在", "先用"))
    if card.call is not None:
        assert card.call in card.lead


@pytest.mark.parametrize("card", EMERGENCIES, ids=lambda card: card.id)
def test_whatever_is_asked_of_it_the_answer_is_a_deed_too(card: Danger) -> None:
    for lead in leads_of(card.id):
        assert len(lead) <= 40, lead
        assert "？" not in lead


@pytest.mark.parametrize("card", [card for card in CARDS if not card.sources], ids=lambda card: card.id)
def test_a_card_without_a_published_source_teaches_nothing(card: Danger) -> None:
    same_level = {other.steps for other in CARDS if not other.sources and other.level is card.level}
    assert same_level == {card.steps}
    assert any("没有查到公开发布的急救做法" in note for note in card.notes)


@pytest.mark.parametrize("card", [card for card in CARDS if card.sources], ids=lambda card: card.id)
def test_a_card_that_teaches_names_who_published_it(card: Danger) -> None:
    assert all(source.title and source.issuer for source in card.sources)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_admits_that_no_clinician_has_checked_it(card: Danger) -> None:
    assert any("没有医生核对过" in note for note in card.notes)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_never_names_a_dose(card: Danger) -> None:
    text = " ".join((card.lead, *card.steps, *leads_of(card.id)))
    assert not any(unit in text for unit in ("毫升", "毫克", "ml", "mg", "每公斤"))


def test_whoever_is_alone_with_a_choking_child_is_told_not_to_wait() -> None:
    assert any("你马上动手" in step for step in card_of("RF04").steps)


def test_a_mother_is_told_of_both_lines_and_that_it_can_be_treated() -> None:
    card = card_of("RF22")
    assert "12356" in card.lead
    assert "120" in card.lead
    assert any("能治" in step for step in card.steps)


def test_a_beaten_child_needs_no_proof_before_the_police_are_called() -> None:
    # 未成年人保护法 第十一条; 关于建立侵害未成年人案件强制报告制度的意见（试行）
    text = " ".join(card_of("RF24").steps)
    assert "不用等证据齐" in text
    assert all(kept in text for kept in ("拍照", "监控", "伤情", "衣服"))
    assert "必须马上报告（强制报告）" in text


def test_a_beaten_mother_is_told_of_the_womens_line_and_the_courts_order() -> None:
    # 反家庭暴力法 第十五条、第十六条、第二十三条
    assert all(number in card_of("RF32").lead for number in ("110", "12338"))
    text = " ".join(card_of("RF32").steps)
    assert all(word in text for word in ("12338", "告诫书", "人身安全保护令", "庇护所"))


def test_a_lost_child_is_not_waited_for_24_hours() -> None:
    # 关于依法惩治拐卖妇女儿童犯罪的意见（法发〔2010〕7号）: the police open a case at once.
    assert any("不用等 24 小时" in step for step in card_of("RF31").steps)


def test_low_mood_is_answered_warmly_and_without_an_ambulance() -> None:
    card = card_of("RF35")
    everything = " ".join((card.lead, *card.steps, *card.notes))
    assert "不怪你" in card.lead
    assert "12356" in card.lead
    assert card.call is None
    assert "医生" not in card.lead
    assert " 120" not in everything


def _builder() -> tuple[dict[str, Any], dict[str, Any]]:
    """One card and its words, to be spoilt."""
    card = {
        "id": "X1",
        "name": "抽搐",
        "level": "call_120",
        "lead": "马上打 120。",
        "call": "120",
        "steps": ["侧躺"],
        "sources": ["guide"],
    }
    cards = {
        "notes": {"emergency": "没有核对过", "talk": "没有核对过"},
        "general": {"note": "没有来源", "steps": {"call_120": ["打 120"]}},
        "asks": [],
        "sources": {"guide": {"title": "指南", "issuer": "示例单位", "number": None, "issued": None}},
        "cards": [card],
    }
    words = {
        "words": {},
        "flags": {"X1": {"patterns": [{"all": [["抽"]]}]}},
        **{name: ["无关紧要"] for name in CONTEXTS},
    }
    return copy.deepcopy(cards), copy.deepcopy(words)


def test_a_card_whose_source_is_taken_away_must_lose_its_steps() -> None:
    cards, words = _builder()
    cards["cards"][0]["sources"] = []
    with pytest.raises(ValueError, match="没有来源，不能自己写做法"):
        parse_rules(cards, words)
    del cards["cards"][0]["steps"]
    assert parse_rules(cards, words).cards[0].steps == ("打 120",)


def test_an_editor_who_cites_an_unknown_source_is_told_which() -> None:
    cards, words = _builder()
    cards["cards"][0]["sources"] = ["nowhere"]
    with pytest.raises(ValueError, match="nowhere"):
        parse_rules(cards, words)


def test_an_editor_who_names_an_unknown_word_group_is_told_which() -> None:
    cards, words = _builder()
    words["flags"]["X1"]["patterns"] = [{"all": ["nothing"]}]
    with pytest.raises(ValueError, match="没有这一组：nothing"):
        parse_rules(cards, words)


@pytest.mark.parametrize("where", ["card", "flag", "pattern"])
def test_an_editor_who_misspells_a_field_is_told_which(where: str) -> None:
    cards, words = _builder()
    spoilt = {
        "card": cards["cards"][0],
        "flag": words["flags"]["X1"],
        "pattern": words["flags"]["X1"]["patterns"][0],
    }[where]
    spoilt["unles"] = ["奖"]
    with pytest.raises(ValueError, match="unles"):
        parse_rules(cards, words)


def test_a_card_without_words_is_no_card() -> None:
    cards, words = _builder()
    words["flags"] = {}
    with pytest.raises(ValueError, match="对不上：X1"):
        parse_rules(cards, words)
