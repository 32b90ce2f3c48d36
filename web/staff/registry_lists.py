"""`/desk/registry`: a list is handed in, its plan is looked at, and it is applied."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import structlog
from flask import Response, flash, make_response, redirect, render_template, request, url_for

from directory.registry.plan import DirectoryState
from directory.registry.reading.bounds import TEXT_BYTES
from directory.store import has_samples, imports_applied
from web.errors import Explanation
from web.staff import audit, current, registry_uploads
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.bodies import takes
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.registry_choices import KINDS, places, told_of
from web.staff.registry_uploads import MOST_WAITING, TooManyWaiting, file_name_of
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from directory.registry.report import ImportReport
    from web.registry import GivenList, Handled
    from web.registry_report import Line, Part
    from web.staff.registry_uploads import Told, Upload

_MEGABYTE: Final = 1024 * 1024
_FORM_BYTES: Final = 64 * 1024
"""Of the form around the file."""

IMPORTS_ON_A_PAGE: Final = 20
_FIRST: Final = 10
"""Lines of each part on the page of a plan."""
_ON_A_PAGE: Final = 100
"""Lines of a part that is looked at by itself."""
_WAITS_S: Final = 60.0

_NO_FILE = "还没有选文件。点一下上面的框选一份名单，或者把文件拖进框里，再点“看看会有什么变化”。"
_EMPTY = "这份文件是空的，里面什么都没有。请看看是不是选错了，再选一次。"
_TOO_MANY = f"已经有 {MOST_WAITING} 份名单等着导入。请先把下面的导入，或者去掉几份，再上传。"
_GONE = "这份名单不在了：已经导入过、被去掉了，或者放满了一天。要用就再上传一次。"
_CHANGED = "没有导入：您看的时候，有人导入或撤销了别的名单。下面是现在重新核对的，请再看一遍再导入。"
_BUSY = Explanation(
    title="正在核对另一份名单", advice="没有改动任何东西，名单也还在。请过一分钟，再打开一次。"
)
_READER = Explanation(
    title="这会儿读不了名单",
    advice="没有改动任何东西，名单也还在。多半是服务器内存不够，请过一会儿再打开；一直这样，请告诉管服务器的人。",
)
_ONLY_NEW = "在下面“这份名单是”里选“新增备案名单”"

_one_at_a_time = threading.Lock()
"""The longest lists take half a gigabyte to plan."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


class _Trouble(Exception):
    """A plan cannot be made now, for a reason that is not the list's."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__(explanation.title)
        self.explanation = explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """As many lines of a part as stand on this page."""

    part: Part
    lines: list[Line]


@staff.errorhandler(_Trouble)
def _explain_trouble(trouble: _Trouble) -> Response:
    page = render_template("staff/trouble.html", explanation=trouble.explanation)
    return make_response(page, HTTPStatus.SERVICE_UNAVAILABLE)


@staff.get("/registry")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def registry() -> str:
    """Hand in a list; what waits, and what was imported before."""
    return _page(told_of(request.args, services().gazetteer))


@staff.post("/registry")
@takes(
    TEXT_BYTES + _FORM_BYTES,
    if_larger=f"一份名单最多能收 {TEXT_BYTES // _MEGABYTE} MB。请删去图片和无关的工作表，只留名单，"
    "或分成几份，再上传一次。",
)
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def upload_list() -> AnyResponse:
    """Keep a list until its plan has been looked at."""
    told = told_of(request.form, services().gazetteer)
    given = request.files.get("list")
    if given is None or not given.filename:
        return _page_again(_NO_FILE, told)
    name = file_name_of(given.filename)
    content = given.read()
    if not content:
        return _page_again(_EMPTY, told)
    try:
        with services().database.writing() as connection:
            number = registry_uploads.keep(
                connection,
                member=current.me().member.number,
                content=content,
                file_name=name,
                told=told,
                now=services().clock(),
            )
    except TooManyWaiting:
        return _page_again(_TOO_MANY, told)
    log.info("registry_list_handed_in", number=number, bytes=len(content))
    return redirect(url_for("staff.uploaded_list", number=number), HTTPStatus.SEE_OTHER)


@staff.get(f"/registry/uploads/<{NUMBER}:number>")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def uploaded_list(number: int) -> AnyResponse:
    """What applying it would do, looked up now."""
    with _planned(number) as planned:
        if planned is None:
            return _gone()
        upload, handled = planned
        return make_response(_plan_page(upload, handled))


@staff.post(f"/registry/uploads/<{NUMBER}:number>/told")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def tell_of_list(number: int) -> AnyResponse:
    """Have it read as another kind of list, or as another place's."""
    with services().database.writing() as connection:
        if registry_uploads.find(connection, number) is None:
            return _gone()
        registry_uploads.tell(connection, number, told_of(request.form, services().gazetteer))
    return redirect(url_for("staff.uploaded_list", number=number), HTTPStatus.SEE_OTHER)


