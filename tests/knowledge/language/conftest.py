from __future__ import annotations

import pytest

from knowledge.language.reading import Language


@pytest.fixture(scope="session")
def language(tmp_path_factory) -> Language:
    language = Language(cache_dir=tmp_path_factory.mktemp("language"))
    language.warm_up()  # hypothesis counts the time of each example
    return language


@pytest.fixture(scope="session")
def lexicon(language):
    return language.lexicon


@pytest.fixture(scope="session")
def tokenizer(language):
    return language.tokenizer
