"""`POST /api/v1/ask`, and the description of it that other programs read."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from flask import Blueprint, abort, current_app, jsonify, make_response, request
from pydantic import BaseModel, ValidationError
from spectree import Response as Responses
from spectree import SpecTree

from bot.messages import Location, Question
from web.api.schemas import AnswerOut, AskBody, ErrorOut, answer_out, problems_in_chinese
from web.conversing import converse
from web.errors import error_body
from web.extensions import ASK_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from web.services import Services

Read = TypeVar("Read", bound=BaseModel)

api = Blueprint("api", __name__, url_prefix="/api/v1")
openapi = SpecTree(
    "flask",
    mode="strict",
    title="育儿通",
    description="3 岁以下宝宝家庭的问题，按公开文件回答，注明出处。没有用生成式人工智能。",
    version="1",
    annotations=False,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)


@api.post("/ask")
@openapi.validate(
    json=AskBody,
    resp=Responses(
        HTTP_200=(AnswerOut, "回答；没查到、反问也是回答"),
        HTTP_400=(ErrorOut, "请求读不出来"),
        HTTP_413=(ErrorOut, "超过 64 KB"),
        HTTP_415=(ErrorOut, "不是 JSON"),
        HTTP_422=(ErrorOut, "正文不对"),
        HTTP_429=(ErrorOut, "问得太快"),
    ),
    tags=["提问"],
    operation_id="ask",
    skip_validation=True,  # it takes a malformed body for an empty one, and complains in English
)
@limiter.limit(ASK_LIMIT)
def ask() -> Response:
    """问一句话

    回答与网页、公众号里的一样。
    """  # noqa: D415 - the description of the API, in Chinese
    services: Services = current_app.extensions["yuertong"]
    body = read_body(AskBody)
    location = Location(lng=body.location.lng, lat=body.location.lat) if body.location else None
    key = services.settings.keyed_hash("api conversation", body.session) if body.session else None
    question = Question(
        text=body.text, asked_at=services.clock(), channel="api", conversation_key=key, location=location
    )
    answer = converse(services, question)
    response = jsonify(answer_out(answer, root=request.script_root).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/openapi.json")
def description() -> Response:
    """What this API takes and gives, as OpenAPI.

    Served here, because spectree's own address comes with pages that load
    their scripts from elsewhere.
    """
    return jsonify({**openapi.spec, "servers": [{"url": request.script_root or "/"}]})


def read_body(model: type[Read]) -> Read:
    """The request's body as a model; what is wrong with it ends the request."""
    if request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        raw: Any = json.loads(request.get_data())
    except (ValueError, RecursionError):  # malformed, not UTF-8, or nested without end
        refuse([{"field": "", "message": '正文不是能读的 JSON（UTF-8），例如 {"text": "产假多少天"}'}])
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        refuse(problems_in_chinese(error.errors()))


def refuse(
    problems: list[dict[str, str]], *, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> NoReturn:
    """End the request with everything that is wrong with it."""
    message = "；".join(problem["message"] for problem in problems[:5]) + "。"
    abort(make_response(jsonify(error_body(message, problems)), status))
