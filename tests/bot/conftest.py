"""The real bot over the real content, at a fixed moment."""

from __future__ import annotations

from functools import partial

import pytest

from bot.calendar import day_of
from bot.understanding import understand
from tests.moments import NOW
from tests.products import HOME, Product, copy_folder


@pytest.fixture(scope="session")
def _whole_product(prepared_folder, tmp_path_factory):
    made = Product.over(copy_folder(prepared_folder, tmp_path_factory.mktemp("bot")))
    yield made
    made.services.database.engine.dispose()


@pytest.fixture
def product(_whole_product):
    yield _whole_product
    _whole_product.reset()


@pytest.fixture
def understood(product):
    """From a question's text to its slots."""
    services = product.services
    fill = partial(
        understand,
        language=services.language,
        gazetteer=services.gazetteer,
        home=HOME,
        today=day_of(NOW),
    )
    return lambda text, **more: fill(services.language.read(text), **more)
