"""The directory for other programs: find, read one, check a filing, follow the changes, take it all."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Blueprint, Response, abort, current_app, jsonify, request
from pydantic import BaseModel, ValidationError
from spectree import Response as Responses

from directory import store
from directory.export import Format, Selection, as_of, export
from directory.nursery import Coordinates, Status
from directory.registry.changes import recent
from directory.verify import Verification, verify
from knowledge import changes
from web.api.nursery_questions import (
    HALF_POINT,
    ChangesQuestion,
    DownloadQuestion,
    FilingQuestion,
    NurserySearch,
    parameter_problems,
)
from web.api.nursery_schemas import (
    FILING_SENTENCES,
    ChangesOut,
    FilingOut,
    NurseriesOut,
    NurseryOut,
    change_out,
    hits_out,
    nursery_out,
)
from web.api.schemas import ErrorOut
from web.api.views import openapi, refuse
from web.extensions import ASK_LIMIT, DOWNLOAD_LIMIT, limiter
from web.nursery_filters import UNKNOWN_REGION, kind_of, raw_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from web.services import Services

Q = TypeVar("Q", bound=BaseModel)
_View = TypeVar("_View", bound="Callable[[], Response]")

nursery_api = Blueprint("nursery_api", __name__, url_prefix="/api/v1")

_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_LONGEST_QUESTION: Final = 100
_TAG: Final = ["托育机构"]
_BAD_QUERY: Final = (ErrorOut, "参数不对")
_NO_REGION: Final = (ErrorOut, "没有这个区划代码")
_TOO_FAST: Final = (ErrorOut, "问得太快")


@nursery_api.get("/nurseries")
@openapi.validate(
    query=NurserySearch,
    resp=Responses(
        HTTP_200=(NurseriesOut, "查到的一页"),
        HTTP_404=_NO_REGION,
        HTTP_409=(ErrorOut, "lat 和 lng 只写了一个"),
        HTTP_422=_BAD_QUERY,
        HTTP_429=_TOO_FAST,
    ),
    tags=_TAG,
    operation_id="find_nurseries",
    skip_validation=True,
)
@limiter.limit(ASK_LIMIT)
def find_nurseries() -> Response:
    """找托育

    条件和网页上的一样。名单上没有写的机构：没公布收费的，写了 fee_at_most 就不列出；没公布时间的，写了
    closes_at_or_after 就不列出。写了 lat、lng，就由近到远；位置只用来算距离，不存，也不写进运行记录。
    """  # noqa: D415 - the description of the API, in Chinese
    services = _services()
    asked = _read(NurserySearch)
    near = None if asked.lat is None or asked.lng is None else Coordinates(asked.lat, asked.lng)
    query = asked.query(near=near, radius_m=asked.radius_m, page_size=asked.page_size)
    with services.database.reading() as connection:
        hits = services.finder.find(connection, query)
        has_samples = store.has_samples(connection)
        newest = store.newest_import(connection)
    found = [
        nursery_out(each.nursery, url=_page(each.nursery.id), distance_m=each.distance_m)
        for each in hits.found
    ]
    return _json(
        hits_out(hits, found, page_size=query.page_size, has_samples=has_samples, newest=newest),
        is_kept=near is None,
    )


@nursery_api.get("/nurseries/<nursery_id>")
@openapi.validate(
    resp=Responses(HTTP_200=(NurseryOut, "这家机构"), HTTP_404=(ErrorOut, "没有这家"), HTTP_429=_TOO_FAST),
    path_parameter_descriptions={"nursery_id": "机构编号"},
    tags=_TAG,
    operation_id="read_nursery",
    validation_error_status=HTTPStatus.NOT_FOUND,  # nothing to validate, and it would describe a 422
    skip_validation=True,
)
@limiter.limit(ASK_LIMIT)
def read_nursery(nursery_id: str) -> Response:
    """一家机构

    每个字段都说出自哪份名单。
    """  # noqa: D415 - the description of the API, in Chinese
    services = _services()
    if not _ID.fullmatch(nursery_id):
        abort(HTTPStatus.NOT_FOUND)
    with services.database.reading() as connection:
        nursery = store.find(connection, nursery_id)
        if nursery is None:
            abort(HTTPStatus.NOT_FOUND)
        imports = store.imports_named(connection, set(nursery.said_by.values()))
    return _json(nursery_out(nursery, url=_page(nursery.id), imports=imports))


@nursery_api.get("/verify")
@openapi.validate(
    query=FilingQuestion,
    resp=Responses(HTTP_200=(FilingOut, "查的结果"), HTTP_422=_BAD_QUERY, HTTP_429=_TOO_FAST),
    tags=_TAG,
    operation_id="verify_filing",
    skip_validation=True,
)
@limiter.limit(ASK_LIMIT)
def verify_filing() -> Response:
    """查备案

    没查到不等于违法：名单本来就不全。名字像的只供参考，不当作查到。
    """  # noqa: D415 - the description of the API, in Chinese
    services = _services()
    asked = _read(FilingQuestion)
    with services.database.reading() as connection:
        found = verify(connection, services.finder, asked.q.strip()[:_LONGEST_QUESTION])
        has_samples = store.has_samples(connection)
    return _json(_filing_out(found, has_samples=has_samples))


@nursery_api.get("/changes")
@openapi.validate(
    query=ChangesQuestion,
    resp=Responses(HTTP_200=(ChangesOut, "最近的变化"), HTTP_422=_BAD_QUERY, HTTP_429=_TOO_FAST),
    tags=_TAG,
    operation_id="nursery_changes",
    skip_validation=True,
)
@limiter.limit(ASK_LIMIT)
def nursery_changes() -> Response:
    """名录的变化

    新备案的、内容变了的、注销备案的，新的在前。名单上没有写到，不等于停办。
    """  # noqa: D415 - the description of the API, in Chinese
    asked = _read(ChangesQuestion)
    with _services().database.reading() as connection:
        events = recent(connection, limit=asked.limit, before=asked.before)
        has_samples = store.has_samples(connection)
    told = [change_out(event, url=_page(event.nursery_id)) for event in events]
    return _json({"changes": told, "has_samples": has_samples})


def _describes_download(operation_id: str, file: str) -> Callable[[_View], _View]:
    """The description of a whole file of the directory, whatever its format."""
    describe: Callable[[_View], _View] = openapi.validate(
        query=DownloadQuestion,
        resp=Responses(HTTP_200=(None, file), HTTP_404=_NO_REGION, HTTP_422=_BAD_QUERY, HTTP_429=_TOO_FAST),
        tags=_TAG,
        operation_id=operation_id,
        skip_validation=True,
    )
    return describe


@nursery_api.get("/nurseries.csv")
@_describes_download("download_csv", "CSV 文件")
@limiter.limit(DOWNLOAD_LIMIT)
def download_csv() -> Response:
    """整份名录，CSV 表格

    UTF-8，带 BOM，表头是中文；坐标是 GCJ-02。
    """  # noqa: D415 - the description of the API, in Chinese
    return _download(Format.CSV, "text/csv; charset=utf-8")


@nursery_api.get("/nurseries.geojson")
@_describes_download("download_geojson", "GeoJSON 文件")
@limiter.limit(DOWNLOAD_LIMIT)
def download_geojson() -> Response:
    """整份名录，GeoJSON

    坐标是 WGS-84；没有公布位置的，geometry 为空。
    """  # noqa: D415 - the description of the API, in Chinese
    return _download(Format.GEOJSON, "application/geo+json")


@nursery_api.get("/nurseries.json")
@_describes_download("download_json", "JSON 文件")
@limiter.limit(DOWNLOAD_LIMIT)
def download_json() -> Response:
    """整份名录，JSON

    每个字段出自哪份名单，也写在里面；坐标是 GCJ-02。
    """  # noqa: D415 - the description of the API, in Chinese
    return _download(Format.JSON, "application/json")


def _download(form: Format, content_type: str) -> Response:
    """A file of the directory, row by row; nothing is written again for a program that has it already."""
    services = _services()
    asked = _read(DownloadQuestion)
    status = None if asked.status == "all" else Status(asked.status)
    selection = Selection(region_code=asked.region, status=status)
    with services.database.reading() as connection:
        number = changes.latest(connection, subject=store.SUBJECT)
        day = as_of(connection)
    response = Response(content_type=content_type)
    response.set_etag(f"{form}-{number}-{asked.region or ''}-{asked.status}", weak=True)
    response.headers["Content-Disposition"] = f'attachment; filename="nurseries-{day or "empty"}.{form}"'
    response.make_conditional(request)
    if response.status_code == HTTPStatus.OK:

        def parts() -> Iterator[str]:
            with services.database.reading() as connection:
                yield from export(connection, selection, form=form, gazetteer=services.gazetteer)

        response.response = parts()
    return response


def _read(model: type[Q]) -> Q:
    """The parameters of the request, or everything that is wrong with them.

    422 for what the description forbids; where each parameter is well written
    by itself, 404 for a region that is none of today's and 409 for half a point.
    """
    try:
        return model.model_validate(raw_parameters(request.args, strictly=True))
    except ValidationError as error:
        kinds = set(map(kind_of, error.errors()))
        statuses = {UNKNOWN_REGION: HTTPStatus.NOT_FOUND, HALF_POINT: HTTPStatus.CONFLICT}
        only = statuses.get(kinds.pop()) if len(kinds) == 1 else None
        refuse(parameter_problems(error.errors()), status=only or HTTPStatus.UNPROCESSABLE_ENTITY)


def _filing_out(found: Verification, *, has_samples: bool) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "verdict": str(found.verdict),
        "message": FILING_SENTENCES[found.verdict],
        "nurseries": [nursery_out(one, url=_page(one.id)) for one in found.nurseries],
        "near": [nursery_out(one, url=_page(one.id)) for one in found.near],
        "is_code": found.is_code,
        "code_is_valid": found.code_is_valid,
        "has_samples": has_samples,
    }


def _json(body: dict[str, Any], *, is_kept: bool = True) -> Response:
    """A response that is cheap to ask for again; one that a location was told for is kept nowhere."""
    response = jsonify(body)
    if not is_kept:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.add_etag()
    response.make_conditional(request)
    return response


def _page(nursery_id: str) -> str:
    return f"{_services().settings.public_root}/nurseries/{nursery_id}"


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
