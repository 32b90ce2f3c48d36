from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Answer, AnswerStatus, Citation
from knowledge.sources import Source
from tests.web.stand_in import CONVULSION, DECREE, LONGEST, MATERNITY, NOW, REGULATION
from tests.web.wechat.conftest import text_body
from web.wechat.envelope import DataFormat
from web.wechat.messages import parse
from web.wechat.rendering import ANSWER_CHARACTERS, CONTENT_BYTES, SOURCE_CHARACTERS, render
from web.wechat.replies import TextReply, write_reply

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
)


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
