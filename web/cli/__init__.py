"""The `yuertong` command: one module a group, loaded when it is called."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from web.cli.chinese import Group
from web.settings import SettingsError

_COMMANDS = {
    "ask": ("web.cli.ask", "ask"),
    "backup": ("web.cli.backup", "backup"),
    "clock": ("web.cli.clock", "clock"),
    "content": ("web.cli.content", "content"),
    "db": ("web.cli.db", "db"),
    "evaluate": ("web.cli.evaluate", "evaluate"),
    "figures": ("web.cli.figures", "figures"),
    "index": ("web.cli.index", "index"),
    "nurseries": ("web.cli.nurseries", "nurseries"),
    "prepare": ("web.cli.prepare", "prepare"),
    "registry": ("web.cli.registry", "registry"),
    "reports": ("web.cli.reports", "reports"),
    "restore": ("web.cli.backup", "restore"),
    "staff": ("web.cli.staff", "staff"),
    "unanswered": ("web.cli.unanswered", "unanswered"),
    "wechat": ("web.cli.wechat", "wechat"),
}


class _LazyGroup(Group):
    """Imports a command's module when it is called: `prepare` need not wait for the bot."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def yuertong() -> None:
    """育儿通：3 岁以下宝宝家庭的问答和托育机构名录。"""


def main() -> None:
    """Run the command; a wrong setting, a database that is away or a path that fails is one sentence."""
    # Words, rules, and the rows of a country's list live to the end of their stage: looking
    # through them for cycles again and again took a fifth of a start, a quarter of an import.
    gc.set_threshold(100_000)
    try:
        yuertong()
    except SettingsError as error:
        sys.exit(str(error))
    except DatabaseError as error:
        if type(error) not in {DatabaseError, OperationalError}:  # a statement of ours that is wrong
            raise
        reason = str(error.orig).strip().partition("\n")[0]
        sys.exit(f"数据库用不了（{reason}）：请看它开着没有、YUERTONG_DATABASE_URL 写得对不对。")
    except OSError as error:
        where = f"：{error.filename}" if error.filename else ""
        sys.exit(
            f"读写文件出错（{error.strerror or error}{where}）：请看这个路径在不在、能不能读写、磁盘满没满。"
        )
