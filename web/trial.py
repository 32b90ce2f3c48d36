"""The product as it would be with what ships now, in a folder that is gone afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from web.app import create_app
from web.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.services import Services
    from web.settings import Settings


@contextmanager
def on_trial(settings: Settings) -> Iterator[Services]:
    """The services over a database and an index of their own: what is published there stays as it is."""
    with TemporaryDirectory(prefix="yuertong-") as folder:
        app = create_app(settings.model_copy(update={"data_dir": Path(folder), "database_url": None}))
        prepare(app)
        services: Services = app.extensions["yuertong"]
        services.warm_up()
        try:
            yield services
        finally:
            services.database.engine.dispose()
