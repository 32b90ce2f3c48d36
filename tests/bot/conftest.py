"""What the bot understands of a question, at a fixed moment."""

from __future__ import annotations

from functools import partial

import pytest

from bot.calendar import day_of
from bot.understanding import understand
from tests.moments import NOW
from tests.products import HOME


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
