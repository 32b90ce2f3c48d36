"""What a source may say of itself, and which addresses are official."""

from __future__ import annotations

import pytest

from knowledge.editing.draft import read_issued
from knowledge.sources import Source, is_official


@pytest.mark.parametrize(
    "address", ["http://[", "https://[::1", "http://]/", "https://www.gov.cn@evil.example/", ""]
)
def test_an_address_that_cannot_be_read_or_leads_elsewhere_is_not_official(address):
    """The source of an imported list may be any text; every answer from the list looks at it."""
    assert not is_official(address)


@pytest.mark.parametrize("issued", ["٢٠٢١", "２０２１-11", "2021-1", "2021-11-27x"])
def test_a_day_of_issue_is_written_in_plain_digits(issued):
    with pytest.raises(ValueError, match="日期写成"):
        Source(title="示例办法", issuer="示例局", issued=issued)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2021-13", None),
        ("2021-02-30", None),
        ("0000", None),
        ("２０２１年１月", "2021-01"),
        ("2012.4.28", "2012-04-28"),
    ],
)
def test_a_day_of_issue_that_no_calendar_has_is_not_taken(typed, kept):
    assert read_issued(typed) == kept
