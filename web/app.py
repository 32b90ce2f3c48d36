"""The application: what is plugged into what, in the order in which it matters."""

from __future__ import annotations

import hashlib
import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from knowledge.regions import gazetteer
from web.api.nurseries import nursery_api
from web.api.views import api
from web.api.votes import vote_api
from web.dev.views import dev
from web.errors import explain_errors
from web.extensions import csrf, limiter
from web.formatting import register_filters
from web.noticing import banner_now
from web.observability import configure_logging, log_requests
from web.public.answers import answers
from web.public.health import health
from web.public.nurseries import nurseries
from web.public.nursery_data import nursery_data
from web.public.pictures import pictures
from web.public.topics import browsing
from web.public.views import public
from web.public.voting import voting
from web.reports.views import reports
from web.security import CARE, FORM_NAME, add_security_headers, guarded
from web.settings import Settings, load_settings, unknown_names
from web.staff.views import staff
from web.wechat.webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from web.services import Services

_BODY_BYTES = 64 * 1024
_STATIC_SECONDS = 365 * 24 * 60 * 60

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The whole product as a WSGI application.

    Without arguments it is set up from the environment, as a server does it;
    tests hand in what they want to stand behind it.

    Raises:
        SettingsError: a setting is wrong.
    """
    configure_logging()
    if services is not None:
        settings = services.settings
    elif settings is None:
        settings = load_settings()
        for name in unknown_names(os.environ):
            log.warning("setting_unknown", name=name)
    app = Flask("web", static_folder="static", template_folder="templates")
    _configure(app, settings)
    app.extensions["yuertong"] = services or _build_services(app, settings)
    log_requests(app)
    add_security_headers(app, settings)
    explain_errors(app)
    csrf.init_app(app)
    limiter.init_app(app)
    _prepare_pages(app, settings)
    pages = (public, voting, answers, browsing, nurseries, nursery_data, pictures, reports, staff)
    for blueprint in (*pages, api, vote_api, nursery_api, health):
        app.register_blueprint(blueprint)
    if settings.dev == "on":
        app.register_blueprint(dev)
    # Other programs prove nothing by a form's token: the API takes JSON only.
    csrf.exempt(api)
    csrf.exempt(vote_api)
    limiter.exempt(health)
    app.wsgi_app = Webhook(app.wsgi_app, app.extensions["yuertong"])  # type: ignore[method-assign]
    _place_behind_proxies(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret(),
        MAX_CONTENT_LENGTH=_BODY_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=_STATIC_SECONDS,
        APPLICATION_ROOT=settings.path_prefix or "/",
        SESSION_COOKIE_NAME=guarded(FORM_NAME, settings),
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _build_services(app: Flask, settings: Settings) -> Services:
    from web.services import build_services  # noqa: PLC0415 - loads the whole bot, which tests replace
    from web.storage import open_storage  # noqa: PLC0415

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    storage = app.extensions["storage"] = open_storage(settings)
    return build_services(settings, storage.database)


def _prepare_pages(app: Flask, settings: Settings) -> None:
    register_filters(app)

    @cache
    def version(name: str) -> str | None:
        path = Path(app.static_folder or "") / name
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else None

    def asset(name: str) -> str | None:
        """The address of a static file that changes with its content; None when the file is not there."""
        known = version(name)
        return url_for("static", filename=name, v=known) if known else None

    @app.context_processor
    def every_page() -> dict[str, Any]:
        home = gazetteer().get(settings.home_region)
        return {
            "asset": asset,
            "banner_now": partial(banner_now, app.extensions["yuertong"]),
            "home_name": home.name if home else "",
            "is_care": CARE.read() == "on",
            "site": settings,
        }


class _UnderPrefix:
    """Serves the application under a path of a portal, whether the portal's proxy strips that path or not."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(f"{self._prefix}/"):
            environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        environ["SCRIPT_NAME"] = self._prefix
        return self._application(environ, start_response)


def _place_behind_proxies(app: Flask, settings: Settings) -> None:
    if settings.path_prefix:
        app.wsgi_app = _UnderPrefix(app.wsgi_app, settings.path_prefix)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