@staff.get(f"/registry/uploads/<{NUMBER}:number>/report.csv")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def report_of_list(number: int) -> AnyResponse:
    """All of the plan, for a spreadsheet."""
    from web.registry_report import as_csv  # noqa: PLC0415 - with all that reads lists

    with _planned(number) as planned:
        if planned is None:
            return _gone()
        upload, handled = planned
        # Whole before the next plan begins; a fraction of what the plan itself takes.
        content = "".join(as_csv(_parts(handled))).encode(errors="replace")
    response = Response(content, mimetype="text/csv")
    name = quote(f"核对-{upload.file_name}.csv", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename=\"report.csv\"; filename*=UTF-8''{name}"
    return response


@staff.post(f"/registry/uploads/<{NUMBER}:number>/apply")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def apply_uploaded(number: int) -> AnyResponse:
    """Do what the plan said, if it still says so."""
    from directory.registry.reconcile import PlanOutdated  # noqa: PLC0415
    from web.registry import apply_list  # noqa: PLC0415

    me = current.me()
    here = url_for("staff.uploaded_list", number=number)
    with services().database.reading() as connection:
        upload = registry_uploads.find(connection, number)
        content = b"" if upload is None else registry_uploads.content_of(connection, number)
    if upload is None:
        return _gone()

    def note(connection: Connection, applied: int, report: ImportReport) -> None:
        registry_uploads.drop(connection, number)
        audit.record(
            connection,
            actor=me.actor,
            action=Action.LIST_APPLIED,
            subject=upload.file_name,
            details={
                "number": applied,
                "added": len(report.added),
                "changed": len(report.changed),
                "rejected": len(report.rejected),
                "file_hash": upload.file_hash,
            },
            now=services().clock(),
        )

    try:
        with _alone():
            handled = apply_list(
                services(),
                _given(upload, content),
                by=me.name,
                source=upload.told.source,
                made_on=_state_told(request.form.get("made_on", "")),
                ahead=audit.take_turn,
                alongside=note,
            )
    except PlanOutdated:
        flash(_CHANGED)
        return redirect(here, HTTPStatus.SEE_OTHER)
    if handled.number is None:  # refused, or no row stands: the page says it
        return redirect(here, HTTPStatus.SEE_OTHER)
    if handled.plan is not None and handled.plan.already is not None:
        with services().database.writing() as connection:
            registry_uploads.drop(connection, number)
        flash(f"这份名单第 {handled.number} 次导入时已经写入，没有再写。")
    else:
        log.info("registry_list_applied", number=handled.number, added=len(handled.report.added))
        flash("导入好了，家长现在就查得到。")
    return redirect(url_for("staff.import_done", number=handled.number), HTTPStatus.SEE_OTHER)


@staff.post(f"/registry/uploads/<{NUMBER}:number>/drop")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def drop_uploaded(number: int) -> AnyResponse:
    """Throw it away unapplied."""
    with services().database.writing() as connection:
        upload = registry_uploads.find(connection, number)
        if upload is None:
            return _gone()
        registry_uploads.drop(connection, number)
    flash(f"“{upload.file_name}”去掉了，目录没有改动。")
    told = upload.told  # for the file that comes in its place
    return redirect(
        url_for(
            "staff.registry",
            kind=told.kind.value if told.kind else None,
            region=told.region_code,
            source=told.source or None,
        ),
        HTTPStatus.SEE_OTHER,
    )


def _page(told: Told, **more: Any) -> str:
    """The page, with what was chosen before."""
    found = services()
    before = number_typed(request.args.get("before", ""))
    with found.database.reading() as connection:
        waiting = [] if before else registry_uploads.waiting(connection)
        records = imports_applied(connection, limit=IMPORTS_ON_A_PAGE + 1, before=before, with_samples=False)
        samples = has_samples(connection)
    return render_template(
        "staff/registry.html",
        kinds=KINDS,
        places=places(found.gazetteer, found.settings.home_region, told=told.region_code),
        told=told,
        waiting=waiting,
        records=records[:IMPORTS_ON_A_PAGE],
        older_before=records[IMPORTS_ON_A_PAGE - 1].number if len(records) > IMPORTS_ON_A_PAGE else None,
        is_first=before is None,
        has_samples=samples,
        most_mb=TEXT_BYTES // _MEGABYTE,
        **more,
    )


def _page_again(trouble: str, told: Told) -> Response:
    return make_response(_page(told, trouble=trouble), HTTPStatus.UNPROCESSABLE_ENTITY)


def _gone() -> AnyResponse:
    flash(_GONE)
    return redirect(url_for("staff.registry"), HTTPStatus.SEE_OTHER)


@contextmanager
def _planned(number: int) -> Iterator[tuple[Upload, Handled] | None]:
    """A list that waits, with what it comes to now; None where there is none."""
    from web.registry import plan_list  # noqa: PLC0415 - with all that reads lists

    with services().database.reading() as connection:
        upload = registry_uploads.find(connection, number)
        content = b"" if upload is None else registry_uploads.content_of(connection, number)
    if upload is None:
        yield None
        return
    with _alone():
        yield upload, plan_list(services(), _given(upload, content))


@contextmanager
def _alone() -> Iterator[None]:
    """One plan at a time in this process.

    Raises:
        _Trouble: another takes too long, or lists cannot be read just now.
    """
    from directory.registry.workbook import ReaderDidNotStart  # noqa: PLC0415

    if not _one_at_a_time.acquire(timeout=_WAITS_S):
        raise _Trouble(_BUSY)
    try:
        yield
    except ReaderDidNotStart as error:
        log.exception("registry_reader_did_not_start")
        raise _Trouble(_READER) from error
    finally:
        _one_at_a_time.release()


def _given(upload: Upload, content: bytes) -> GivenList:
    from web.registry import GivenList  # noqa: PLC0415

    return GivenList(
        content=content,
        file_name=upload.file_name,
        region_code=upload.told.region_code,
        kind=upload.told.kind,
    )


def _parts(handled: Handled) -> list[Part]:
    from web.registry_report import parts_of  # noqa: PLC0415

    if handled.plan is None:
        return []
    return parts_of(handled.report, handled.plan, if_only_new=_ONLY_NEW)


def _plan_page(upload: Upload, handled: Handled) -> str:
    from dataclasses import asdict  # noqa: PLC0415

    from web.registry_report import ignored_in_words, what_it_is  # noqa: PLC0415

    found = services()
    offered = {
        "upload": upload,
        "kinds": KINDS,
        "places": places(found.gazetteer, found.settings.home_region, told=upload.told.region_code),
        "report": handled.report,
    }
    plan = handled.plan
    if plan is None:
        return render_template("staff/registry_refused.html", **offered)
    parts = _parts(handled)
    asked, page = request.args.get("part", ""), number_typed(request.args.get("page", "")) or 1
    alone = next((part for part in parts if part.key == asked), None)
    if alone is not None:
        pages = -(-len(alone) // _ON_A_PAGE)
        page = min(page, pages)
        start = (page - 1) * _ON_A_PAGE
        return render_template(
            "staff/registry_part.html",
            upload=upload,
            shown=ShownPart(part=alone, lines=list(alone.lines(start, start + _ON_A_PAGE))),
            start=start,
            page=page,
            pages=pages,
        )
    with found.database.reading() as connection:
        samples = has_samples(connection)
    return render_template(
        "staff/registry_plan.html",
        **offered,
        plan=plan,
        made_on=_written(plan.made_on),
        what=what_it_is(plan),
        ignored=ignored_in_words(asdict(handled.report.ignored)),
        parts=[ShownPart(part=part, lines=list(part.lines(0, _FIRST))) for part in parts],
        has_samples=samples,
    )


def _written(state: DirectoryState) -> str:
    return f"{state.newest}.{state.undone}"


def _state_told(raw: str) -> DirectoryState:
    """The state that a plan was made upon; one that never was where the form tells none."""
    newest, undone = (number_typed(part) for part in raw.partition(".")[::2])
    return DirectoryState(-1, -1) if newest is None or undone is None else DirectoryState(newest, undone)
