"""How answers are judged: the figures that everything else is tuned by."""

from __future__ import annotations

import json

import pytest

from bot.evaluation import BadQuestionSet, alike, judge, parse_items, summarise
from bot.messages import Answer, AnswerStatus, Question
from bot.reply import Reply
from tests.moments import NOW

ANSWERED, CLARIFY, DECLINED = AnswerStatus.ANSWERED, AnswerStatus.CLARIFY, AnswerStatus.DECLINED
URGENT, SMALLTALK = AnswerStatus.URGENT, AnswerStatus.SMALLTALK


def make_item(**changes):
    raw = {"id": "q1", "q": "产假多少天", "topic": "leave", "need": "answer", **changes}
    (item,) = parse_items([json.dumps(raw, ensure_ascii=False)], name="set.jsonl")
    return item


def make_reply(status=ANSWERED, lead="产假是 188 天。", **changes):
    answer = Answer(status=status, step=changes.pop("step", "policy"), lead=lead, **changes)
    question = Question(text="产假多少天", asked_at=NOW, channel="evaluate")
    return Reply(question=question, answer=answer, conversation=None, region_code="410702")


def judged(item, reply, *, duration_ms=1.0):
    return judge(item, reply, duration_ms=duration_ms)


# Reading a set ------------------------------------------------------------------


def test_a_question_or_its_turns_are_read_and_the_last_turn_is_judged():
    single, talk = parse_items(
        [
            '{"id": "a", "q": "产假多少天", "topic": "leave", "need": "answer"}',
            "",
            '{"turns": ["产假几天", "那爸爸呢"], "topic": "leave", "need": "answer", "accept": ["clarify"]}',
        ],
        name="set.jsonl",
    )
    assert (single.id, single.turns, single.asked) == ("a", ("产假多少天",), "产假多少天")
    assert (talk.id, talk.asked, talk.accept) == ("3", "那爸爸呢", frozenset({"clarify"}))


@pytest.mark.parametrize(
    "line",
    [
        "产假多少天",
        "[]",
        "1",
        "null",
        '{"q": "产假多少天"}',
        '{"id": "a", "topic": "leave", "need": "answer"}',
        '{"q": "x", "topic": "leave"}',
        '{"turns": 3, "topic": "leave", "need": "answer"}',
        '{"q": "x", "topic": "leave", "need": "answer", "must_mention": 3}',
    ],
)
def test_a_line_that_cannot_be_read_is_named_in_chinese(line):
    good = '{"q": "产假多少天", "topic": "leave", "need": "answer"}'
    with pytest.raises(BadQuestionSet, match=r"set\.jsonl 第 2 行读不懂.*每行要是一个 JSON"):
        parse_items([good, line], name="set.jsonl")


@pytest.mark.parametrize("weight", ["0", "-1", "11", '"viel"', "NaN"])
def test_a_weight_that_is_none_is_refused(weight):
    line = f'{{"q": "产假多少天", "topic": "leave", "need": "answer", "weight": {weight}}}'
    with pytest.raises(BadQuestionSet, match="第 1 行"):
        parse_items([line], name="set.jsonl")


def test_a_question_counts_once_where_no_weight_is_told():
    assert (make_item().weight, make_item(weight=2).weight) == (1.0, 2.0)


# Judging ------------------------------------------------------------------------


def test_the_wanted_reaction_with_fitting_content_is_strictly_right():
    outcome = judged(make_item(must_mention=[["188"]]), make_reply())
    assert outcome.is_right
    assert outcome.is_strict
    assert not outcome.is_wrong_answer


def test_one_of_each_group_must_be_said():
    item = make_item(must_mention=[["188", "190"], ["天", "日"]])
    assert judged(item, make_reply(lead="是 190 天")).is_right
    assert judged(item, make_reply(lead="是 188 日")).is_right
    assert not judged(item, make_reply(lead="是 188")).is_right
    assert not judged(item, make_reply(lead="是几天")).is_right


def test_what_must_not_be_said_spoils_an_answer():
    item = make_item(must_mention=[["188"]], must_not=["98天"])
    assert not judged(item, make_reply(lead="188 天，不是 98 天")).is_right
    assert judged(item, make_reply(lead="188 天")).is_right


@pytest.mark.parametrize("lead", ["补 3600 元", "补 3,600 元", "补３６００元", "补 36 00 元"])
def test_space_width_case_and_thousands_do_not_matter(lead):
    assert judged(make_item(must_mention=[["3600元"]]), make_reply(lead=lead)).is_right


def test_the_whole_text_counts_for_an_answer():
    item = make_item(must_mention=[["12393"]])
    assert judged(item, make_reply(paragraphs=("拿不准打 12393。",))).is_right
    assert judged(item, make_reply(details=(("津贴", "问 12393"),))).is_right
    assert judged(item, make_reply(notes=("问 12393。",))).is_right


