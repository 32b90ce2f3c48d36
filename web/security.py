"""What every response carries to keep a browser safe, and the cookies we set."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import current_app, g, request
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

if TYPE_CHECKING:
    from flask import Flask, Response

    from web.settings import Settings

CONVERSATION_SECONDS: Final = 30 * 60
_YEAR_SECONDS: Final = 365 * 24 * 60 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_STATIC = "static"
_LOCATION = "location"
_MAP = "map"

TILE_HOSTS: Final = tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8))
"""Where 天地图 serves its tiles; opened on the page with a map alone."""


def add_security_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every response of the application, errors too."""
    closed = _headers(settings)
    with_location = _headers(settings, asks_location=True)
    with_map = _headers(settings, asks_location=True, image_hosts=TILE_HOSTS)

    @app.after_request
    def set_headers(response: Response) -> Response:
        opened = g.get("opened")
        headers = with_map if opened == _MAP else with_location if opened == _LOCATION else closed
        headers.set_headers(response)
        if request.endpoint != _STATIC and "Cache-Control" not in response.headers:
            # Not no-store: a parent who opens an article and goes back must find the conversation.
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def allow_location(*, with_map: bool = False) -> None:
    """Let the page of this request ask the browser where it is and, with a map, load its tiles.

    Every other page stays closed to both.
    """
    g.opened = _MAP if with_map else _LOCATION


def _headers(settings: Settings, *, asks_location: bool = False, image_hosts: tuple[str, ...] = ()) -> Secure:
    permissions = PermissionsPolicy().camera().microphone().payment().usb()
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:", *image_hosts)
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .object_src("'none'")
        .frame_ancestors("'none'")
    )
    hsts = StrictTransportSecurity().max_age(_YEAR_SECONDS) if settings.is_https else None
    return Secure(
        csp=policy,
        hsts=hsts,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=permissions.geolocation("self") if asks_location else permissions.geolocation(),
        # The address of a page may hold a question: other sites never see it.
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie of ours, which scripts cannot read."""

    name: str
    seconds: int | None
    """None until the browser is closed."""

    @property
    def full_name(self) -> str:
        """Its name where this product is served."""
        return guarded(self.name, _settings())

    def read(self) -> str | None:
        """The value that the request brought, or None."""
        return request.cookies.get(self.full_name)

    def write(self, response: Response, value: str) -> None:
        """Have the browser keep a value."""
        settings = _settings()
        response.set_cookie(
            self.full_name,
            value,
            max_age=self.seconds,
            path=settings.path_prefix or "/",
            secure=settings.is_https,
            httponly=True,
            samesite="Lax",
        )

    def forget(self, response: Response) -> None:
        """Have the browser drop it."""
        settings = _settings()
        response.delete_cookie(
            self.full_name,
            path=settings.path_prefix or "/",
            secure=settings.is_https,
            httponly=True,
            samesite="Lax",
        )


def guarded(name: str, settings: Settings) -> str:
    """A cookie's name with the prefix that lets no other host or connection set it."""
    if not settings.is_https:
        return name
    return f"__Secure-{name}" if settings.path_prefix else f"__Host-{name}"


CONVERSATION = Cookie(name="yuertong-talk", seconds=CONVERSATION_SECONDS)
CARE = Cookie(name="yuertong-care", seconds=_YEAR_SECONDS)
FORM_NAME = "yuertong-form"
"""Of the cookie that tells our own forms from forged ones; gone when the browser closes."""


def conversation_token() -> str | None:
    """The token of this browser's conversation, or None when it has none that we could have made."""
    token = CONVERSATION.read()
    return token if token and _TOKEN.match(token) else None


def new_conversation_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(32)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["yuertong"].settings
    return settings
