"""A message in, one reply out, in time: found among the deliveries, or made, recorded and remembered.

Whoever inserts the record of the delivery has given the answer and alone has
effects; whoever comes too late throws its own away and takes the stored one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot import conversation as conversations
from bot import votes
from bot.messages import Question
from web.conversing import FAILED, answer_urgently, unkept
from web.noticing import banner_now
from web.observability import log_failure
from web.wechat import delivery, events, rating, sentences
from web.wechat.flood import Flood
from web.wechat.hearing import Ask, Forget, Rate, Say, Show, Silence, wish_of
from web.wechat.lane import Lane, LaneFullError, OverdueError
from web.wechat.messages import EventMessage
from web.wechat.rendering import reply_for
from web.wechat.replies import TextReply, as_stored, from_stored
from web.wechat.showing import show

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.messages import Answer
    from bot.reply import Reply as BotReply
    from bot.votes import Vote
    from web.services import Services
    from web.wechat.hearing import Wish
    from web.wechat.messages import Message
    from web.wechat.replies import Reply
    from web.wechat.showing import Shown

ANSWERED_WITHIN_S = 4.0
"""The platform hangs up after five seconds and asks again."""

BUSY_AFTER_S = 1.0
"""A message that waited this long for its turn is told so at once: answering it would make others late."""

WORK_AT_ONCE = 8
"""Answers in work in one process, those that a hanging database holds among them."""

IMPATIENT_FOR_S = 10.0
"""How long after a write that failed the next ones do not wait for their turn."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")


@dataclass(kw_only=True)
class _Attempt:
    """One try at a message, as the thread that works on it and the thread that waits for it both see it."""

    made: _Made | None = None
    """What goes out, from the moment it is known; recording it may take longer."""
    is_given_up: bool = False
    """Something else went out: nothing of this may be kept."""


