"""A unified social credit code holds only with its check (GB 32100-2015), and tells its registering office.

91110000600037341L and 9144030071526726XG are codes that companies publish; the first is python-stdnum's
example.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.credit_code import WrongCheck, WrongLength, nature_of, parse_credit_code, route_of
from directory.nursery import Nature, Route

CODES = ["91110000600037341L", "9144030071526726XG"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", CODES)
def test_published_codes_hold(code):
    assert parse_credit_code(code) == code
    assert parse_credit_code(f" {code[:4].lower()} {code[4:]} ") == code


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ"))
def test_a_code_with_one_character_flipped_is_never_taken(code, position, character):
    flipped = code[:position] + character + code[position + 1 :]
    if flipped == code:
        return
    with pytest.raises(WrongCheck):
        parse_credit_code(flipped)


@given(st.sampled_from(CODES), st.integers(0, 16))
def test_a_code_with_two_neighbours_exchanged_is_never_taken(code, position):
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    if swapped == code:
        return
    with pytest.raises(WrongCheck):
        parse_credit_code(swapped)


@pytest.mark.parametrize("code", ["", "410702000012345", CODES[0][:-1], CODES[0] + "0"])
def test_another_length_is_told_apart(code):
    with pytest.raises(WrongLength):
        parse_credit_code(code)


def test_the_first_two_characters_tell_the_office_and_whether_it_may_make_a_profit():
    routes = {code: route_of(code + "0" * 16) for code in ("12", "52", "91", "92", "31")}
    assert routes == {
        "12": Route.PUBLIC_INSTITUTION,
        "52": Route.SOCIAL_SERVICE,
        "91": Route.COMPANY,
        "92": Route.SOLE_TRADER,
        "31": None,
    }
    assert [nature_of(route) for route in Route] == [
        Nature.NON_PROFIT,
        Nature.NON_PROFIT,
        Nature.FOR_PROFIT,
        Nature.FOR_PROFIT,
    ]
