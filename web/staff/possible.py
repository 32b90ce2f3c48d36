"""What somebody can do with a text as it stands now, and why not where they cannot.

What a page offers, no more: knowledge.editing.workflow decides when it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from knowledge.editing.manuscripts import Stage
from knowledge.editing.workflow import CHECKS
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.editing.manuscripts import Manuscript
    from knowledge.editing.steps import Step


class Needs(StrEnum):
    """What is asked before it is done."""

    NOTHING = "nothing"
    REMARK = "remark"
    """A reason, which must be given."""
    MOMENT = "moment"
    LOOK = "look"
    """A second tap, after what will happen was read; a reason may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be done."""

    name: str
    """Of its endpoint."""
    word: str
    """On its button."""
    needs: Needs = Needs.NOTHING
    explained: str = ""
    """What will happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What it depends on."""

    text: Manuscript
    checks_done: Sequence[Step]
    checks: int
    """How many there are before a release."""
    is_complete: bool
    """Whether the newest version is an article."""
    is_sent_back: bool
    """Whether it was given back and not changed since."""
    is_published: bool
    """Whether parents see a version of it."""
    is_withdrawn: bool
    shown_writer: int | None
    """Who wrote what parents see, or last saw."""
    person: int | None
    roles: frozenset[Role]

    @property
    def is_own(self) -> bool:
        """Whether the person wrote the newest version."""
        return self.text.writer.number is not None and self.text.writer.number == self.person

    @property
    def checks_left(self) -> Sequence[str]:
        """The names of the checks that are outstanding."""
        return CHECKS[self.checks][len(self.checks_done) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What can be done now."""

    main: Choice | None
    """The one that a page puts first."""
    others: tuple[Choice, ...]
    why_not: str
    """Why not more, or who is waited for; may be empty."""

    @property
    def names(self) -> frozenset[str]:
        """Of all that is offered."""
        return frozenset(choice.name for choice in (self.main, *self.others) if choice is not None)


_SEND_BACK: Final = Choice(
    name="send_back", word="退回", needs=Needs.REMARK, explained="退给写稿的人去改，写清楚改哪里。"
)
_SCHEDULE: Final = Choice(
    name="schedule", word="定时发布", needs=Needs.MOMENT, explained="到了这个时间自动发布，不用有人在。"
)
_RESCHEDULE: Final = replace(_SCHEDULE, word="改时间")
_WITHDRAW: Final = Choice(
    name="withdraw",
    word="撤下",
    needs=Needs.LOOK,
    explained="家长马上就看不到这篇，机器人也不再引用它。稿子都留着，以后可以放回去。",
)


def possible(now: Situation) -> Possible:
    """What a person can do now with a text."""
    by_stage = {
        Stage.WRITING: _while_written,
        Stage.CHECKING: _while_checked,
        Stage.CHECKED: _once_checked,
        Stage.SCHEDULED: _while_scheduled,
        Stage.RELEASED: _once_released,
    }
    found = by_stage[now.text.stage](now)
    return Possible(
        main=found.main, others=(*found.others, *_before_parents(now, found)), why_not=found.why_not
    )


def _while_written(now: Situation) -> Possible:
    if now.text.dropped_at is not None:
        return _nothing("这篇扔掉了。要接着用，打开它再保存一次就回来了。")
    if not (now.is_own or Role.WRITER in now.roles):
        return _nothing("还在写。写好送来以后，这里就能校对。")
    if not now.is_complete:
        return _nothing("还没有写全，补齐下面几样就能送校对。")
    hand_in = Choice(name="hand_in", word="送校对")
    if now.is_sent_back:
        return Possible(main=None, others=(hand_in,), why_not="")
    return Possible(main=hand_in, others=(), why_not="")


def _while_checked(now: Situation) -> Possible:
    take_back = _take_back(now)
    if now.roles.isdisjoint({Role.CHECKER, Role.PUBLISHER}):
        return Possible(main=None, others=take_back, why_not=f"在等{'、'.join(now.checks_left)}。")
    if now.is_own:
        why = "这一稿是您自己写的，要由另一个人来校对。"
        return Possible(main=None, others=take_back, why_not=why)
    following = now.checks_left[0] if now.checks_left else CHECKS[now.checks][-1]
    if any(step.person.number == now.person for step in now.checks_done):
        why = f"您校对过这一稿了，下一道（{following}）要由另一个人来。"
        return Possible(main=None, others=(_SEND_BACK, *take_back), why_not=why)
    check = Choice(name="check", word=f"{following}通过")
    if now.checks_left[1:] or Role.PUBLISHER not in now.roles:
        return Possible(main=check, others=(_SEND_BACK, *take_back), why_not="")
    release = Choice(name="release", word=f"{following}通过，发布")
    only = Choice(name="check", word=f"{following}通过，先不发布")
    return Possible(main=release, others=(_SEND_BACK, _SCHEDULE, only, *take_back), why_not="")


def _once_checked(now: Situation) -> Possible:
    if Role.PUBLISHER not in now.roles:
        others = (*_send_back(now), *_take_back(now))
        return Possible(main=None, others=others, why_not="校对好了，等能发布的人来发。")
    if now.is_own:
        why = "这一稿是您自己写的，要由另一个人来发布。"
        return Possible(main=None, others=_take_back(now), why_not=why)
    others = (_SCHEDULE, _SEND_BACK, *_take_back(now))
    return Possible(main=Choice(name="release", word="发布"), others=others, why_not="")


def _while_scheduled(now: Situation) -> Possible:
    if Role.PUBLISHER not in now.roles:
        return Possible(main=None, others=(*_send_back(now), *_take_back(now)), why_not="到时间会自动发布。")
    unschedule = Choice(name="unschedule", word="取消定时")
    if now.is_own:
        return Possible(main=None, others=(unschedule, *_take_back(now)), why_not="到时间会自动发布。")
    at_once = Choice(name="release", word="现在就发布")
    others = (unschedule, at_once, _RESCHEDULE, _SEND_BACK, *_take_back(now))
    return Possible(main=None, others=others, why_not="到时间会自动发布，不用做什么。")


def _once_released(now: Situation) -> Possible:
    return _nothing("" if now.is_published else "这篇撤下了，家长看不到。")


def _before_parents(now: Situation, found: Possible) -> Iterator[Choice]:
    """What is done to the version that parents see, whatever is on its way."""
    if Role.PUBLISHER not in now.roles:
        return
    if now.is_published:
        yield _WITHDRAW
    is_own = now.shown_writer is not None and now.shown_writer == now.person
    if now.is_withdrawn and not is_own and found.main is None:
        yield Choice(
            name="put_back_text", word="放回去", needs=Needs.LOOK, explained="家长又看得到撤下以前的那一稿。"
        )


def _take_back(now: Situation) -> tuple[Choice, ...]:
    if now.is_own or Role.WRITER in now.roles:
        return (Choice(name="take_back", word="收回来再改"),)
    return ()


def _send_back(now: Situation) -> tuple[Choice, ...]:
    return (_SEND_BACK,) if Role.CHECKER in now.roles and not now.is_own else ()


def _nothing(why: str) -> Possible:
    return Possible(main=None, others=(), why_not=why)
