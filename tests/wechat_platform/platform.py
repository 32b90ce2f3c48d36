"""The platform between parents' telephones and the product: posts, waits, tries again, shows.

It behaves towards the product as WeChat does, over real HTTP: at most three
tries of the same bytes; one that has not brought an answer after `patience_s`
is cut off, and what comes later is dropped; what cannot be read counts as no
answer; the next try begins `gap_s` after the one that failed began; a reply is
shown once; and when all tries fail the parent reads `OUT_OF_ORDER`. The true
platform waits five seconds for both. A test that loses replies on purpose
takes a short gap and the true patience, so that a busy machine fails nobody.

Source: 微信公众平台, 开发者文档, 接收普通消息 (关于重试的消息排重) and 被动回复用户消息.
"""

from __future__ import annotations

import http.client
import itertools
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice, repeat
from urllib.parse import urlencode, urlsplit

from tests.wechat_platform.account import Account, Malformed, Signed, expect
from tests.wechat_platform.screen import Shown, show

OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
TRIES = 3
TRUE_GAP_S = 5.0
_SILENCE = (b"", b"success")
_SHORTEST_S = 0.01


class Wire(StrEnum):
    """What becomes of one try on its way."""

    GOOD = "good"
    LOST = "lost"
    """The reply arrives nowhere, though it was sent."""
    HUNG_UP = "hung up"
    """The platform is gone before the product has answered."""
    TWICE = "twice"
    """It arrives twice at the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One request and what came of it."""

    seconds: float
    reply: Shown | None = None
    """None for silence, and where nothing that can be shown came back."""
    was_taken: bool = False
    """A reply or silence came back in time and was not lost."""
    trouble: str = ""
    """What the product did wrong: a status, a reply that the platform cannot read."""
    status: int | None = None
    """None where no answer came back, or not in time."""


@dataclass(slots=True, kw_only=True)
class Turn:
    """One message or event, and what the parent saw of it."""

    account: Account
    """As it was set when this was sent."""
    sent: dict[str, object]
    signed: Signed
    began_s: float
    """On the clock that all processes share, as `ended_s` is."""
    ended_s: float = math.inf
    tries: list[Try] = field(default_factory=list)
    shown: Shown | None = None
    """None where nothing was to be shown, or the account was out of order."""
    is_out_of_order: bool = False

    @property
    def text(self) -> str:
        """What stands on the screen below the message."""
        if self.is_out_of_order:
            return OUT_OF_ORDER
        return "" if self.shown is None else str(self.shown)

    @property
    def replies(self) -> set[Shown | None]:
        """All that the product replied to it, on whatever try, lost or not; None for silence."""
        return {one.reply for one in self.tries if one.status == http.client.OK and not one.trouble}


class Platform:
    """One account's way to the product at `address`."""

    def __init__(
        self,
        address: str,
        account: Account | None = None,
        *,
        gap_s: float = TRUE_GAP_S,
        patience_s: float = TRUE_GAP_S,
    ) -> None:
        self.address = address
        self.account = account or Account()
        self.gap_s = gap_s
        self.patience_s = patience_s
        self.turns: list[Turn] = []
        self._numbers = itertools.count(time.time_ns())
        self._event_seconds = itertools.count(int(time.time()))
        self._never = threading.Event()
        """What only the time is waited for with."""

    def deliver(self, sender: str, content: dict[str, object], *wires: Wire) -> Turn:
        """Bring a message or event to the product; `wires` is what becomes of its first tries."""
        account, sent = self.account, self.addressed(sender, content)
        due_s = time.monotonic()
        turn = Turn(account=account, sent=sent, signed=account.wrap(sent), began_s=due_s)
        for wire in islice(chain(wires, repeat(Wire.GOOD)), TRIES):
            self._never.wait(max(0.0, due_s - time.monotonic()))
            due_s = time.monotonic() + self.gap_s
            tries = self._try(turn, wire)
            turn.tries.extend(tries)
            taken = next((one for one in tries if one.was_taken), None)
            if taken is not None:
                turn.shown = taken.reply
                break
        else:
            turn.is_out_of_order = True
        turn.ended_s = time.monotonic()
        self.turns.append(turn)
        return turn

    def addressed(self, sender: str, content: dict[str, object]) -> dict[str, object]:
        """A message with its envelope: who, to whom, when, and its number."""
        is_event = content["MsgType"] == "event"
        return {
            "ToUserName": self.account.user_name,
            "FromUserName": sender,
            # Two events of one parent in one second are one event to the platform.
            "CreateTime": next(self._event_seconds) if is_event else int(time.time()),
            **content,
            **({} if is_event else {"MsgId": next(self._numbers)}),
        }

    def repeat(self, turn: Turn) -> Try:
        """A copy of a message that comes after all is done; its reply is shown to nobody."""
        (one,) = self._try(turn, Wire.GOOD)
        turn.tries.append(one)
        return one

    def troubles(self) -> list[str]:
        """All that the product did wrong in the platform's eyes."""
        return [one.trouble for turn in self.turns for one in turn.tries if one.trouble]

    def shake_hands(self, echo: str, **more: str) -> tuple[int, bytes, dict[str, str]]:
        """The answer to the check of the address: status, body, headers."""
        connection = self._connection(30.0)
        try:
            connection.request(
                "GET", "/wechat?" + urlencode({**self.account.sign(), "echostr": echo, **more})
            )
            response = connection.getresponse()
            return response.status, response.read(), dict(response.getheaders())
        finally:
            connection.close()

    def post(self, signed: Signed, *, within_s: float = 30.0) -> tuple[int, bytes]:
        """The bare answer to one request: status and body."""
        connection = self._connection(within_s)
        try:
            connection.request("POST", signed.path, body=signed.body, headers=_headers(signed.body))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _try(self, turn: Turn, wire: Wire) -> list[Try]:
        if wire is not Wire.TWICE:
            return [self._once(turn, wire)]
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _: self._once(turn, Wire.GOOD), range(2)))

    def _once(self, turn: Turn, wire: Wire) -> Try:
        began_s = time.monotonic()
        answer = self._exchange(turn.signed, wire, began_s + self.patience_s)
        seconds = time.monotonic() - began_s
        if answer is None:
            return Try(seconds=seconds)
        status, body = answer
        reply, trouble = None, ""
        try:
            expect(status == http.client.OK, f"status {status}")
            if body not in _SILENCE:
                reply = show(turn.account.read(body), turn.sent)
        except Malformed as error:
            trouble = str(error)
        was_taken = wire is not Wire.LOST and not trouble
        return Try(seconds=seconds, status=status, reply=reply, trouble=trouble, was_taken=was_taken)

    def _exchange(self, signed: Signed, wire: Wire, until_s: float) -> tuple[int, bytes] | None:
        """Status and body; None where nothing came back until the platform hangs up."""
        connection = self._connection(self.patience_s)
        try:
            connection.connect()
            sock = connection.sock  # the connection lets go of it once the answer says that it closes
            connection.request("POST", signed.path, body=signed.body, headers=_headers(signed.body))
            if wire is Wire.HUNG_UP:
                return None
            sock.settimeout(max(_SHORTEST_S, until_s - time.monotonic()))
            response = connection.getresponse()
            answer = response.status, response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return None if time.monotonic() > until_s else answer

    def _connection(self, within_s: float) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=within_s)


def _headers(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json" if body[:1] == b"{" else "text/xml",
        "User-Agent": "Mozilla/4.0",
        "Accept": "*/*",
    }
