from __future__ import annotations

from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.messages import AnswerStatus, Question
from tests.web.stand_in import CONVULSION, MATERNITY, NOW
from web.conversing import FAILED, converse


def ask(services, text):
    return converse(services, Question(text=text, asked_at=NOW, channel="web", conversation_key="k"))


class _Away:
    """A database that is not there."""

    def reading(self):
        raise OperationalError(statement="select", params={}, orig=OSError("connection refused"))

    writing = reading


def test_an_answer_is_remembered(services):
    assert ask(services, "产假多少天") is MATERNITY
    assert [question.text for question in services.responder.remembered] == ["产假多少天"]


def test_an_answer_that_cannot_be_remembered_still_goes_out(services):
    services.responder.trouble_remembering = RuntimeError("disk full")
    with capture_logs() as logs:
        assert ask(services, "产假多少天") == MATERNITY
    assert [entry["event"] for entry in logs] == ["answer_not_remembered"]


def test_nobody_is_told_that_was_deleted_what_could_not_be(services):
    assert ask(services, "删除我的数据").lead == "已经删掉了。"
    services.responder.trouble_remembering = RuntimeError("database is locked")
    assert ask(services, "删除我的数据") is FAILED


def test_a_broken_step_becomes_a_kind_sentence_and_one_log_line(services):
    services.responder.trouble = ZeroDivisionError("a question about 产假")
    with capture_logs() as logs:
        answer = ask(services, "产假多少天")
    assert answer is FAILED
    assert answer.status is AnswerStatus.FAILED
    assert "120" in answer.text
    assert [entry["event"] for entry in logs] == ["answer_failed"]
    assert "产假多少天" not in str(logs)


def test_an_emergency_is_answered_without_a_database(services):
    services.database = _Away()
    assert ask(services, "孩子抽搐了") is CONVULSION
    assert ask(services, "产假多少天") is FAILED


def test_even_a_broken_emergency_step_gives_a_sentence(services, monkeypatch):
    services.database = _Away()
    monkeypatch.setattr(services.responder, "reply_without_database", lambda _: 1 / 0)
    assert ask(services, "孩子抽搐了") is FAILED
