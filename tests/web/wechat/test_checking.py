"""Where an answer can be checked, as WeChat shows it: last, above the votes, and only where there is room."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.basis import Basis
from bot.messages import Answer, AnswerStatus, Citation
from tests.web.stand_in import CONVULSION, DECLINED, MATERNITY, REGULATION
from tests.web.wechat.conftest import address, text_body
from web.wechat.rendering import CONTENT_BYTES, render

NAME = "aB3_-xYz09"
ROOT = "https://yuer.example.gov.cn"
LINE = f'核对：<a href="{ROOT}/a/{NAME}">yuer.example.gov.cn/a/{NAME}</a>'
BASIS = Basis(step="policy", key="maternity@410000", day=date(2026, 11, 24))
CHECKABLE = replace(MATERNITY, id=NAME, bases=(BASIS,))


def shown(answer, root=ROOT):
    return render(answer, question="产假多少天", root=root)


def test_the_address_to_check_stands_last_above_the_votes_and_can_be_read_off_a_screenshot():
    lines = shown(CHECKABLE).splitlines()
    assert lines[-2] == LINE
    assert lines[-1].startswith("这个回答：")


@pytest.mark.parametrize(
    ("answer", "root"),
    [
        (CHECKABLE, None),
        (replace(CHECKABLE, id=None), ROOT),
        (replace(CHECKABLE, bases=()), ROOT),
        (replace(CONVULSION, id=NAME, bases=(BASIS,)), ROOT),
        (replace(DECLINED, id=NAME, bases=(BASIS,)), ROOT),
    ],
)
def test_nothing_leads_there_without_an_address_a_name_or_a_rule_nor_from_an_emergency(answer, root):
    assert "核对：" not in shown(answer, root)


@given(st.text("长a。", max_size=900), st.integers(0, 4))
def test_no_address_to_check_makes_a_text_too_long_or_drives_out_the_votes(paragraph, sources):
    answer = Answer(
        status=AnswerStatus.ANSWERED,
        step="policy",
        lead="短。",
        paragraphs=(paragraph,),
        citations=(Citation(source=REGULATION),) * sources,
        suggestions=("很长的一个问题" * 4,) * 3,
        id=NAME,
    )
    without, told = shown(answer), shown(replace(answer, bases=(BASIS,)))
    assert len(told.encode()) <= CONTENT_BYTES
    assert told.replace(f"{LINE}\n", "") == without


def test_what_could_not_be_written_down_leads_to_nothing(client, services):
    services.responder.answers["产假多少天"] = CHECKABLE

    def say(number):
        response = client.post(address(), data=text_body("产假多少天", message_id=str(number)))
        return fromstring(response.data, forbid_dtd=True).findtext("Content")

    assert LINE in say(1)
    services.responder.trouble_remembering = RuntimeError("full")
    told = say(2)
    assert "98 天再加 3 个月" in told
    assert not re.search(NAME, told)
