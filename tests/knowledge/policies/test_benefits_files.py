"""What an editor is told about a file of benefits that cannot be used."""

from __future__ import annotations

import pytest

from knowledge.policies.benefit_files import read_benefits
from knowledge.rows import ContentFileError

GOOD = """
region: "100000"
audience: [family]
sources:
  plan: {title: 某补贴方案, issuer: 某部, issued: "2025-01-01"}
rules:
  - kind: childcare_subsidy
    name: 某补贴
    value: 3600
    unit: yuan_per_child_year
    says: 每年 3600 元
    phone: "12345"
    until_age_years: 3
    sources: [plan]
    in_force_from: 2025-01-01
    confidence: high
"""


def read(tmp_path, text, name="100000.yaml"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_benefits(tmp_path)


def test_a_good_file_gives_its_rules(tmp_path):
    (rule,) = read(tmp_path, GOOD)
    assert (rule.value, rule.region_code, rule.audience) == (3600, "100000", ("family",))
    assert rule.sources[0].title == "某补贴方案"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: childcare_subsidy", "kind: pension", "kind 可以写"),
        ("value: 3600", "value: 三千六", "整数"),
        ("value: 3600", "value: 3500", "没有 value 的数字"),
        ("unit: yuan_per_child_year\n    ", "", "value 和 unit"),
        ("says: 每年 3600 元", "says: 每年 3600 元。", "句末不加句号"),
        ("in_force_from: 2025-01-01", "in_force_from: 去年", "日期"),
        ("in_force_from: 2025-01-01\n    ", "", "至少写一个"),
        ("sources: [plan]", "sources: [law]", "没有这个来源"),
        ("sources: [plan]", "sources: []", "没有写来源"),
        ("confidence: high", "confidence: sure", "confidence 可以写"),
        ("confidence: high", "confidence: high\n    judged_from: 2024-01-01", "就不再写 judged_from"),
        ("confidence: high", "confidence: high\n    in_force_until: 2024-01-01", "早于第一天"),
        ("confidence: high", "confidence: high\n    colour: red", "不认识的字段"),
        ("confidence: high", "confidence: high\n    notes: [没有句号]", "以句号结尾"),
        ('phone: "12345"', "phone: 12345", "phone 要写成文字"),
        ("rules:", "figures:", "不认识的字段"),
    ],
)
def test_a_mistake_is_told_by_file_and_field(tmp_path, old, new, told):
    assert old in GOOD
    with pytest.raises(ContentFileError, match=told) as error:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert "100000.yaml" in str(error.value)


def test_a_source_described_twice_is_refused(tmp_path):
    read(tmp_path, GOOD)
    with pytest.raises(ContentFileError, match="写过了"):
        read(tmp_path, GOOD.replace("100000", "410000"), "410000.yaml")


def test_an_empty_directory_is_refused(tmp_path):
    with pytest.raises(ContentFileError, match="没有补贴"):
        read_benefits(tmp_path)
