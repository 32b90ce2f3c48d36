"""The fixed sentences, held against the code that says them."""

from __future__ import annotations

from bot.declining import ask_back
from bot.messages import AnswerStatus
from bot.phrases import intents
from bot.proposal import Proposal
from bot.replies import fixed


def test_every_subject_that_is_declined_has_a_sentence_of_its_own():
    for subject in intents().declined_by_category:
        answer = fixed(f"declined.{subject}", status=AnswerStatus.DECLINED, step="declined")
        assert answer.lead
        assert any(hotline in answer.text for hotline in ("12345", "12366", "120", "接种门诊")), subject


def offered(asks):
    return Proposal(
        step="articles", key=asks, topic="leave", features={}, confidence=0.5, asks=lambda: asks, build=None
    )


def test_one_question_to_choose_from_is_asked_whether_it_is_meant():
    one = ask_back([offered("产假多少天"), offered("产假多少天")])
    assert one.lead.startswith("您想问的是这个吗？")
    assert one.suggestions == ("产假多少天",)
    two = ask_back([offered("产假多少天"), offered("育儿假怎么休")])
    assert two.lead.startswith("您想问的是下面哪一个？")
