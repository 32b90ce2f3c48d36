"""Of pictures an article shows those alone that were uploaded here and say what they show."""

from __future__ import annotations

import re

import pytest

from knowledge.articles.markdown import render
from knowledge.articles.plain import plain_lines
from knowledge.articles.sections import split_sections
from tests.knowledge.articles.builders import make_article

ID = "0123456789abcdef0123"
OURS = f"![洗手的六步](/pictures/{ID})"


def sections_of(body):
    return split_sections(make_article(body=body), revision=1)


def test_a_picture_of_ours_is_shown_and_told_to_who_cannot_see_it():
    rendered = render(f"先看图。\n\n{OURS}\n\n再洗手。", path_prefix="/tuoyu")
    (image,) = re.findall(r"<img ([^>]*)>", rendered.html)
    assert set(image.split()) == {f'src="/tuoyu/pictures/{ID}"', 'alt="洗手的六步"', 'loading="lazy"'}
    assert [(picture.is_ours, picture.alt) for picture in rendered.pictures] == [(True, "洗手的六步")]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/track.gif",
        "//evil.example/x.png",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "javascript:alert(1)",
        f"https://evil.example/pictures/{ID}",
        f"/pictures/{ID}/../../logout",
        f"/pictures/{ID}?x=1",
        f"/pictures/{ID}#x",
        f"/pictures/{ID[:-1]}",
        f"/pictures/{ID.upper()}",
        "/desk/logout",
        "picture:1",
        "",
    ],
)
def test_no_other_picture_is_loaded_and_its_place_says_nothing(address):
    rendered = render(f"**前**![说明]({address})后")
    assert "<img" not in rendered.html
    assert rendered.html == "<p><strong>前</strong>后</p>"
    assert [picture.is_ours for picture in rendered.pictures] == [False]


@pytest.mark.parametrize("alt", ["", " ", "　"])
def test_a_picture_that_does_not_say_what_it_shows_is_not_shown(alt):
    rendered = render(f"![{alt}](/pictures/{ID})后")
    assert rendered.html == "<p>后</p>"
    assert [picture.alt for picture in rendered.pictures] == [""]


@pytest.mark.parametrize("alt", ['" onerror="alert(1)', "<script>alert(1)</script>", "*粗* _斜_ `码`"])
def test_what_a_picture_shows_cannot_break_out_of_its_attribute(alt):
    html = render(f"![{alt}](/pictures/{ID})").html
    assert html.count("<") == html.count(">") == 3
    assert "onerror=" not in html.replace("&quot;", "").split('alt="')[0]
    assert "<script" not in html


def test_words_tell_that_there_is_a_picture_and_never_its_address():
    body = f"先看图。\n\n{OURS}\n\n- 一项{OURS}\n\n| 步 | 图 |\n|---|---|\n| 一 | {OURS} |\n"
    texts = [line.text for line in plain_lines(render(body).html)]
    assert texts == ["先看图。", "（图：洗手的六步）", "· 一项（图：洗手的六步）", "一：（图：洗手的六步）"]


def test_an_answer_begins_with_words_where_a_section_begins_with_a_picture():
    opening, washing, alone = sections_of(
        f"{OURS}\n\n饭前便后都要洗手。\n\n"
        f"## 怎么洗\n\n{OURS}\n\n{OURS}\n\n搓满二十秒。擦干。\n\n## 看图\n\n{OURS}\n"
    )
    assert opening.lead == "饭前便后都要洗手。"
    assert opening.rest == ("（图：洗手的六步）",)
    assert washing.paragraphs == ("搓满二十秒。擦干。", *["（图：洗手的六步）"] * 2)
    assert alone.paragraphs == ("（图：洗手的六步）",)
