"""What a QR code says is read by its text alone: our own pages, a credit code, a name, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.wechat.scanned import Scanned, read_scanned

ROOT = "https://www.example.gov.cn/tuoyu"
CODE = "91110000600037341L"
"""The example of python-stdnum's own documentation, whose check holds."""


def name(text):
    return Scanned(question=f"托育机构“{text}”备案了吗")


@pytest.mark.parametrize(
    ("path", "means"),
    [
        ("/nurseries/n1", Scanned(nursery_id="n1")),
        ("/nurseries/n1/", Scanned(nursery_id="n1")),
        ("/nurseries/n1?compare=n2#top", Scanned(nursery_id="n1")),
        ("/articles/check-nursery-filing", Scanned(slug="check-nursery-filing")),
        ("/verify?q=%E5%B0%8F%E6%9C%88%E4%BA%AE", name("小月亮")),
        ("/ask?q=%E4%BA%A7%E5%81%87%E5%A4%9A%E5%B0%91%E5%A4%A9", Scanned(question="产假多少天")),
        ("/nurseries", None),
        ("/nurseries/compare?ids=n1", None),
        ("/nurseries/../secrets", None),
        ("/verify", None),
        ("/", None),
    ],
)
def test_a_page_of_ours_means_what_it_shows(path, means) -> None:
    assert read_scanned(ROOT + path, root=ROOT) == means


def test_http_and_https_are_one_address_and_so_are_capitals_of_the_host() -> None:
    wanted = Scanned(nursery_id="n1")
    assert read_scanned("http://www.example.gov.cn/tuoyu/nurseries/n1", root=ROOT) == wanted
    assert read_scanned("HTTPS://WWW.EXAMPLE.GOV.CN/tuoyu/nurseries/n1", root=ROOT) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/tuoyu/nurseries/n1",
        "https://www.example.gov.cn.evil.com/tuoyu/nurseries/n1",
        "https://www.example.gov.cn@evil.com/tuoyu/nurseries/n1",
        "https://www.example.gov.cn/nurseries/n1",
        "https://www.example.gov.cn/tuoyuan/nurseries/n1",
        "weixin://dl/business/?t=示例",
        "tel:12345",
        "WIFI:T:WPA;S:示例托育;P:x;;",
        "www.example.com/示例托育",
        "http://[",
    ],
)
def test_an_address_of_others_means_nothing(address) -> None:
    assert read_scanned(address, root=ROOT) is None


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f" {CODE}\n",
        f"统一社会信用代码：{CODE}；名称：示例托育",
        f"https://example.com/licence?uniscid={CODE}",
    ],
)
def test_a_credit_code_is_looked_up_wherever_it_stands(text) -> None:
    assert read_scanned(text, root=ROOT) == Scanned(question=f"{CODE}备案了吗")


def test_a_code_that_does_not_hold_is_looked_up_only_where_it_stands_alone() -> None:
    wrong = "52410702MJY0000000"
    assert read_scanned(wrong) == Scanned(question=f"{wrong}备案了吗")
    assert read_scanned(f"https://example.com/?id={wrong}") is None


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("示例小月亮托育中心", "示例小月亮托育中心"),
        ("名称：示例小月亮托育中心\n类型：民办非企业单位", "示例小月亮托育中心"),
        ("机构名称:示例小月亮托育中心,地址:示例路", "示例小月亮托育中心"),
        ("“小月亮”托育", "小月亮托育"),
    ],
)
def test_a_name_is_looked_up(text, means) -> None:
    assert read_scanned(text) == name(means)


@pytest.mark.parametrize("text", ["", "月", "hello", "6901234567892", "长" * 41, "EAN_13,6901234567892"])
def test_what_is_neither_means_nothing(text) -> None:
    assert read_scanned(text) is None


@given(st.text() | st.text().map(lambda path: f"{ROOT}/{path}"))
def test_any_text_is_read(text) -> None:
    found = read_scanned(text, root=ROOT)
    if found is not None:
        assert [found.question, found.nursery_id, found.slug].count(None) == 2