class _GivenUpError(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """The keyed hashes under which things are kept; nobody can be told from them."""

    delivery: str
    sender: str
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A reply with what it does once it is recorded."""

    reply: Reply | None
    """None: silence."""
    unrecorded: Callable[[], Reply | None]
    """What goes out where it could not be recorded: nothing in it leads to an entry that is not there."""
    effects: Callable[[Connection], None]
    names_sender: bool = True
    """False where the record itself must be found by nobody: what says that all was deleted."""


class Answering:
    """What answers the messages of one account in one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._root = services.settings.reachable_root
        self._lane = Lane(WORK_AT_ONCE)
        self._flood = Flood()
        self._impatient_until = 0.0

    def reply_to(self, message: Message, *, now: datetime, waited_s: float = 0.0) -> Reply | None:
        """The reply to a message, or None where silence is right; within `ANSWERED_WITHIN_S` of its arrival.

        `waited_s` is how long it has waited already. Never raises for a
        database that is slow or gone: an emergency is answered without one,
        and everything else by a sentence that asks to send it again.
        """
        wish = wish_of(message, root=self._services.settings.public_root)
        if isinstance(wish, Say) and not isinstance(message, EventMessage):
            return self._rendered(self._with_banner(wish.answer, waited_s))
        if waited_s > BUSY_AFTER_S:
            log.warning("wechat_busy", waited_ms=round(waited_s * 1000))
            return self._without_database(wish, now) or _busy(wish)
        attempt = _Attempt()
        try:
            return self._lane.run(
                lambda: self._work(message, wish, attempt, now), within_s=ANSWERED_WITHIN_S - waited_s
            )
        except OverdueError:
            made = attempt.made
            attempt.is_given_up = made is None
            log.warning("wechat_overdue", was_found=made is not None)
            if made is not None:
                return made.unrecorded()
        except LaneFullError:
            log.warning("wechat_database_hangs")
        return self._without_database(wish, now) or _late(wish)

    def _work(self, message: Message, wish: Wish, attempt: _Attempt, now: datetime) -> Reply | None:
        keys = self._keys(message)
        try:
            with self._services.database.reading() as connection:
                found = delivery.find(connection, keys.delivery)
                if found is not None:
                    return from_stored(found)
                if isinstance(wish, Ask | Rate) and self._flood.is_over(keys.sender, now=now):
                    log.info("wechat_too_fast")
                    return TextReply(content=sentences.TOO_FAST)
                made = self._make(connection, message, wish, keys, now)
        except Exception as error:  # noqa: BLE001 - the platform must get an answer
            log_failure("answer_failed", error, channel="wechat")
            return self._without_database(wish, now) or _failed(wish)
        attempt.made = made
        return self._record(made, keys, attempt, now)

    def _record(self, made: _Made, keys: _Keys, attempt: _Attempt, now: datetime) -> Reply | None:
        """Store a reply and let it have its effects; the stored one where another try was first."""
        if attempt.is_given_up:
            log.info("wechat_given_up")
            return None
        # Waiting for a lock that is not given would hold up all who ask meanwhile.
        is_patient = time.monotonic() >= self._impatient_until
        sender = keys.sender if made.names_sender and made.reply is not None else None
        stored = as_stored(made.reply)
        try:
            with self._services.database.writing(is_patient=is_patient) as connection:
                if not delivery.store(connection, keys.delivery, stored, now, sender=sender):
                    first = delivery.find(connection, keys.delivery)
                    return made.reply if first is None else from_stored(first)
                made.effects(connection)
                if attempt.is_given_up:
                    raise _GivenUpError  # noqa: TRY301 - rolls the transaction back
        except _GivenUpError:
            log.info("wechat_given_up")
            return None
        except Exception as error:  # noqa: BLE001 - an answer that was found goes out all the same
            self._impatient_until = time.monotonic() + IMPATIENT_FOR_S
            log_failure("answer_not_remembered", error, channel="wechat")
            return made.unrecorded()
        return made.reply

    def _make(
        self, connection: Connection, message: Message, wish: Wish, keys: _Keys, now: datetime
    ) -> _Made:
        match wish:
            case Ask():
                question = Question(
                    text=wish.text,
                    asked_at=now,
                    channel="wechat",
                    conversation_key=keys.conversation,
                    location=wish.location,
                )
                made = self._made(self._services.responder.reply(connection, question), wish, keys)
            case Rate(vote=vote):
                outcome = votes.standing(connection, vote.answer_id, now=now)
                made = _Made(
                    reply=TextReply(content=rating.said(vote, outcome)),
                    unrecorded=lambda: TextReply(content=sentences.NOT_KEPT),
                    effects=_voting(vote, now),
                )
            case Show():
                shown = show(self._services, connection, wish, now=now)
                effects = _telling(keys, shown, now) if shown.told else _nothing
                made = _Made(reply=shown.reply, unrecorded=lambda: shown.reply, effects=effects)
            case Say(answer=answer):
                said = self._rendered(replace(answer, banner=self._services.standing.now(connection).banner))
                made = _Made(reply=said, unrecorded=lambda: said, effects=_nothing)
            case Forget():
                made = _Made(reply=None, unrecorded=lambda: None, effects=_forgetting(keys))
            case Silence():
                made = _Made(reply=None, unrecorded=lambda: None, effects=_nothing)
        if not isinstance(message, EventMessage):
            return made
        kept, name = made.effects, message.event

        def counted(connection: Connection) -> None:
            kept(connection)
            events.count(connection, name, now=now)

        return replace(made, effects=counted)

    def _made(self, reply: BotReply, wish: Ask, keys: _Keys) -> _Made:
        forgets = reply.conversation is None

        def remember(connection: Connection) -> None:
            self._services.responder.remember(connection, reply)
            if forgets:
                delivery.forget_sender(connection, keys.sender)

        return _Made(
            reply=self._rendered(reply.answer, wish),
            unrecorded=lambda: self._rendered(unkept(reply), wish),
            effects=remember,
            names_sender=not forgets,
        )

    def _keys(self, message: Message) -> _Keys:
        hashed = self._services.settings.keyed_hash
        return _Keys(
            delivery=hashed("wechat delivery", message.identity),
            sender=hashed("wechat sender", message.from_user),
            conversation=hashed("wechat conversation", message.from_user),
        )

    def _with_banner(self, answer: Answer, waited_s: float) -> Answer:
        """What needs no database, with the banner; the last known one where reading it takes too long."""
        try:
            banner = self._lane.run(
                partial(banner_now, self._services), within_s=ANSWERED_WITHIN_S - waited_s
            )
        except (OverdueError, LaneFullError):
            banner = self._services.standing.last.banner
        return replace(answer, banner=banner)

    def _without_database(self, wish: Wish, now: datetime) -> Reply | None:
        """The reply to an emergency; None for anything else."""
        if not isinstance(wish, Ask):
            return None
        answer = answer_urgently(self._services, Question(text=wish.text, asked_at=now, channel="wechat"))
        return None if answer is None else self._rendered(answer, wish)

    def _rendered(self, answer: Answer, wish: Ask | None = None) -> Reply:
        if wish is None:
            return reply_for(answer, question="", root=self._root)
        return reply_for(answer, question=wish.text, root=self._root, heard=wish.heard)


def _telling(keys: _Keys, shown: Shown, now: datetime) -> Callable[[Connection], None]:
    """What keeps for the next question what a QR code or a menu has named."""

    def keep(connection: Connection) -> None:
        before = conversations.find(connection, keys.conversation, now=now)
        conversations.keep(connection, keys.conversation, shown.conversation_after(before), now=now)

    return keep


def _voting(vote: Vote, now: datetime) -> Callable[[Connection], None]:
    def keep(connection: Connection) -> None:
        votes.cast(connection, vote, now=now)

    return keep


def _forgetting(keys: _Keys) -> Callable[[Connection], None]:
    """Whoever leaves the account is forgotten: conversation and stored replies."""

    def forget(connection: Connection) -> None:
        conversations.forget(connection, keys.conversation)
        delivery.forget_sender(connection, keys.sender)

    return forget


def failed() -> Reply:
    """What is said where nothing else can be."""
    return TextReply(content=FAILED.text)


def _failed(wish: Wish) -> Reply | None:
    return failed() if _expects_words(wish) else None


def _late(wish: Wish) -> Reply | None:
    return TextReply(content=sentences.LATE) if _expects_words(wish) else None


def _busy(wish: Wish) -> Reply | None:
    return TextReply(content=sentences.BUSY) if _expects_words(wish) else None


def _expects_words(wish: Wish) -> bool:
    return isinstance(wish, Ask | Rate | Show | Say)


def _nothing(_connection: Connection) -> None:
    """Nothing is kept."""
