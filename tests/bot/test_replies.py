"""The fixed sentences, held against the code that says them."""

from __future__ import annotations

from bot.messages import AnswerStatus
from bot.phrases import intents
from bot.replies import fixed


def test_every_subject_that_is_declined_has_a_sentence_of_its_own():
    for subject in intents().declined_by_category:
        answer = fixed(f"declined.{subject}", status=AnswerStatus.DECLINED, step="declined")
        assert answer.lead
        assert any(hotline in answer.text for hotline in ("12345", "12366", "120", "接种门诊")), subject
