"""Where somebody stands: told by a tap, kept in their own browser for half an hour, and nowhere else.

It never stands in an address, in a log line or in the database: the cookie
holds it, signed so that only what we wrote is read, rounded to about ten
metres.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from directory.coordinate_systems import CoordinateSystem, to_gcj02
from directory.nursery import Coordinates
from web.security import CONVERSATION_SECONDS, Cookie

if TYPE_CHECKING:
    from flask import Response

    from web.settings import Settings

LOCATION: Final = Cookie(name="yuertong-here", seconds=CONVERSATION_SECONDS)
_KEPT = re.compile(r"(-?\d{1,2}\.\d{4})_(-?\d{1,3}\.\d{4})_(\d{1,11})", re.ASCII)
_PURPOSE = "location of a browser"


def point_told(lat: str, lng: str) -> Coordinates | None:
    """The GCJ-02 point of a browser's WGS-84 degrees; None where it is none."""
    try:
        return to_gcj02(float(lat), float(lng), CoordinateSystem.WGS84)
    except ValueError:
        return None


def remember(response: Response, point: Coordinates, *, settings: Settings, now: datetime) -> None:
    """Have the browser keep a point."""
    until = int(now.timestamp()) + CONVERSATION_SECONDS
    kept = f"{point.lat:.4f}_{point.lng:.4f}_{until}"
    LOCATION.write(response, f"{kept}.{settings.keyed_hash(_PURPOSE, kept)}")


def here(*, settings: Settings, now: datetime) -> Coordinates | None:
    """The point that this browser keeps; None where there is none, or it is not ours, or past its time."""
    kept, _, signature = (LOCATION.read() or "").rpartition(".")
    parts = _KEPT.fullmatch(kept)
    if parts is None or not hmac.compare_digest(
        signature.encode(errors="replace"), settings.keyed_hash(_PURPOSE, kept).encode()
    ):
        return None
    if datetime.fromtimestamp(int(parts[3]), UTC) <= now:
        return None
    return Coordinates(float(parts[1]), float(parts[2]))
