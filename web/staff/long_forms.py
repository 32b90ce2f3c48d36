"""The form of an article is long, and nothing of it is lost: what every view that takes it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from web.staff.bodies import takes
from web.staff.form import MOST_BYTES, TOO_LONG
from web.staff.held import gives_back

if TYPE_CHECKING:
    from collections.abc import Callable

View = TypeVar("View", bound="Callable[..., Any]")


def takes_writing(view: View) -> View:
    """Have a view take the form of an article, and give it back to who has to log in first."""
    return takes(MOST_BYTES, if_larger=TOO_LONG, from_strangers=True)(gives_back(view))
