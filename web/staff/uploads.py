"""`/desk/pictures`, `/desk/word`: a picture or a Word file becomes part of an article.

A script asks for JSON, by `Accept`; a browser without one gets a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import jsonify, make_response, render_template, request

from knowledge.articles import word_import
from knowledge.articles.front_matter import BODY_CHARACTERS
from knowledge.articles.word_import import NotWord, read_word
from knowledge.pictures import store
from knowledge.pictures.addresses import ALT_CHARACTERS, address_of, cleaned_alt, markdown_of
from knowledge.pictures.processing import MOST_BYTES, NotAPicture, process
from web.errors import error_body
from web.extensions import limiter
from web.staff import audit, current
from web.staff.audit import Action
from web.staff.blueprint import services, staff
from web.staff.bodies import takes, wants_json
from web.staff.guard import open_to
from web.staff.roles import EDITORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response
    from werkzeug.datastructures import FileStorage

    from knowledge.articles.word_import import WordText
    from knowledge.pictures.processing import ProcessedPicture

MEGABYTE: Final = 1024 * 1024
BESIDE_A_FILE: Final = 64 * 1024
"""What a form holds besides its file."""

UPLOAD_LIMIT: Final = "60 per minute"
"""Files from one address to one process: each takes a second of a processor."""

_NO_PICTURE: Final = "还没有选图。请选一张，再点“传上去”。"
_NO_ALT: Final = "请写上图里是什么：看不见图的家长靠它知道，机器人也照它说。写好再传一次（图要重新选一下）。"
_NO_FILE: Final = "还没有选文件。请选一个 Word 文件（.docx），再点“读进来”。"
_PICTURE_TOO_LARGE: Final = (
    f"这张图太大，最多收 {MOST_BYTES // MEGABYTE} MB。"
    "请在手机上截个图，或者用微信发给自己（不勾“原图”）再存下来，就小了。"
)
_WORD_TOO_LARGE: Final = (
    f"这个文件太大，最多收 {word_import.LARGEST_BYTES // MEGABYTE} MB。"
    "请把里面的图压小或者删掉，图可以另外一张一张传。"
)
_CUT: Final = f"文章最多 {BODY_CHARACTERS} 个字，后面的没有要。请分成几篇"

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A picture of a Word file, as it is kept."""

    address: str
    alt: str
    width: int
    height: int


@staff.get("/pictures")
@open_to(*EDITORS)
def picture_form() -> str:
    """Choose a picture and say what it shows."""
    return render_template("staff/add_picture.html", most_alt=ALT_CHARACTERS)


@staff.post("/pictures")
@limiter.limit(UPLOAD_LIMIT)
@takes(MOST_BYTES + BESIDE_A_FILE, if_larger=_PICTURE_TOO_LARGE)
@open_to(*EDITORS)
def add_picture() -> Response:
    """Keep a picture; the line that shows it in an article."""
    file, alt = request.files.get("picture"), cleaned_alt(request.form.get("alt", ""))
    if file is None or not file.filename:
        return _picture_refused("no_file", _NO_PICTURE, alt)
    if not alt:
        return _picture_refused("no_alt", _NO_ALT, alt)
    try:
        processed = process(file.read())
    except NotAPicture as refused:
        return _picture_refused(refused.code, refused.reason, alt)
    _keep([(processed, file.filename)])
    address = address_of(processed.id)
    told = {
        "id": processed.id,
        "address": address,
        "alt": alt,
        "markdown": markdown_of(alt, address),
        "width": processed.width,
        "height": processed.height,
    }
    if wants_json():
        return make_response(jsonify(told), HTTPStatus.CREATED)
    return make_response(render_template("staff/picture_added.html", made=told))


@staff.get("/word")
@open_to(*EDITORS)
def word_form() -> str:
    """Choose a Word file."""
    return render_template("staff/word.html")


@staff.post("/word")
@limiter.limit(UPLOAD_LIMIT)
@takes(word_import.LARGEST_BYTES + BESIDE_A_FILE, if_larger=_WORD_TOO_LARGE)
@open_to(*EDITORS)
def read_word_file() -> Response:
    """What stands in a Word file, its pictures kept; nothing is saved as an article yet."""
    file = request.files.get("word")
    if file is None or not file.filename:
        return _word_refused("no_file", _NO_FILE)
    try:
        text = read_word(file.read())
    except NotWord as refused:
        return _word_refused(refused.code, refused.reason)
    told = _placed(text, file)
    if wants_json():
        return make_response(jsonify(told))
    return make_response(render_template("staff/word_read.html", read=told))


def _placed(text: WordText, file: FileStorage) -> dict[str, Any]:
    """A Word text with its pictures kept and at their addresses, and what was lost of both."""
    lost = list(text.lost)
    kept: dict[str, ProcessedPicture] = {}
    for number, picture in enumerate(text.pictures, start=1):
        try:
            kept[picture.place] = process(picture.content)
        except NotAPicture as refused:
            log.warning("picture_refused", code=refused.code, within="word")
            lost.append(f"第 {number} 张图：收不下，请截个图另外传")
    _keep([(processed, file.filename or "") for processed in kept.values()])
    addresses = {place: address_of(processed.id) for place, processed in kept.items()}
    body = word_import.with_addresses(text.body, addresses)
    if len(body) > BODY_CHARACTERS:
        body = body[:BODY_CHARACTERS].rpartition("\n\n")[0]
        lost.append(_CUT)
    pictures = [
        Placed(
            address=addresses[picture.place],
            alt=picture.alt,
            width=kept[picture.place].width,
            height=kept[picture.place].height,
        )
        for picture in text.pictures
        if picture.place in kept
    ]
    return {"title": text.title or "", "body": body, "lost": lost, "pictures": pictures}


def _keep(pictures: Sequence[tuple[ProcessedPicture, str]]) -> None:
    """Keep pictures and log each that is new, in one transaction."""
    if not pictures:
        return
    me, now = current.me(), services().clock()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        for processed, name in pictures:
            is_new = store.keep(
                connection, processed, uploaded_by=me.member.number, original_name=name, now=now
            )
            if is_new:
                audit.record(
                    connection,
                    actor=me.actor,
                    action=Action.PICTURE_ADDED,
                    subject=store.cleaned_name(name),
                    details={"picture": processed.id},
                    now=now,
                )


def _picture_refused(code: str, reason: str, alt: str) -> Response:
    log.warning("picture_refused", code=code)
    page = {"most_alt": ALT_CHARACTERS, "alt": alt}
    return _refused("staff/add_picture.html", reason, page)


def _word_refused(code: str, reason: str) -> Response:
    log.warning("word_refused", code=code)
    return _refused("staff/word.html", reason, {})


def _refused(template: str, reason: str, page: Mapping[str, Any]) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_json():
        return make_response(jsonify(error_body(reason)), status)
    return make_response(render_template(template, trouble=reason, **page), status)
