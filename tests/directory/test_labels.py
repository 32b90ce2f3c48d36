"""Every word for a value is one that a list may bear: what the directory writes, it reads again."""

from __future__ import annotations

import pytest

from directory.labels import CARE_MODES, KINDS, NATURES, ROUTES, in_words
from directory.registry.cells.choices import read_kind, read_nature, read_service_forms


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_for_a_kind_is_read_as_that_kind(kind):
    assert read_kind(KINDS[kind]) is kind


@pytest.mark.parametrize("nature", NATURES)
def test_the_word_for_a_nature_is_read_as_that_nature_and_tells_no_office(nature):
    assert read_nature(NATURES[nature]) == (nature, None)


@pytest.mark.parametrize("route", ROUTES)
def test_the_word_for_a_route_is_read_as_that_route(route):
    assert read_nature(ROUTES[route])[1] is route


@pytest.mark.parametrize("mode", CARE_MODES)
def test_the_word_for_a_form_of_service_is_read_as_that_form_alone(mode):
    assert read_service_forms(CARE_MODES[mode]) == {mode}


def test_a_value_of_json_and_the_value_itself_have_the_same_word():
    for field, words in (("kind", KINDS), ("nature", NATURES), ("route", ROUTES)):
        for value, word in words.items():
            assert in_words(field, value) == in_words(field, value.value) == word
