"""`yuertong wechat`: the account's server, looked at from outside."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from web.cli.chinese import Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.settings import Settings
    from web.wechat.findings import Finding

_PATH = "/wechat"
_CLOCK = "https://api.weixin.qq.com/"
"""A server of the platform's, which tells its time to everybody."""


@click.group(cls=Group)
def wechat() -> None:
    """微信公众号：看看接好了没有。"""


@wechat.command()
@click.option(
    "--address",
    metavar="网址",
    help="换一个网址来试，比如绕开代理：http://127.0.0.1:8000。",
)
@click.option("--clock", metavar="网址", default=_CLOCK, show_default=True, help="和谁对表。")
def check(address: str | None, clock: str) -> None:
    """看设置对不对，再照微信的样子到网址走一趟：哪里不对，怎么改。"""
    from web.remote.knock import knock  # noqa: PLC0415 - `yuertong --help` need not wait for it
    from web.services import utc_now  # noqa: PLC0415
    from web.settings import load_settings  # noqa: PLC0415
    from web.wechat.account import account_of  # noqa: PLC0415
    from web.wechat.address_check import compare_clocks, try_address  # noqa: PLC0415
    from web.wechat.findings import Verdict  # noqa: PLC0415
    from web.wechat.settings_check import look_at_settings  # noqa: PLC0415

    settings = load_settings()
    target = _target(settings, address)
    click.echo("设置")
    found = [*_told(look_at_settings(settings))]
    found += _told([compare_clocks(knock, clock, now=utc_now())])
    account = account_of(settings)
    if account is not None:
        click.echo(f"网址 {target}")
        found += _told(try_address(knock, account, target, now=utc_now()))
    wrong = sum(finding.verdict is Verdict.BAD for finding in found)
    if wrong:
        click.echo(f"有 {wrong} 处要改（✗）。改好，重启 web，再查一遍。")
        sys.exit(1)
    click.echo("没有要改的。现在可以到公众号后台提交。")


@wechat.command(name="events")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="最近多少天的。")
def show_events(days: int) -> None:
    """各种事件来了多少次：关注、取消关注、点菜单、扫码……只有次数，没有人。"""
    from bot.calendar import day_of  # noqa: PLC0415 - `yuertong --help` need not wait for it
    from web.cli.context import open_prepared_services  # noqa: PLC0415
    from web.wechat import events  # noqa: PLC0415

    services = open_prepared_services()
    since = day_of(services.clock()) - timedelta(days=days - 1)
    with services.database.reading() as connection:
        counted = events.counts(connection, since=since)
    for day, name, times in counted:
        click.echo(f"{day}  {name}  {times}")
    if not counted:
        click.echo(f"{since} 以来还没有收到过事件。")


def _told(findings: Iterable[Finding]) -> Iterable[Finding]:
    """The findings, each printed as it is found: some take seconds."""
    for finding in findings:
        click.echo(f"  {finding.verdict} {finding.text}")
        yield finding


def _target(settings: Settings, address: str | None) -> str:
    """The whole address that the platform would call."""
    if address is None:
        return settings.public_root + _PATH
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query:
        msg = f"网址要以 http:// 或 https:// 开头，后面不带 ?：{address}"
        raise click.BadParameter(msg, param_hint="--address")
    path = parts.path.rstrip("/")
    if path.endswith(_PATH):
        return f"{parts.scheme}://{parts.netloc}{path}"
    return f"{parts.scheme}://{parts.netloc}{path or settings.path_prefix}{_PATH}"
