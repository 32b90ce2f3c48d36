from __future__ import annotations

import re
import sys
from dataclasses import replace
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Answer, AnswerStatus, Card, Citation
from bot.steps.urgent import urgent
from bot.urgent import UrgentRules
from bot.urgent_cards import DangerLevel
from knowledge.sources import Source
from tests.web.stand_in import CONVULSION, DECREE, LONGEST, MATERNITY, NOW, REGULATION
from tests.web.wechat.conftest import text_body
from web.wechat.envelope import DataFormat
from web.wechat.messages import parse
from web.wechat.plain import shortened, showable
from web.wechat.rendering import (
    ANSWER_CHARACTERS,
    CONTENT_BYTES,
    HEARD_CHARACTERS,
    SOURCE_CHARACTERS,
    render,
    reply_for,
)
from web.wechat.replies import NewsReply, TextReply, write_reply
from web.wechat.sentences import hello

ROOT = "https://yuer.example.gov.cn"


def content(answer, question="产假多少天", **more):
    return render(answer, question=question, root=ROOT, **more)


def answered(lead, **more):
    return Answer(status=AnswerStatus.ANSWERED, step="articles", lead=lead, **more)


def test_an_answer_shows_its_parts_in_order_then_the_source_then_follow_ups() -> None:
    lines = content(MATERNITY).splitlines()
    assert lines[:4] == [
        "在河南生孩子，产假是 98 天再加 3 个月，一般按 188 天算。",
        "难产、剖宫产：再加 15 天",
        "双胞胎、多胞胎：每多一个宝宝加 15 天",
        "爸爸：护理假 1 个月",
    ]
    assert lines[5:10] == [
        f'<a href="{ROOT}/articles/maternity-leave-here">看全文</a>',
        "",
        f"依据《河南省人口与计划生育条例》（{REGULATION.number}，2021-11-27 起施行）",
        "",
        "接着问，点一下或回复数字：",
    ]
    assert lines[-3:] == [
        '1. <a href="weixin://bizmsgmenu?msgmenucontent=那爸爸呢&msgmenuid=1">那爸爸呢</a>',
        '2. <a href="weixin://bizmsgmenu?msgmenucontent=生育津贴怎么领&msgmenuid=2">生育津贴怎么领</a>',
        '3. <a href="weixin://bizmsgmenu?msgmenucontent=产假期间被辞退怎么办&msgmenuid=3">产假期间被辞退怎么办</a>',
    ]


@pytest.mark.parametrize("source", [REGULATION, DECREE])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_source_line_names_document_number_and_first_day_within_sixty_characters(source, count) -> None:
    answer = answered("一句话。", citations=(Citation(source=source),) * count)
    (line,) = [line for line in content(answer).splitlines() if line.startswith("依据")]
    assert len(line) <= SOURCE_CHARACTERS
    assert f"《{source.title}》" in line
    assert source.number in line
    assert ("起施行" if source.in_force_from else "施行日未核到") in line


def test_the_source_line_says_so_where_the_first_day_is_not_known() -> None:
    line = content(answered("一句话。", citations=(Citation(source=DECREE),))).splitlines()[-1]
    assert line == "依据《女职工劳动保护特别规定》（国务院令第619号，2012-04-28 发布，施行日未核到）"


def source_line(**known):
    return content(answered("一句话。", citations=(Citation(source=Source(**known)),))).splitlines()[-1]


def test_the_source_line_names_the_issuer_before_the_number() -> None:
    line = source_line(
        title="某办法", issuer="财政部", number="财税〔2008〕8号", issued="2008-03-04", article="第一条"
    )
    assert line == "依据《某办法》第一条（财政部，财税〔2008〕8号，2008-03-04 发布，施行日未核到）"


def test_an_issuer_that_was_not_found_is_no_issuer() -> None:
    assert (
        source_line(title="某条例", issuer="发布单位未核到", issued="2021")
        == "依据《某条例》（2021 发布，施行日未核到）"
    )


def test_a_guide_has_no_first_day_that_could_be_missing() -> None:
    assert (
        source_line(title="儿童急救指南", issuer="某部", issued="2020")
        == "依据《儿童急救指南》（某部，2020 发布）"
    )
    assert source_line(title="儿童急救指南", issuer="发布单位未核到") == "依据《儿童急救指南》"


