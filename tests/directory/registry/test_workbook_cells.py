"""What the cells of a worksheet become, and where they stand."""

from datetime import date, time

import pytest

from directory.registry.table import NoValue
from tests.registry_files import read


@pytest.mark.parametrize("name", ["cells.xlsx", "cells.xls", "cells.ods"])
def test_rows_have_the_numbers_people_see_though_the_first_are_empty(name):
    [table] = read(name).tables
    assert [row.number for row in table.rows][:6] == [1, 2, 3, 4, 5, 6]
    assert not any(cell for row in table.rows[:3] for cell in row.cells)
    assert table.rows[3].cells[4] == date(2022, 3, 5)


@pytest.mark.parametrize("name", ["cells.xlsx", "cells.ods"])
def test_a_formula_without_a_stored_result_is_no_empty_cell(name):
    assert read(name).tables[0].rows[3].cells[2] is NoValue.FORMULA


@pytest.mark.parametrize("name", ["cells.xlsx", "cells.xls", "cells.ods"])
def test_an_error_is_no_value(name):
    assert read(name).tables[0].rows[3].cells[3] is NoValue.ERROR


def test_stored_results_of_formulas_are_taken():
    [row] = read("results.xlsx").tables[0].rows
    assert list(row.cells) == [2, "示例托育", None, NoValue.ERROR, NoValue.FORMULA]


@pytest.mark.parametrize("name", ["cells.xlsx", "cells.xls", "cells.ods"])
def test_a_merged_range_is_filled_beside_its_first_cell(name):
    row = read(name).tables[0].rows[5]
    assert list(row.cells[2:4]) == ["合并", "合并"]
    assert row.merged == {3}


def test_times_truths_and_fractions_stay_what_they_are_and_blanks_are_none():
    rows = read("cells.xlsx").tables[0].rows
    assert rows[3].cells[5] == time(12, 0)
    assert list(rows[4].cells[2:5]) == [True, 98.5, None]


def test_a_name_of_six_thousand_characters_is_cut_and_still_too_long():
    assert len(read("cells.xlsx").tables[0].rows[4].cells[5]) == 5_000


def test_every_row_is_as_wide_as_the_widest():
    for table in (*read("list.xlsx").tables, *read("breaks.csv").tables):
        assert len({len(row.cells) for row in table.rows}) == 1
