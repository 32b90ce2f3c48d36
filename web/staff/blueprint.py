"""`/desk`: what holds for every page of the editors' desk."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from flask import Blueprint, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from web.errors import Explanation, error_body, explanation_for
from web.extensions import PAGE_LIMIT, client_address, limiter
from web.staff import bodies, current, guard, held
from web.staff.coming_in import Desk
from web.staff.devices import device_words
from web.staff.roles import EDITORS, Role, in_words
from web.staff.times import moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response
    from flask.blueprints import BlueprintSetupState
    from werkzeug.wrappers import Response as AnyResponse

    from web.services import Services

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

staff = Blueprint("staff", __name__, template_folder="templates", url_prefix="/desk")
limiter.limit(PAGE_LIMIT)(staff)
staff.url_value_preprocessor(bodies.make_room)  # before forms are looked at, and so before the guard
staff.before_request(guard.check)

NUMBER: Final = "int(min=1, max=9007199254740991)"
"""A number in an address; beyond it databases raise."""

_EXPLANATIONS: Final[Mapping[int, Explanation]] = {
    HTTPStatus.NOT_FOUND: Explanation(
        title="没有这一页", advice="网址可能没有抄全，或者已经删掉了。请从上面的菜单再找。"
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Explanation(
        title="这次发来的太多",
        advice="装不下，没有改动任何东西。请回到上一页，分成几份，或者换一个小一点的文件；上一页里写的都还在。",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Explanation(title="点得太快了", advice="请歇一分钟，再点一次。"),
}
_STALE = Explanation(
    title="这一页放得太久了",
    advice="没有改动任何东西。请回到上一页，刷新以后再点一次；要是让您登录，就先登录。",
)


def services() -> Services:
    """The parts of the product."""
    return cast("Services", current_app.extensions["yuertong"])


def desk() -> Desk:
    """What coming in needs to know of this request."""
    found = services()
    return Desk(
        settings=found.settings,
        database=found.database,
        now=found.clock(),
        address=client_address(),
        device=device_words(request.user_agent.string),
    )


@staff.record_once
def _recognise_people(state: BlueprintSetupState) -> None:
    current.recognise_people(cast("Flask", state.app))


@staff.after_request
def _keep_to_the_desk(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@staff.context_processor
def _every_page() -> dict[str, Any]:
    found = current.person()
    return {
        "person": found,
        "may_edit": found is not None and not found.roles.isdisjoint(EDITORS),
        "Role": Role,
        "in_words": in_words,
        "moment_words": moment_words,
    }


@staff.errorhandler(HTTPException)
def _explain(error: HTTPException) -> AnyResponse | HTTPException:
    """What goes wrong at the desk is told at the desk."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, CSRFError):
        given_back = held.give_back()
        if given_back is not None:
            return given_back
    known = _STALE if isinstance(error, CSRFError) else _EXPLANATIONS.get(error.code)
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        bodies.read_away()
        body = bodies.asked_for()
        # Who may not open the view, or stayed too long, is told that, and not how much it takes.
        turned_away = guard.turned_away(current.person()) if body is not None else None
        if turned_away is not None:
            return turned_away
        if body is not None:
            log.warning("body_refused", endpoint=request.endpoint, length=request.content_length)
            known = Explanation(title="装不下，太大了", advice=body.if_larger)
    if held.is_asked_by_script():
        return held.told_to_script(error.code)
    explanation = known or explanation_for(error.code)
    if bodies.wants_json():
        return make_response(jsonify(error_body(explanation.advice)), error.code)
    page = render_template("staff/trouble.html", explanation=explanation)
    return make_response(page, error.code)
