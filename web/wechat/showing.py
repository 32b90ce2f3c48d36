"""The thing that a QR code or a menu names, shown: a nursery, an article, a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.wechat import sentences
from web.wechat.rendering import reply_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from web.services import Services
    from web.wechat.hearing import Show
    from web.wechat.replies import Reply


def show(services: Services, connection: Connection, wish: Show, *, now: datetime) -> Reply:  # noqa: ARG001
    """The reply to what was scanned or tapped; the greeting where there is no such thing (any more)."""
    return reply_for(sentences.welcome(), question="", root=services.settings.reachable_root)
