from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages import Citation
from knowledge.sources import Source
from tests.web.stand_in import DECREE, REGULATION
from web.formatting import circumstances, linked, since

LANDLINES = ("0373-3833000", "03733833000", "010-12345678")


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = ""
        self.tags = set()

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.tags.add((tag, *(name for name, _ in attrs)))


@pytest.mark.parametrize(
    "number",
    [
        "120",
        "110",
        "119",
        "122",
        "12345",
        "12338",
        "12393",
        "12110",
        *LANDLINES,
        "400-888-0000",
        "13800000000",
    ],
)
def test_a_telephone_number_can_be_tapped(number):
    assert f'<a href="tel:{number.replace("-", "")}">{number}</a>' in linked(f"请打{number}，说明情况。")


@pytest.mark.parametrize(
    "text",
    [
        "一共 120 天",
        "加 110元",
        "每月 12345 元",
        "第120条",
        "河南省第十三届公告第120号",
        "98-120 天",
        "1.120",
        "12.345 万",
        "41070212345",
        "2021-12-120",
        "120ml",
        "120 毫升",
        "120%",
        "12000",
        "128 天",
    ],
)
def test_a_figure_is_not_taken_for_a_telephone_number(text):
    assert "tel:" not in linked(text)


def test_a_number_that_a_button_dials_is_not_linked_again():
    assert linked("等 120，或打 12345", "120") == '等 120，或打 <a href="tel:12345">12345</a>'


@given(st.text())
@example('<script>alert(1)</script> 120 "><a href=x onerror=y>')
@example("120\x00\ud800")
def test_linked_text_reads_as_written_and_holds_no_tag_but_telephone_links(text):
    reader = _Text()
    reader.feed(str(linked(text)))
    reader.close()
    assert reader.text == text.replace("\r\n", "\n") or reader.text == text
    assert reader.tags <= {("a", "href")}


def test_a_rule_without_a_known_first_day_says_so():
    assert "施行日未核到" in since(DECREE)
    assert "施行日未核到" not in since(REGULATION)


def told_of(**known):
    source = Source(title="某办法", issued="2008", **known)
    return circumstances(Citation(source=source)).striptags()


def test_a_source_line_names_the_issuer_unless_the_number_does_or_nobody_knows_it():
    assert told_of(issuer="财政部", number="财税〔2008〕8号").startswith(
        "，财政部，财税〔2008〕8号，2008 发布"
    )
    assert told_of(issuer="国务院", number="国务院令第619号").startswith("，国务院令第619号，2008 发布")
    assert told_of(issuer="财政部").startswith("，财政部，2008 发布")
    assert told_of(issuer="发布单位未核到").startswith("，2008 发布")
