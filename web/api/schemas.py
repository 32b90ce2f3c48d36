"""What the API takes and gives, and its complaints about a bad body in Chinese."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from bot.messages import AnswerStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.messages import Answer, Card, Citation


_Status = Annotated[AnswerStatus, WithJsonSchema({"type": "string", "enum": [*AnswerStatus]})]


class Body(BaseModel):
    """A body of a request: nothing beside what is described, nothing turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def described(description: str) -> ConfigDict:
    """The docstrings are for developers of ours; who reads the description of the API reads this."""
    return ConfigDict(json_schema_extra={"description": description})


class AskLocation(Body):
    """A point on the map, GCJ-02 degrees."""

    model_config = described("地图上的一个点，GCJ-02 坐标")

    lng: float = Field(ge=-180, le=180, allow_inf_nan=False, description="经度，GCJ-02")
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, description="纬度，GCJ-02")


class AskBody(Body):
    """A question."""

    model_config = described("一个问题")

    text: str = Field(pattern=r"\S", description="想问的问题；只看前 200 个字，其余不看")
    session: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        None, description="同一段对话用同一个值，30 分钟内记得前面问过什么；不填就不记"
    )
    location: AskLocation | None = Field(
        None,
        description="提问人的位置，找附近的托育机构时用；带了 session 的，随这段对话记 30 分钟，别处不存",
    )


class CitationOut(BaseModel):
    """A document that the answer is based on."""

    model_config = described("回答依据的一份文件")

    title: str = Field(description="文件名，不带书名号")
    number: str | None = Field(description="文号")
    issuer: str = Field(description="发布单位")
    date: str | None = Field(description="发布日期，精确到已核实的年、月或日")
    url: str | None = Field(description="官方网址")
    in_force_from: dt.date | None = Field(description="施行日")


class CardOut(BaseModel):
    """One of several things that an answer lists."""

    model_config = described("列出的一家")

    number: int | None = Field(description="第几个，接着问“第二个的电话”时指它")
    title: str = Field(description="名称")
    lines: list[str] = Field(description="要点，每条一句")
    distance_m: int | None = Field(description="离提问人的直线距离，米；没有位置时为空")
    distance: str | None = Field(description="距离的文字，如“650 米，走路约 11 分钟”")
    url: str | None = Field(description="它的网页")


class AnswerOut(BaseModel):
    """An answer."""

    model_config = described("一个回答")

    status: _Status = Field(
        description="answered 答了，clarify 反问，declined 没查到，urgent 急事，smalltalk 寒暄，failed 出错"
    )
    banner: str | None = Field(
        description="编辑部挂出的通知，要和回答一起显示；急事的回答先显示回答。没有通知时为空"
    )
    text: str = Field(description="整个回答，纯文字，不含通知")
    cards: list[CardOut] = Field(description="列出的机构；text 里也有")
    page: str | None = Field(description="能看到全部结果的网页")
    citations: list[CitationOut] = Field(description="依据")
    suggestions: list[str] = Field(description="可以接着问的话")
    step: str = Field(description="由哪一步答的")
    durations: dict[str, float] = Field(description="每一步用了多少毫秒")
    id: str | None = Field(description="这个回答的编号，评有用没用时带上；没有记下来的回答为空")
    check_url: str | None = Field(
        description="核对这个回答的网页，90 天内能看：依据、哪里的规定、现在变没变；没有依据可核对的为空"
    )


class ResultOut(BaseModel):
    """What became of something that was sent."""

    model_config = described("结果")

    message: str = Field(description="一句话")


class ProblemOut(BaseModel):
    """One thing that is wrong with a body."""

    model_config = described("正文里的一处问题")

    field: str = Field(description="哪个字段；空的是整个正文")
    message: str = Field(description="哪里不对，应当怎样")


class ErrorOut(BaseModel):
    """What comes instead of an answer."""

    model_config = described("没有回答时给的说明")

    message: str = Field(description="一句话")
    problems: list[ProblemOut] = Field(description="逐条的问题")


def answer_out(answer: Answer, *, root: str = "") -> AnswerOut:
    """An answer as the API gives it; `root` stands before the paths of the product's pages."""
    return AnswerOut(
        status=answer.status,
        banner=answer.banner,
        text=answer.text,
        cards=[_card_out(card, root) for card in answer.cards],
        page=f"{root}{answer.page}" if answer.page else None,
        citations=[_citation_out(citation) for citation in answer.citations],
        suggestions=list(answer.suggestions),
        step=answer.step,
        durations={name: round(milliseconds, 3) for name, milliseconds in answer.durations_ms},
        id=answer.id,
        check_url=f"{root}{answer.check_path}" if answer.check_path else None,
    )


def _card_out(card: Card, root: str) -> CardOut:
    return CardOut(
        number=card.number,
        title=card.title,
        lines=list(card.lines),
        distance_m=None if card.distance_m is None else round(card.distance_m),
        distance=card.distance,
        url=f"{root}{card.path}" if card.path else None,
    )


def _citation_out(citation: Citation) -> CitationOut:
    source = citation.source
    return CitationOut(
        title=source.title,
        number=source.number,
        issuer=source.issuer,
        date=source.issued,
        url=source.url,
        in_force_from=source.in_force_from,
    )


def problems_in_chinese(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Pydantic's complaints for whoever wrote the program that called.

    >>> problems_in_chinese([{"type": "missing", "loc": ("text",), "input": {}}])
    [{'field': 'text', 'message': '缺少 text，请写下想问的问题'}]
    """
    return [
        {"field": ".".join(map(str, error["loc"])), "message": _complaint(error["type"], error["loc"])}
        for error in errors
    ]


def _complaint(kind: str, place: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, place))
    if kind == "missing":
        return f"缺少 {name}，请写下想问的问题" if name == "text" else f"缺少 {name}"
    if kind == "extra_forbidden":
        return f"不认识的字段 {name}，请去掉"
    if kind == "string_pattern_mismatch" and name == "text":
        return "text 是空的，请写下想问的问题"
    if kind == "string_too_short":
        return f"{name} 是空的，不用就去掉"
    return _EXPECTED.get(name, "请看 /api/v1/openapi.json 里的说明")


_EXPECTED = {
    "": '正文要是一个 JSON 对象，例如 {"text": "产假多少天"}',
    "text": "text 要是一段文字（字符串）",
    "session": "session 要是 1 到 200 个字符的字符串，不用就去掉",
    "location": 'location 要是 {"lng": 113.9, "lat": 35.3} 这样的对象，不用就去掉',
    "answer": "answer 要是回答里的 id，10 个字符",
    "useful": "useful 要是 true 或 false",
    "reason": "reason 要是 not_my_question、unclear、not_true_here、too_long 里的一个，不用就去掉",
    "line": "line 要是 200 个字以内的一句话，不用就去掉",
    "location.lng": "location.lng 要是 -180 到 180 的数字",
    "location.lat": "location.lat 要是 -90 到 90 的数字",
}
