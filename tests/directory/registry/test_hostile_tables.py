"""Whatever stands in the cells of a table, a list is understood or kindly refused.

Cells come from hypothesis: any text, any number, and pieces of what lists hold, put together wrongly.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.records import facts_from_json, facts_to_json
from directory.registry.cells.ages import read_age_band
from directory.registry.cells.counts import read_classes, read_places
from directory.registry.cells.dates import read_date
from directory.registry.cells.fees import read_fees
from directory.registry.cells.hours import read_hours
from directory.registry.cells.names import read_name, tidy_name
from directory.registry.cells.phones import read_phones
from directory.registry.cells.privacy import hide_personal_numbers
from directory.registry.cells.text import cell_text, clean_text, narrow
from directory.registry.report import ListKind, Refused
from directory.registry.table import Document, NoValue, RawRow, RawTable
from directory.registry.understanding import understand
from knowledge.regions import gazetteer
from tests.directory.registry.lists import TODAY

PIECES = [
    "机构名称", "序号", "地址", "区县", "备案", "日期", "编号", "托位数", "联系电话",
    "统一社会信用代码", "经度", "纬度", "收费标准", "示例托育中心", "（原名：", "（托班）", "已注销",
    "审核中", "红旗区", "洪门镇", "高新区", "长垣县", "朝阳区", "合计", "注：", "一、", "（3家）",
    "2022.3.5", "2022年3月", "22.3.5", "44625", "0373-0000000", "转801", "138****0000", "3.73E+09",
    "约60", "60（其中普惠40）", "1.5岁—3岁", "3-6岁", "1500~2000", "元/学期", "面议", "113.9°", "35′",
    "91110000600037341L", "410702199001011239", "=1+1", "\u202e", "\u200b", "<script>", "　", "\n",
    "—", "/", "无",
]  # fmt: skip

texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(PIECES),
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
    st.text(alphabet="0123456789.,-~:/年月日岁个元转xX*eE+()（） ", max_size=24),
)
cells = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**19), 10**19),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(NoValue),
)
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.tuples(st.lists(cells, min_size=width, max_size=width), st.frozensets(st.integers(0, width - 1))),
        max_size=8,
    )
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, st.sampled_from(["csv", "html", "xlsx"]), st.sampled_from([None, *ListKind]), st.booleans())
def test_any_table_is_understood_or_refused_and_every_row_is_accounted_for(rows, form, kind, has_header):
    header = [["序号", "机构名称", "联系电话", "备案日期", "托位数", "区县"]] if has_header else []
    raw = [RawRow(number=index, cells=one) for index, one in enumerate(header, start=1)]
    raw += [
        RawRow(number=index, cells=one, merged=merged)
        for index, (one, merged) in enumerate(rows, start=len(raw) + 1)
    ]
    document = Document(tables=[RawTable(rows=raw, sheet="一")], format=form)
    try:
        found = understand(
            document, filename="a.csv", region_code="410702", kind=kind, gazetteer=gazetteer(), today=TODAY
        )
    except Refused:
        return
    ignored = found.ignored
    counted = sum(getattr(ignored, name) for name in ignored.__dataclass_fields__)
    assert counted + len(found.entries) + len(found.rejected) + len(found.merged) == len(raw)
    for entry in found.entries:
        assert facts_from_json(facts_to_json(entry.facts)) == entry.facts
        assert any(character.isalpha() for character in entry.facts.name)
    assert all(problem.reason and problem.code for problem in found.warnings)


@given(texts)
def test_cleaning_a_clean_text_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert tidy_name(tidy_name(text)) == tidy_name(text)
    assert hide_personal_numbers(hide_personal_numbers(text)) == hide_personal_numbers(text)
    assert narrow(narrow(text)) == narrow(text)


@given(cells)
def test_the_text_of_a_cell_hides_nothing(cell):
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\r\n\t\x00]", cell_text(cell))


@given(texts)
def test_no_cell_reader_ever_raises(text):
    plain = clean_text(text)
    read_age_band(plain)
    read_places(plain)
    read_classes(plain)
    read_fees(plain)
    read_hours(plain)
    read_phones([text], area_code=None)
    if any(character.isalpha() for character in plain):
        read_name(plain)


@given(st.one_of(texts, st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.booleans()))
def test_a_date_is_never_later_than_today(cell):
    found = read_date(cell, today=TODAY).value
    assert found is None or date(found.year, found.month, found.day or 1) <= TODAY


@given(st.integers(2015, 2026), st.integers(1, 12), st.integers(1, 28), st.sampled_from(["-", "/", "."]))
def test_one_day_in_every_form_is_one_day(year, month, day, mark):
    forms = [
        f"{year}{mark}{month}{mark}{day}",
        f"{year}{mark}{month:02}{mark}{day:02}",
        f"{year}年{month}月{day}日",
        f"{year}{month:02}{day:02}",
        date(year, month, day),
        datetime.combine(date(year, month, day), time(8, 30)),
        (date(year, month, day) - date(1899, 12, 30)).days,
    ]
    found = {read_date(form, today=date(2027, 1, 1)).value for form in forms}
    assert len(found) == 1
    assert str(found.pop()) == f"{year}-{month:02}-{day:02}"


@pytest.mark.parametrize(
    "character", ["1", "年", "岁", "（", "(", " ", "-", "0373-", "一", "转", "其中", "°"]
)
def test_a_cell_of_a_hundred_thousand_like_characters_is_read_at_once(character):
    """A pattern that went back over its steps would take minutes, and the time limit would end the test."""
    text = clean_text(character * (100_000 // len(character)))
    assert listing_with(text)


def listing_with(text: str) -> bool:
    header = [
        "机构名称",
        "联系电话",
        "备案日期",
        "托位数",
        "收托年龄",
        "收费标准",
        "服务时间",
        "班级数",
        "经纬度",
        "地址",
        "备注",
        "统一社会信用代码",
    ]
    row = RawRow(number=2, cells=["示例托育", *[text] * (len(header) - 1)])
    document = Document(tables=[RawTable(rows=[RawRow(number=1, cells=header), row])], format="csv")
    return bool(
        understand(
            document, filename="a", region_code="410702", kind=None, gazetteer=gazetteer(), today=TODAY
        ).entries
    )