def test_the_place_in_a_document_gives_way_to_its_issuer_and_the_issuer_to_its_number() -> None:
    place = {"title": "某规定", "issuer": "某机关", "number": "1号", "article": "第一条" * 15}
    assert source_line(**place) == "依据《某规定》（某机关，1号，施行日未核到）"
    assert (
        source_line(title="某规定", issuer="某机关" * 20, number="1号")
        == "依据《某规定》（1号，施行日未核到）"
    )


def test_the_source_line_of_an_endless_title_is_cut() -> None:
    answer = answered("一句话。", citations=(Citation(source=Source(title="关于" * 80, issuer="某委")),))
    line = content(answer).splitlines()[-1]
    assert len(line) == SOURCE_CHARACTERS
    assert line.endswith("…")


def test_an_emergency_begins_with_the_number_and_keeps_every_step_before_any_link() -> None:
    shown = content(replace(CONVULSION, suggestions=("抽搐后要做什么检查",)))
    assert shown.index("120") < 40
    for step in CONVULSION.steps:
        assert shown.index(step) < shown.index("<a ")


def test_an_emergency_whose_sentence_lacks_the_number_is_led_by_it() -> None:
    shown = content(replace(CONVULSION, lead="先让孩子侧躺。", call="110"))
    assert shown.startswith("马上打 110。\n先让孩子侧躺。")


def test_a_long_answer_is_cut_at_a_sentence_and_links_to_the_rest() -> None:
    sentence = "这一句正好二十个字，写在这里凑长度用的。"
    shown = content(answered("开头。", paragraphs=(sentence * 60,)))
    body, _, rest = shown.partition("\n<a ")
    assert len(body) <= ANSWER_CHARACTERS
    assert body.endswith("。")
    assert f'href="{ROOT}/ask?q={quote("产假多少天")}">看全文</a>' in rest


def test_a_long_answer_from_an_article_links_to_the_article() -> None:
    shown = content(answered("很长。" * 300, read_more="maternity-leave-here"))
    assert f'<a href="{ROOT}/articles/maternity-leave-here">看全文</a>' in shown


def test_a_short_answer_links_to_its_article_and_to_nothing_else() -> None:
    link = f'<a href="{ROOT}/articles/maternity-leave-here">看全文</a>'
    assert content(answered("一句话。", read_more="maternity-leave-here")) == f"一句话。\n{link}"
    assert content(answered("一句话。")) == "一句话。"


def test_an_emergency_links_to_no_article() -> None:
    assert "看全文" not in content(replace(CONVULSION, read_more="maternity-leave-here"))


@pytest.mark.parametrize("lead", ["一句话。", "很长。" * 300])
def test_nothing_links_to_an_address_that_only_the_server_itself_reaches(lead) -> None:
    shown = render(answered(lead, read_more="maternity-leave-here"), question="产假多少天", root=None)
    assert "<a " not in shown
    assert shown.startswith(lead[:100])


def test_the_longest_answer_fits_with_source_and_three_follow_ups() -> None:
    shown = content(replace(LONGEST, suggestions=("能点的问题" * 6,) * 5), question="问" * 500)
    assert len(shown.encode()) <= CONTENT_BYTES
    assert shown.count("weixin://") == 3
    assert "依据《" in shown
    assert "全文" in shown


def test_a_follow_up_keeps_its_number_when_the_one_before_cannot_be_shown() -> None:
    shown = content(answered("好。", suggestions=("##", "育儿假怎么休")))
    assert "1." not in shown
    assert '2. <a href="weixin://bizmsgmenu?msgmenucontent=育儿假怎么休&msgmenuid=2">' in shown


def test_a_follow_up_cannot_break_out_of_its_link() -> None:
    shown = content(answered("好。", suggestions=('a"><a href="http://evil">&x=#1',)))
    assert shown.count("<a ") == 1
    assert shown.count('"') == 2
    assert "msgmenucontent=a ＞＜a href= http://evil ＞ x= 1&msgmenuid=1" in shown


