"""An empty directory that can be searched, for every test that fills one of its own."""

from __future__ import annotations

import pytest

from tests.directory.finding import searchable_directory


@pytest.fixture
def directory(tmp_path):
    with searchable_directory(tmp_path) as made:
        yield made
