"""What somebody has to do today, the most pressing first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from knowledge.articles.topics import topics
from knowledge.standing import store as standing
from web.staff import invitations, members, recovery_codes, registry_uploads
from web.staff.roles import Role
from web.staff.times import days_since, moment_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from web.staff.members import Member

PASSWORD_OLD_AFTER: Final = timedelta(days=365)
FEW_CODES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do: why it is there, and the one button that leads there."""

    badge: str
    title: str
    why: str
    button: str
    endpoint: str
    about: int | None = None
    """The number in the address, where the page is about somebody or something."""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    """What else stands in the address, such as the part of a list that is meant."""
    can_wait: bool = False
    """Whether it is only advice, which stands last and takes no place from work."""


def tasks_of(connection: Connection, member: Member, *, now: datetime) -> list[Task]:
    """What is open for a member."""
    own = list(_of_own_account(connection, member, now))
    if not member.roles.isdisjoint({Role.PUBLISHER, Role.ADMINISTRATOR}):
        own += _of_lists(connection)
    if Role.PUBLISHER in member.roles:
        own += _of_brakes(connection, now)
    if Role.ADMINISTRATOR in member.roles:
        own += _of_people(connection, now)
    return own


def _of_own_account(connection: Connection, member: Member, now: datetime) -> Iterator[Task]:
    if member.second_factor is None:
        yield Task(
            badge="建议",
            can_wait=True,
            title="给账号加一道手机验证码",
            why="密码被人看到了，别人也进不来。两分钟就好，用手机扫一下。",
            button="去设置",
            endpoint="staff.second_factor_form",
        )
    elif recovery_codes.how_many_left(connection, member.number) < FEW_CODES:
        yield Task(
            badge="该换了",
            title="备用码快用完了",
            why="手机不在身边时靠它登录。重新做一套，抄在纸上收好。",
            button="去换",
            endpoint="staff.own",
        )
    if member.password_set_at is not None and now - member.password_set_at >= PASSWORD_OLD_AFTER:
        yield Task(
            badge="建议",
            can_wait=True,
            title="密码用了很久了",
            why=f"已经用了 {days_since(member.password_set_at, now=now)} 天。觉得有人看到过，就换一个。",
            button="去换",
            endpoint="staff.own",
        )


def _of_lists(connection: Connection) -> Iterator[Task]:
    for upload in registry_uploads.waiting(connection):
        yield Task(
            badge="没做完",
            title=f"“{upload.file_name}”还没有导入",
            why=f"{upload.member_name}上传的机构名单。看过会改什么再决定；"
            f"不导入的话，{moment_words(upload.kept_until)} 自动去掉。",
            button="接着看",
            endpoint="staff.uploaded_list",
            about=upload.number,
        )


def _of_brakes(connection: Connection, now: datetime) -> Iterator[Task]:
    """What was stopped and is easily forgotten."""
    for stopped in standing.stopped_topics(connection):
        known = topics().get(stopped.topic)
        yield Task(
            badge="停着",
            title=f"“{known.name if known else stopped.topic}”还停着",
            why=f"{_how_long(stopped.stopped_at, now)}停的，家长问到都答不了。核对好了就放开。",
            button="去看看",
            endpoint="staff.brakes",
        )
    up = standing.banner_up(connection)
    if up is not None:
        yield Task(
            badge="挂着",
            title="通知还挂着",
            why=f"{_how_long(up.put_up_at, now)}挂的：{up.text}",
            button="去看看",
            endpoint="staff.brakes",
        )


def _how_long(moment: datetime, now: datetime) -> str:
    days = days_since(moment, now=now)
    return f"{days} 天前" if days > 0 else "今天"


def _of_people(connection: Connection, now: datetime) -> Iterator[Task]:
    stands_until = invitations.waiting(connection)
    waiting = [
        (member, stands_until[member.number])
        for member in members.listed(connection)
        if member.number in stands_until and member.password_hash is None and member.disabled_at is None
    ]
    for member, until in waiting:
        is_over = until <= now
        yield Task(
            badge="链接过期了" if is_over else "等对方",
            title=f"{member.name} 还没有进来",
            why="邀请链接 3 天没有用，已经失效了。给一个新的。"
            if is_over
            else "邀请链接已经给了，还没有设密码。可以提醒一下。",
            button="去看看",
            endpoint="staff.one",
            about=member.number,
        )
