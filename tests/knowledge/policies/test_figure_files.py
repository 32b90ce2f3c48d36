"""A mistake in a file of figures is refused with a sentence that says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.policies.figure_files import read_figures
from knowledge.rows import ContentFileError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
region: "410000"
sources:
  regulation: {title: 某省条例, issuer: 某省人大常委会}
figures:
  - kind: paternity
    value: 20
    says: 20 天
    in_force_from: 2022-01-01
    confidence: high
    sources: [regulation]
"""


def _read(directory: Path, text: str, name: str = "410000.yaml") -> int:
    (directory / name).write_text(text, encoding="utf-8")
    return len(read_figures(directory))


def test_a_good_file_is_read(tmp_path):
    assert _read(tmp_path, GOOD) == 1


def test_a_source_may_be_described_in_the_nations_file(tmp_path):
    nation = GOOD.replace("410000", "100000").replace("regulation", "national")
    (tmp_path / "100000.yaml").write_text(nation, encoding="utf-8")
    assert _read(tmp_path, GOOD.replace("[regulation]", "[national]")) == 2


@pytest.mark.parametrize(
    ("right", "wrong", "names"),
    [
        ("kind: paternity", "kind: fatherhood", "kind"),
        ("value: 20", "value: 二十", "value"),
        ("value: 20", "value: 25", "says"),
        ("value: 20", "value: true", "value"),
        ("says: 20 天", "says: 20 天。", "says"),
        ("2022-01-01", "2022年1月", "in_force_from"),
        ("in_force_from: 2022-01-01", "local_name: 护理假", "judged_from"),
        ("in_force_from", "judged_from", "judged_by"),
        ("confidence: high", "confidence: sure", "confidence"),
        ("[regulation]", "[other]", "other"),
        ("[regulation]", "regulation", "sources"),
        ("    confidence: high", "    confidence: high\n    colour: red", "colour"),
        ("    confidence: high", "    confidence: high\n    notes: [没有句号]", "notes"),
        ("    confidence: high", "    confidence: high\n    terms: {salary: 照发}", "terms"),
        ("    confidence: high", "    confidence: high\n    terms: {pay: 照发。}", "terms pay"),
        (
            "    confidence: high",
            "    confidence: high\n    terms: {pay: {says: 发, sources: [law]}}",
            "law",
        ),
        ("{title: 某省条例, issuer: 某省人大常委会}", "某省条例", "来源 regulation"),
        ("    confidence: high", "    confidence: high\n    in_force_until: 2021-01-01", "最后一天"),
        ("    confidence: high", "    confidence: high\n    most: 10", "most"),
        ("issuer: 某省人大常委会", "issuer: null", "来源"),
        ("issuer: 某省人大常委会", "issuer: 某省, url: https://example.com/", "官方"),
        ('region: "410000"', "region: 410000", "region"),
        ("figures:", "figure:", "figure"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_field(tmp_path, right, wrong, names):
    assert right in GOOD
    with pytest.raises(ContentFileError) as refused:
        _read(tmp_path, GOOD.replace(right, wrong))
    message = str(refused.value)
    assert message.startswith("410000.yaml")
    assert names in message


@pytest.mark.parametrize("text", ["", "- 1", "region: [", 'region: "410000"\nfigures: 3', "\x00"])
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path, text):
    with pytest.raises(ContentFileError, match=r"410000\.yaml"):
        _read(tmp_path, text)


def test_an_empty_directory_is_refused(tmp_path):
    with pytest.raises(ContentFileError, match="没有假期数据"):
        read_figures(tmp_path)
