"""`POST /api/v1/votes`: whether an answer was useful."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal

from flask import Blueprint, current_app, jsonify, make_response
from pydantic import Field
from spectree import Response as Responses

from bot import votes
from bot.votes import LINE_CHARACTERS, Outcome, Reason, Verdict, Vote
from web.api.schemas import Body, ErrorOut, ResultOut, described
from web.api.views import openapi, read_body
from web.errors import error_body
from web.extensions import VOTE_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from web.services import Services

vote_api = Blueprint("vote_api", __name__, url_prefix="/api/v1")

_Reason = Literal["not_my_question", "unclear", "not_true_here", "too_long"]
"""The values of `bot.votes.Reason`."""

_REFUSED: Final = {
    Outcome.UNKNOWN: (HTTPStatus.NOT_FOUND, "没有这个编号的回答，或者过了 180 天已经删掉。"),
    Outcome.CLOSED: (HTTPStatus.CONFLICT, "这个回答已经评过了，过了半小时就不再改。"),
}


class VoteBody(Body):
    """What a reader says of an answer."""

    model_config = described("一次评价")

    answer: str = Field(pattern=r"^[A-Za-z0-9_-]{10}$", description="回答的编号，就是回答里的 id")
    useful: bool = Field(description="有用写 true，没用写 false")
    reason: _Reason | None = Field(
        None,
        description="为什么没用：not_my_question 没答到问的，unclear 看不懂，"
        "not_true_here 和实际不一样，too_long 太长",
    )
    line: str = Field("", max_length=LINE_CHARACTERS, description="用自己的话说一句；号码、姓名存之前会抹掉")


@vote_api.post("/votes")
@openapi.validate(
    json=VoteBody,
    resp=Responses(
        HTTP_200=(ResultOut, "记下了"),
        HTTP_400=(ErrorOut, "请求读不出来"),
        HTTP_404=(ErrorOut, "没有这个编号的回答"),
        HTTP_409=(ErrorOut, "评过了，过了半小时不再改"),
        HTTP_413=(ErrorOut, "超过 64 KB"),
        HTTP_415=(ErrorOut, "不是 JSON"),
        HTTP_422=(ErrorOut, "正文不对"),
        HTTP_429=(ErrorOut, "评得太快"),
    ),
    tags=["提问"],
    operation_id="vote",
    skip_validation=True,  # it complains in English
)
@limiter.limit(VOTE_LIMIT)
def vote() -> Response:
    """评一个回答

    一个回答记一次，半小时内可以改。不记是谁评的。
    """  # noqa: D415 - the description of the API, in Chinese
    services: Services = current_app.extensions["yuertong"]
    body = read_body(VoteBody)
    told = Vote(
        answer_id=body.answer,
        verdict=Verdict.USEFUL if body.useful else Verdict.USELESS,
        reason=Reason(body.reason) if body.reason else None,
        line=body.line,
    )
    with services.database.writing() as connection:
        outcome = votes.cast(connection, told, now=services.clock())
    if outcome is not Outcome.KEPT:
        status, message = _REFUSED[outcome]
        return make_response(jsonify(error_body(message)), status)
    return jsonify(ResultOut(message="记下了，谢谢。").model_dump())