def test_an_emergency_must_be_said_within_the_first_eighty_characters():
    item = make_item(need="triage", must_mention=[["120"]])
    assert judged(item, make_reply(URGENT, "马上打 120。")).is_right
    late = judged(item, make_reply(URGENT, "先别慌。" * 30, paragraphs=("打 120。",)))
    assert not late.is_right
    assert late.is_wrong_answer


def test_an_accepted_reaction_is_right_and_not_strictly_right():
    item = make_item(accept=["clarify", "decline"], must_mention=[["188"]])
    for status in (CLARIFY, DECLINED):
        outcome = judged(item, make_reply(status, "您想问的是哪一个？"))
        assert (outcome.is_right, outcome.is_strict, outcome.is_wrong_answer) == (True, False, False)


def test_a_reaction_that_was_not_wanted_is_not_right():
    outcome = judged(make_item(), make_reply(CLARIFY))
    assert (outcome.is_right, outcome.is_wrong_answer) == (False, False)


def test_an_answer_where_a_decline_was_wanted_is_answered_wrongly():
    outcome = judged(make_item(need="decline"), make_reply())
    assert outcome.is_wrong_answer


def test_smalltalk_counts_as_declining():
    outcome = judged(make_item(need="decline"), make_reply(SMALLTALK, "不客气。"))
    assert outcome.is_strict
    assert outcome.reaction == "decline"


def test_an_article_may_be_expected_by_its_slug():
    item = make_item(expect={"slug": "paternity-leave"})
    assert judged(item, make_reply(step="articles", read_more="paternity-leave")).is_right
    assert not judged(item, make_reply(step="articles", read_more="marriage-leave")).is_right


# Summing up ---------------------------------------------------------------------


def test_figures_are_counted_by_topic_in_the_order_they_came():
    outcomes = [
        judged(make_item(topic="rights"), make_reply()),
        judged(make_item(topic="leave"), make_reply(CLARIFY)),
        judged(make_item(topic="leave", must_not=["188"]), make_reply()),
        judged(make_item(topic="rights", accept=["decline"]), make_reply(DECLINED)),
    ]
    rights, leave = summarise(outcomes).topics
    assert (rights.topic, rights.items, rights.right, rights.strict, rights.wrong) == ("rights", 2, 2, 1, 0)
    assert (rights.asked_back, rights.declined) == (0, 1)
    assert (leave.topic, leave.items, leave.right, leave.wrong, leave.asked_back) == ("leave", 2, 0, 1, 1)


def test_triage_and_false_alarms_are_counted_over_all_topics():
    danger = make_item(topic="health", need="triage")
    calm = make_item(topic="health")
    outcomes = [
        judged(danger, make_reply(URGENT, "打 120。")),
        judged(danger, make_reply()),
        judged(calm, make_reply(URGENT, "打 120。")),
        judged(calm, make_reply()),
        judged(make_item(topic="out_of_scope", need="decline"), make_reply()),
        judged(make_item(topic="out_of_scope", need="decline"), make_reply(DECLINED)),
    ]
    summary = summarise(outcomes)
    assert (summary.triage_found, summary.triage_items) == (1, 2)
    assert (summary.calm_sent_to_hospital, summary.calm_items) == (1, 4)
    assert (summary.out_of_scope_answered, summary.out_of_scope_items) == (1, 2)


def test_latency_is_told_by_its_middle_and_its_tail():
    summary = summarise(
        [judged(make_item(), make_reply(), duration_ms=float(number)) for number in range(101)]
    )
    assert (summary.p50_ms, summary.p95_ms) == (50.0, 95.0)


def test_a_run_of_nothing_has_figures_too():
    summary = summarise([])
    assert summary.topics == ()
    assert (summary.triage_items, summary.p50_ms) == (0, 0.0)


# Memory or skill ------------------------------------------------------------------


def test_a_question_at_least_eighty_percent_like_a_written_one_is_scored_apart():
    # The ratio is 2·M/T over letters: 2·8/18 is 89 of 100, 2·6/16 is 75.
    asked = ["一二三四五六七八九十", "一二三四五六七八", "一二三四五六"]
    items = [make_item(id=text, q=text) for text in asked]
    assert set(alike(items, asked[:1])) == set(asked[:2])


def test_punctuation_does_not_make_a_question_new():
    assert alike([make_item(q="产假，多少天？")], ["产假多少天"]) == {"q1": "产假多少天"}


def test_only_the_judged_turn_is_compared():
    item = make_item(turns=["产假多少天", "那爸爸呢"])
    assert alike([item], ["产假多少天"]) == {}


def test_nothing_is_like_nothing():
    assert alike([], ["产假多少天"]) == {}
    assert alike([make_item()], []) == {}