def test_a_follow_up_too_long_for_a_link_is_shown_to_be_asked_by_number() -> None:
    shown = content(answered("好。", suggestions=("长" * 31,)))
    assert "<a " not in shown
    assert shown.endswith(f"1. {'长' * 31}")


def spoken(answer, heard):
    return reply_for(answer, question="产假多少天", root=ROOT, heard=heard).content


def test_what_was_heard_of_a_voice_stands_above_its_answer() -> None:
    lines = spoken(MATERNITY, "我听到的是：产假多少天").splitlines()
    assert lines[:2] == ["我听到的是：产假多少天", MATERNITY.lead]


def test_what_was_heard_stands_beneath_the_first_line_of_an_emergency() -> None:
    lines = spoken(CONVULSION, "我听到的是：孩子抽了").splitlines()
    assert lines[:3] == [CONVULSION.lead, "我听到的是：孩子抽了", f"1. {CONVULSION.steps[0]}"]


def test_of_a_long_voice_only_the_beginning_is_told_again_in_one_line() -> None:
    first = spoken(MATERNITY, "我听到的是：" + "很长\n的话" * 60).splitlines()[0]
    assert len(first) == HEARD_CHARACTERS
    assert first.endswith("…")


def test_a_question_back_does_not_speak_of_going_on() -> None:
    asked = replace(answered("哪一个？", suggestions=("产假多少天",)), status=AnswerStatus.CLARIFY)
    assert "接着问" not in content(asked)
    assert "点一下，或者回复数字：" in content(asked)


def test_what_no_conversation_keeps_is_tapped_and_never_numbered() -> None:
    shown = reply_for(hello(), question="", root=ROOT).content
    assert "回复数字" not in shown
    assert "1." not in shown
    assert shown.count("weixin://") == 4


WHOLE = Card(title="示例托育 · 已备案", lines=("电话 0373-0000000",), path="/nurseries/n1")


def test_one_thing_told_whole_is_a_card_with_its_limits_and_what_was_heard_on_it() -> None:
    answer = answered("示例托育：已备案。", whole=WHOLE, notes=("这是示例机构，不是真实名单。",))
    reply = reply_for(answer, question="示例托育怎么样", root=ROOT, heard="我听到的是：示例托育怎么样")
    assert isinstance(reply, NewsReply)
    (item,) = reply.items
    assert item.description.splitlines() == [
        "我听到的是：示例托育怎么样",
        "这是示例机构，不是真实名单。",
        "电话 0373-0000000",
    ]


def test_it_is_text_where_its_page_cannot_be_reached() -> None:
    reply = reply_for(answered("示例托育：已备案。", whole=WHOLE), question="示例托育怎么样", root=None)
    assert reply == TextReply(content="示例托育：已备案。")


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ({"page": "/nurseries/n1"}, f'<a href="{ROOT}/nurseries/n1">看这一家</a>'),
        (
            {"page": "/nurseries?region=410702", "cards": (Card(title="示例托育", number=1),)},
            f'<a href="{ROOT}/nurseries?region=410702">看全部名单</a>',
        ),
    ],
)
def test_what_the_answer_is_part_of_is_one_tap_away_under_its_name(more, link) -> None:
    assert content(answered("一句话。", **more)).splitlines()[-1] == link


def test_whatever_was_cut_leads_to_its_full_text_by_that_word() -> None:
    long = "很长。" * 300
    for more in ({}, {"page": "/nurseries/n1"}, {"read_more": "maternity-leave-here"}):
        assert "看全文</a>" in content(answered(long, **more))


def test_signs_that_turn_the_direction_of_reading_are_left_out() -> None:
    assert showable("电话\u202e0000-3730\u202c\u2066x\u2069\x85\x7f") == "电话0000-3730x"


def test_what_is_printable_loses_nothing_so_that_it_need_not_be_searched() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    printable = "".join(character for character in every if character.isprintable() and character not in "<>")
    assert showable(f"<{printable}>") == f"＜{printable}＞"  # the brackets have all of it searched
    assert showable(printable) == printable.strip()


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_any_text_is_shortened_to_as_many_characters_as_asked(text, characters) -> None:
    assert len(shortened(text, characters)) <= max(characters, 1)


