"""The outer edge: whatever goes wrong becomes a kind sentence with the right status."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from web.observability import DATABASE_AWAY, log_failure

if TYPE_CHECKING:
    from flask import Flask, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What happened, and what to do next."""

    title: str
    advice: str


_EXPLANATIONS = {
    400: Explanation(title="这个请求看不懂", advice="请回到首页，再试一次。"),
    403: Explanation(title="这里不能进", advice="这个地址不对外开放，请回到首页。"),
    404: Explanation(
        title="没有这个页面", advice="可能是网址打错了，或者内容已经撤下。请回到首页，直接问一句。"
    ),
    405: Explanation(title="这个地址不能这样用", advice="请从首页的问题框提问。"),
    413: Explanation(title="发来的内容太长", advice="最多 64 KB。请写短一点，一句话就够。"),
    414: Explanation(title="网址太长", advice="请回到首页，用一句短话来问。"),
    415: Explanation(title="发来的格式不对", advice="请用 JSON 提交，Content-Type 写 application/json。"),
    422: Explanation(title="提交的内容不对", advice="请改好再提交。"),
    429: Explanation(title="问得太快了", advice="请歇一分钟再问。急事请直接打电话：急救 120，报警 110。"),
    500: Explanation(
        title="我们这边出了问题",
        advice="不是您的错，请过一会儿再试。急事请直接打电话：急救 120，报警 110，其他打 12345。",
    ),
    503: Explanation(
        title="暂时查不到内容",
        advice="内容库正在恢复，请过几分钟再来。急事请直接打电话：急救 120，报警 110，其他打 12345。",
    ),
}
_STALE_FORM = Explanation(title="页面放得太久了", advice="请回到上一页，刷新以后再点一次。")
_RETRY_AFTER_SECONDS = "60"


def explain_errors(app: Flask) -> None:
    """Answer every error of the application in Chinese: JSON under /api, a page elsewhere."""
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)


def _answer_http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect, or a response that a view raised whole
    explanation = _STALE_FORM if isinstance(error, CSRFError) else explanation_for(error.code)
    response = _render(error.code, explanation)
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _answer_unexpected(error: Exception) -> Response:
    if isinstance(error, DATABASE_AWAY):
        log_failure("database_away", error)
        response = _render(503, _EXPLANATIONS[503])
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
        return response
    log_failure("request_failed", error)
    return _render(500, _EXPLANATIONS[500])


def explanation_for(status: int) -> Explanation:
    """What is said about a status of an error."""
    known = _EXPLANATIONS.get(status)
    return known or _EXPLANATIONS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]


def _render(status: int, explanation: Explanation) -> Response:
    if request.path.startswith("/api/"):
        return make_response(jsonify(error_body(f"{explanation.title}。{explanation.advice}")), status)
    template = "turn_failed.html" if request.headers.get("HX-Request") == "true" else "error.html"
    number = g.get("request_id") if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    return make_response(render_template(template, explanation=explanation, number=number), status)


def error_body(message: str, problems: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """What the API says instead of an answer."""
    return {"message": message, "problems": problems or []}
