"""`yuertong staff`: who works at the editors' desk, from the server itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from web.cli.chinese import Group
from web.cli.context import open_app

if TYPE_CHECKING:
    from web.services import Services
    from web.staff.members import Member


@click.group(cls=Group)
def staff() -> None:
    """编辑台的人：请第一位管理的人、看有谁、核对操作记录。"""


@staff.command()
@click.option("--name", prompt="名字（大家看到的）", metavar="名字", help="大家看到的名字。")
@click.option("--login", prompt="登录名（比如名字的拼音）", metavar="登录名", help="登录时输的名字。")
def add(name: str, login: str) -> None:
    """请一位管理的人进编辑台，给出设密码的链接。"""
    from web.staff import invitations, members  # noqa: PLC0415
    from web.staff.audit import SERVER  # noqa: PLC0415
    from web.staff.roles import Role  # noqa: PLC0415

    kept_name, kept_login = members.name_of(name), members.login_of(login)
    if kept_name is None:
        sys.exit(f"名字要写 1 到 {members.MOST_NAME_CHARACTERS} 个字。")
    if kept_login is None:
        sys.exit("登录名用 2 到 32 个汉字、字母或数字，中间不要空格，比如 wangfang。")
    services = _services()
    now = services.clock()
    try:
        with services.database.writing() as connection:
            member = members.add(
                connection,
                login=kept_login,
                name=kept_name,
                given={Role.ADMINISTRATOR},
                actor=SERVER,
                now=now,
            )
            token = invitations.make(connection, member, now=now)
    except members.LoginTaken:
        sys.exit(f"登录名 {kept_login} 已经有人用了：换一个，或者运行 yuertong staff recover {kept_login}。")
    click.echo(f"请 {member.name} 来管理编辑台。")
    _tell_link(services, member, token)


@staff.command()
@click.argument("login", metavar="登录名")
def recover(login: str) -> None:
    """帮一个怎么也进不来的人：恢复账号，清掉手机验证码和等待，给新链接。"""
    from web.staff import attempts, invitations, members  # noqa: PLC0415
    from web.staff.audit import SERVER  # noqa: PLC0415
    from web.staff.coming_in import account_of, codes_of  # noqa: PLC0415

    services = _services()
    now = services.clock()
    with services.database.writing() as connection:
        member = members.find_by_login(connection, login)
        if member is None:
            sys.exit(f"没有登录名 {login}：运行 yuertong staff list 看看有谁。")
        members.enable(connection, member, actor=SERVER, now=now)
        members.reset_second_factor(connection, member, actor=SERVER, now=now)
        attempts.forgive(connection, account_of(services.settings, member.login))
        attempts.forgive(connection, codes_of(services.settings, member))
        token = invitations.renew(connection, member, actor=SERVER, now=now)
    click.echo(f"{member.name} 可以重新设密码了，手机验证码已清掉。")
    _tell_link(services, member, token)


@staff.command("list")
def list_all() -> None:
    """列出编辑台的人。"""
    from web.staff import members  # noqa: PLC0415

    with _services().database.reading() as connection:
        found = members.listed(connection)
    for member in found:
        click.echo(_told(member))
    click.echo(f"一共 {len(found)} 人。" if found else "还没有人：运行 yuertong staff add 请第一位。")


@staff.group(cls=Group)
def audit() -> None:
    """操作记录。"""


@audit.command()
def verify() -> None:
    """从头到尾核对操作记录有没有被改过；对不上时退出码是 1。"""
    from web.staff import audit as chain  # noqa: PLC0415

    with _services().database.reading() as connection:
        verdict = chain.verify(connection)
    if verdict.broken_at is not None:
        sys.exit(
            f"对不上：第 {verdict.broken_at} 条被改过，或者不见了；前面 {verdict.entries} 条是好的。"
            "请留好数据库不要动，和备份里的同一条比一比。"
        )
    if not verdict.entries:
        click.echo("还没有记录。")
        return
    click.echo(f"一共 {verdict.entries} 条，一条接一条，都对得上。")
    click.echo(f"最后一条的指纹：{verdict.last_hash}\n把条数和指纹记在别处，以后末尾少了几条也看得出来。")


def _tell_link(services: Services, member: Member, token: str) -> None:
    root = services.settings.public_root
    click.echo(f"把这个链接交给本人，3 天内有效，只能用一次：\n\n  {root}/desk/invitation/{token}\n")
    click.echo(
        f"接下来：打开链接，设一个密码；按提示用手机加一道验证码；以后在 "
        f"{root}/desk/ 用登录名 {member.login} 登录，再在“人员”里请别人进来。"
    )
    if services.settings.reachable_root is None:
        click.echo("链接开头是本机地址：别的电脑打不开。正式用之前先设 YUERTONG_BASE_URL。")


def _told(member: Member) -> str:
    from web.staff.roles import in_words  # noqa: PLC0415
    from web.staff.times import moment_words  # noqa: PLC0415

    if member.disabled_at is not None:
        state = "停用了"
    elif member.password_hash is None:
        state = "还没有设密码"
    elif member.needs_second_factor and member.second_factor is None:
        state = "还没设手机验证码"
    else:
        state = "可以登录"
    came = f"，{moment_words(member.came_in_at)} 来过" if member.came_in_at else ""
    return f"{member.login}  {member.name}  {in_words(member.roles)}  {state}{came}"


def _services() -> Services:
    """The services over tables that are there: whoever asks for a command may not have prepared anything."""
    app = open_app()
    app.extensions["storage"].upgrade()
    services: Services = app.extensions["yuertong"]
    return services
