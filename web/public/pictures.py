"""`/pictures/<id>`: the pictures of articles, for everybody who knows an id."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, make_response, request

from knowledge.pictures.addresses import is_picture_id
from knowledge.pictures.store import find
from web.extensions import PAGE_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from web.services import Services

pictures = Blueprint("pictures", __name__, url_prefix="/pictures")
limiter.limit(PAGE_LIMIT)(pictures)

_FOR_EVER = "public, max-age=31536000, immutable"
"""The id is a hash of the bytes: another picture has another address."""


@pictures.get("/<string(length=20):picture_id>")
def show(picture_id: str) -> Response:
    """One picture; whoever has it already is told so."""
    services: Services = current_app.extensions["yuertong"]
    if not is_picture_id(picture_id):
        abort(HTTPStatus.NOT_FOUND)
    with services.database.reading() as connection:
        found = find(connection, picture_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    response = make_response(found.content)
    response.mimetype = found.media_type
    response.set_etag(found.id)
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Content-Disposition"] = "inline"
    response.make_conditional(request)
    return response
