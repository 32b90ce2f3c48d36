"""Two texts side by side: what differs is found in every field, and nothing of either is left out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from knowledge.editing.comparing import compare, rows_of
from knowledge.editing.draft import Draft, DraftSource

LINES = st.lists(st.text(alphabet="产假天0。", max_size=8), max_size=12)


def texts(rows, side):
    return ["".join(span.text for span in spans) for row in rows if (spans := getattr(row, side)) is not None]


def differing(spans):
    return [span.text for span in spans if span.differs]


def test_only_the_figure_that_differs_is_marked():
    before = Draft(title="产假", body="产假是 98 天。\n\n工资照发。\n\n问 12333。")
    (change,) = compare(before, replace(before, body="产假是 188 天。\n\n工资照发。\n\n问 12333。"))
    assert (change.field, change.label) == ("body", "正文")
    row = change.rows[0]
    assert differing(row.before) == ["9"]
    assert differing(row.after) == ["18"]
    assert change.rows[-1].left_out == 3


def test_every_field_that_differs_is_told_in_words():
    after = Draft(
        title="题",
        topic="leave/maternity",
        audience=("mother",),
        regions=("410702", "某地"),
        age_from="-10",
        body="正文",
        questions=("几天",),
        section_questions=(("工资", ("发多少",)),),
        sources=(DraftSource(title="某条例", issuer="某机关", url="https://www.gov.cn/"),),
        figures=(("410000", "maternity", "usual"),),
        in_force_from="2026-01-01",
        in_force_until="2027-01-01",
        review_by="2026-12-01",
        checked_by="李示例",
    )
    changes = {change.field: texts(change.rows, "after") for change in compare(Draft(), after)}
    assert len(changes) == 14
    assert changes["topic"] == ["产假"]
    assert changes["regions"] == ["红旗区", "某地"]
    assert changes["age_months"] == ["从：怀孕起"]
    assert changes["sources"] == ["文件名：某条例", "发布单位：某机关", "网址：https://www.gov.cn/"]
    assert compare(after, after) == []


def test_a_line_is_shown_beside_the_one_it_was_made_of():
    before = Draft(body="产假一般是 98 天。\n\n问单位。")
    after = Draft(body="先说清楚。\n\n产假一般是 128 天。\n\n另外，可以休护理假。\n\n问单位。")
    (change,) = compare(before, after)
    shown = [
        ["".join(span.text for span in side or ()) for side in (row.before, row.after)] for row in change.rows
    ]
    assert ["产假一般是 98 天。", "产假一般是 128 天。"] in shown
    assert ["", "先说清楚。"] in shown


def test_the_order_of_ticks_and_the_way_a_day_is_written_are_no_change():
    one = Draft(audience=("mother", "father"), regions=(), body="字\n", in_force_from="2026年1月2日")
    other = Draft(audience=("father", "mother"), regions=("100000",), body="字", in_force_from="2026-01-02")
    assert compare(one, other) == []


@given(before=LINES, after=LINES)
def test_each_side_holds_its_own_text_whole_but_for_lines_that_are_alike(before, after):
    rows = list(rows_of(before, after))
    left_out = sum(row.left_out for row in rows)
    for side, lines in (("before", before), ("after", after)):
        shown = texts(rows, side)
        assert len(shown) + left_out == len(lines)
        rest = iter(lines)
        assert all(line in rest for line in shown)
    if before == after:
        assert all(not span.differs for row in rows for span in row.before or ())


def test_the_longest_texts_without_a_line_in_common_are_compared_at_once():
    before = "\n".join(f"{number}产假" * 8 for number in range(1_900))
    after = "\n".join(f"育儿假{number}" * 8 for number in range(1_900))
    (change,) = compare(Draft(body=before), Draft(body=after))
    assert len(change.rows) == 1_900
