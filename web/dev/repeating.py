"""The last message of a simulated telephone, carried by its page, so that the platform can send it again.

Signed: what comes back is what we made, and a server keeps nothing of it.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.wechat.account import Mode
from web.wechat.envelope import DataFormat
from web.wechat.platform import Push

if TYPE_CHECKING:
    from web.settings import Settings

_PURPOSE = "simulator last message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that was sent, and what its parent saw of the reply."""

    push: Push
    says: str


def pack(sent: Sent, *, settings: Settings) -> str:
    """What a page carries of it."""
    push = sent.push
    told = {
        "query": push.query,
        "body": push.body.decode(),
        "message": push.message.decode(),
        "mode": push.mode,
        "data_format": push.data_format,
        "is_event": push.is_event,
        "says": sent.says,
    }
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"{settings.keyed_hash(_PURPOSE, written)} {written}"


def unpack(packed: str, *, settings: Settings) -> Sent | None:
    """What `pack` made; None for what it did not make."""
    signature, _, written = packed.partition(" ")
    wanted = settings.keyed_hash(_PURPOSE, written)
    if not hmac.compare_digest(signature.encode(errors="replace"), wanted.encode()):
        return None
    told = json.loads(written)
    push = Push(
        query=told["query"],
        body=told["body"].encode(),
        message=told["message"].encode(),
        mode=Mode(told["mode"]),
        data_format=DataFormat(told["data_format"]),
        is_event=told["is_event"],
    )
    return Sent(push=push, says=told["says"])
