"""What every command begins with: the application, from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.services import Services


def open_app() -> Flask:
    """The application of this command; nothing heavy is loaded yet."""
    from web.app import create_app  # noqa: PLC0415 - `yuertong --help` need not wait for it

    return create_app()


def open_prepared_services() -> Services:
    """The services with database, content and index in place, made now if they are missing."""
    from web.preparing import prepare  # noqa: PLC0415

    app = open_app()
    prepare(app)
    services: Services = app.extensions["yuertong"]
    return services