@pytest.mark.parametrize(
    "card",
    [card for card in UrgentRules.load().cards if card.level is not DangerLevel.TALK],
    ids=lambda card: card.id,
)
@pytest.mark.parametrize("heard", [None, "我听到的是：" + "孩子出事了快来人啊" * 40])
def test_the_first_line_of_every_emergency_stands_first_with_the_number(card, heard) -> None:
    shown = reply_for(urgent(card, ""), question="出事了", root=ROOT, heard=heard).content
    assert len(shown.encode()) <= CONTENT_BYTES
    assert card.lead in shown[:40] or shown.startswith(f"马上打 {card.call}。")
    assert card.call is None or card.call in shown[:40]
    assert all(step in shown for step in card.steps)


def test_a_link_in_an_answers_text_is_text() -> None:
    assert "<" not in content(answered('看<a href="http://evil">这里</a>'))


def test_a_cut_splits_no_visible_character() -> None:
    family = "👨‍👩‍👧"
    shown = content(answered(family * 200))
    body = shown.partition("…")[0]
    assert body == family * (len(body) // len(family))


HOSTILE = st.text(max_size=300) | st.sampled_from(
    [
        "]]>",
        "]]><Content>x</Content>",
        "</Content>",
        "&amp;",
        "\x00\x0b\ufffe",
        "\ud800",
        "汉" * 10_000,
        "é" * 900,
    ]
)
ANSWERS = st.builds(
    Answer,
    status=st.sampled_from(AnswerStatus),
    step=st.just("articles"),
    lead=HOSTILE,
    details=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=3).map(tuple),
    steps=st.lists(HOSTILE, max_size=3).map(tuple),
    paragraphs=st.lists(HOSTILE, max_size=3).map(tuple),
    notes=st.lists(HOSTILE, max_size=1).map(tuple),
    call=st.sampled_from([None, "120"]),
    citations=st.lists(
        st.builds(
            Citation,
            source=st.builds(Source, title=HOSTILE.filter(bool), issuer=st.just("某委"), number=HOSTILE),
        ),
        max_size=2,
    ).map(tuple),
    suggestions=st.lists(HOSTILE, max_size=5).map(tuple),
    read_more=st.sampled_from([None, "maternity-leave-here"]),
    page=st.sampled_from([None, "/nurseries/n1", "/nurseries?region=410702&inclusive=true"]),
)
LINK = re.compile(r'<a href="[^"<>\n]+">[^<>\n]+</a>')


@given(ANSWERS, HOSTILE)
def test_any_answer_fits_and_comes_back_from_the_xml_as_it_was(answer, question) -> None:
    shown = content(answer, question=question)
    assert len(shown.encode()) <= CONTENT_BYTES
    xml = fromstring(
        write_reply(parse(text_body("问")), TextReply(content=shown), data_format=DataFormat.XML, now=NOW),
        forbid_dtd=True,
    )
    assert [child.tag for child in xml] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]
    assert (xml.findtext("Content") or "") == shown
    assert shown.count("<a ") == shown.count("</a>") <= 4


@given(ANSWERS, HOSTILE, st.none() | HOSTILE)
def test_any_reply_holds_whole_links_and_no_other_bracket(answer, question, heard) -> None:
    shown = reply_for(answer, question=question, root=ROOT, heard=heard).content
    assert len(shown.encode()) <= CONTENT_BYTES
    assert len(LINK.findall(shown)) <= 5
    assert not {"<", ">", "\x00", "\u202e"} & set(LINK.sub("", shown))


@given(ANSWERS, st.none() | HOSTILE, st.sampled_from(["120", "110", "12338"]))
def test_the_number_of_any_emergency_stands_in_its_first_forty_characters(answer, heard, call) -> None:
    emergency = replace(answer, status=AnswerStatus.URGENT, call=call)
    for root in (ROOT, None):
        assert call in reply_for(emergency, question="出事了", root=root, heard=heard).content[:40]


@given(ANSWERS, HOSTILE)
def test_no_link_leads_anywhere_but_to_us_or_back_into_the_talk(answer, question) -> None:
    shown = reply_for(answer, question=question, root=ROOT).content
    leads = re.findall(r'href="([^"]+)"', shown)
    assert all(lead.startswith((f"{ROOT}/", "weixin://bizmsgmenu?msgmenucontent=")) for lead in leads)
