"""How much a form of the desk may hold: words, and where a view says so, a file.

    @staff.post("/registry")
    @takes(64 * 1024 * 1024, if_larger="请分成几份再上传。")
    @open_to(Role.PUBLISHER)
    def upload_list() -> Response: ...

Only for whoever may open that view: nobody else can have megabytes read and laid aside,
but where a view asks for it since it gives back what was typed (`web.staff.held`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from flask import current_app, request

from web.staff import current, guard
from web.staff.form import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_TAKES: Final = "takes_body"
_READ_AWAY_AT_MOST: Final = 256 * 1024 * 1024
_READ_AWAY_OF_STRANGERS: Final = 4 * 1024 * 1024
_WORDS_AT_MOST: Final = MOST_BYTES
"""Of what is no file: the form of an article is the longest."""
_CHUNK: Final = 64 * 1024

View = TypeVar("View", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Body:
    """What a view takes."""

    most_bytes: int
    if_larger: str
    from_strangers: bool


def takes(most_bytes: int, *, if_larger: str, from_strangers: bool = False) -> Callable[[View], View]:
    """Have a view take a larger form than others; the sentence says what to do where it is larger still."""

    def mark(view: View) -> View:
        setattr(view, _TAKES, Body(most_bytes, if_larger, from_strangers))
        return view

    return mark


def asked_for() -> Body | None:
    """What the view of this request takes; None where it is like all others."""
    view = current_app.view_functions.get(str(request.endpoint))
    return cast("Body | None", getattr(view, _TAKES, None))


def make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything of the body is read: allow what the view takes to whoever may open it."""
    body = asked_for()
    if body is not None and (body.from_strangers or guard.opens(current.person())):
        request.max_content_length = body.most_bytes
        request.max_form_memory_size = min(body.most_bytes, _WORDS_AT_MOST)


def read_away() -> None:
    """Read a body that was refused by its size, and forget it.

    A connection that is closed while the browser still sends shows an error of
    the browser's in place of our sentence.
    """
    told, most = request.content_length, request.max_content_length
    if told is None or most is None or told <= most:
        return  # nothing tells where it ends, or it has been read already
    is_known = current.person() is not None
    left = min(told, _READ_AWAY_AT_MOST if is_known else _READ_AWAY_OF_STRANGERS)
    stream = request.environ["wsgi.input"]
    while left > 0:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            return
        left -= len(chunk)


def wants_json() -> bool:
    """Whether a script of ours asks, and not a browser for a page."""
    return request.accept_mimetypes.best == "application/json"
