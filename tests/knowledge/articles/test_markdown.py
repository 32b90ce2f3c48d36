from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles.front_matter import parse_article
from knowledge.articles.markdown import is_allowed_link, render
from knowledge.articles.plain import plain_lines
from tests.knowledge.articles.builders import FRONT_MATTER, make_file

# Kinds of attack after OWASP's XSS Filter Evasion Cheat Sheet and the Markdown ones of
# https://github.com/cujanovic/Markdown-XSS-Payloads, in our own minimal forms.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0d\x0a>alert(1)</script\x0d\x0a>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=`javascript:alert(1)`>",
    "<img src=x:x onerror\n=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1)</script>",
    "<svg/onload=alert(1)//",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data='data:text/html;base64,PHNjcmlwdD4='></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<a href="jav\tascript:alert(1)">x</a>',
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<style>@import '//evil.example'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java\nscript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](/\t/evil.example)",
    '[x](https://a.example" onmouseover="alert(1))',
    "[x](https://a.example 'onclick=alert(1)')",
    "[x][1]\n\n[1]: javascript:alert(1)",
    '![x](x" onerror="alert(1))',
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<https://a.example/'onclick=alert(1)>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "## <img src=x onerror=alert(1)>",
    '## x" onclick="alert(1)',
    "| <script>alert(1)</script> |\n|---|\n| <svg onload=alert(1)> |",
    "- <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "\x02wzxhzdk:0\x03<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script\\>alert(1)\\</script\\>",
]

_ALLOWED = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Inspector(HTMLParser):
    """A second reader of the page: refuses what a browser could act on."""

    def handle_starttag(self, tag, attrs):
        assert tag in _ALLOWED
        for name, value in attrs:
            assert name in {"href", "id", "rel", "start"}
            if name == "href":
                assert re.match(
                    r"(https://|http://[^/]*\.gov\.cn|tel:\+?[0-9]|/(?![/\\])|#)", value, re.IGNORECASE
                )
                assert not re.search(r"[\s\\\x00-\x1f]", value)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_survives_in_a_body(attack):
    for body in (attack, f"开头。\n\n{attack}\n\n结尾。", f"**粗{attack}**", f"- 项 {attack}"):
        inspect(render(body).html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_title_takes_no_markup(attack):
    front_matter = FRONT_MATTER.replace("title: 产假期间被辞退怎么办", f"title: {attack!r}")
    article, _ = parse_article(make_file(front_matter), path="a.md")
    assert article is None or not re.search(r"[<>\x00-\x1f]", article.title)


_marks = st.text(alphabet="<>\"'()[]#-1.*`|&;\\:/ \n\t!字：a\x02", max_size=4)
_words = st.sampled_from(
    ["script", "javascript:", "onerror=", "https://", "&#106;", "\n\n", "\n## ", "\n- ", "\n> "]
)


@given(st.lists(_marks | _words, max_size=25).map("".join))
def test_no_mixture_of_markup_makes_anything_that_runs(body):
    inspect(render(body).html)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_can_be_rendered(body):
    rendered = render(body)
    inspect(rendered.html)
    assert all(line.text for line in plain_lines(rendered.html))


@pytest.mark.parametrize(
    "body",
    [
        "> " * 2_000 + "x",
        "- " * 2_000 + "x",
        "[" * 500,
        "*" * 2_000,
        "<" * 2_000,
        "(" * 2_000,
        "[x](" * 500,
    ],
)
def test_deeply_nested_markup_is_no_exception(body):
    inspect(render(body).html)


def test_bold_ends_between_a_full_width_colon_and_a_character():
    assert render("**注意：**请带身份证").html == "<p><strong>注意：</strong>请带身份证</p>"


@pytest.mark.parametrize(
    ("link", "allowed"),
    [
        ("tel:12333", True),
        ("tel:0373-3012345", True),
        ("tel:javascript", False),
        ("/articles/a#能要多少赔偿", True),
        ("#能要多少赔偿", True),
        ("https://www.gov.cn/zhengce/", True),
        ("http://www.gov.cn/zhengce/", True),
        ("http://kf.example.com/", False),
        ("http://[", False),
        ("mailto:a@b.example", False),
        ("articles/a", False),
        ("", False),
    ],
)
def test_links_lead_to_official_places_telephones_and_our_own_pages(link, allowed):
    assert is_allowed_link(link) is allowed


def test_a_refused_link_keeps_its_words_and_is_reported():
    rendered = render("看[这里](ftp://a.example)")
    assert "href" not in rendered.html
    assert "这里" in rendered.html
    assert rendered.links == ("ftp://a.example",)


def test_own_links_carry_the_prefix_of_the_site():
    html = render("[甲](/articles/a) [乙](#b) [丙](tel:120)", path_prefix="/yuer").html
    assert 'href="/yuer/articles/a"' in html
    assert 'href="#b"' in html
    assert 'href="tel:120"' in html


def test_a_line_broken_between_characters_gets_no_space():
    assert render("第一行\n第二行").html == "<p>第一行第二行</p>"
    assert render("第一行\n**第二**\n行").html == "<p>第一行<strong>第二</strong>行</p>"
    assert render("word\nword").html == "<p>word\nword</p>"


def test_a_list_may_follow_its_introduction_at_once():
    assert render("要带：\n- 身份证\n- 病历").html.count("<li>") == 2
    assert render("步骤：\n1. 打电话\n2. 带材料").html.count("<li>") == 2


def test_headings_of_the_page_start_below_its_title():
    assert render("# 大\n\n##### 小").html.startswith('<h2 id="大">大</h2>\n<h4>小')
