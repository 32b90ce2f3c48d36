"""What click itself says, in Chinese: usage, headings, help, and what is wrong with a command line."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import NoArgsIsHelpError

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_SENTENCES = (
    (r"No such command '(.+?)'\..*", "没有这个命令：{}"),
    (r"No such option:? '?(--?[^\s'.]+).*", "没有这个选项：{}"),
    (r"Missing command\.", "还没有写命令"),
    (r"Missing argument '(.+?)…?'\.", "后面要写{}"),
    (r"Got unexpected extra arguments? \((.+)\)", "多写了：{}"),
    (r"Option '(.+?)' does not take a value\.", "选项 {} 后面不用写值"),
    (r"Option '(.+?)' requires an argument\.", "选项 {} 后面要写一个值"),
    (r"Invalid value for '(.+?)': '(.*)' is not one of (.+)\.", "{} 不能写“{}”，只能是 {} 里的一个"),
    (r"Invalid value for '.+?': ([^\x00-\x7f].*)", "{}"),
    (r"Invalid value for '.+?': (?:File|Path) '(.+)' does not exist\.", "文件不存在：{}"),
    (r"Invalid value for '.+?': File '(.+)' is a directory\.", "这是文件夹，不是文件：{}"),
    (r"Invalid value for '.+?': (?:File|Path) '(.+)' is not readable\.", "文件不能读：{}"),
)
"""click's messages, as far as our commands can meet them, and ours."""


def in_chinese(message: str) -> str:
    """One of click's messages in Chinese; what is unknown, or Chinese already, as it is.

    >>> in_chinese("No such command 'aks'.")
    '没有这个命令：aks'
    """
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return sentence.format(*found.groups())
    return message


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is all in Chinese."""

    context_class = _Context

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **given})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助。"
        return option


class Group(Command, click.Group):
    """A group whose help and complaints are in Chinese, like those of its commands."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]…", **given})

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command; what is wrong with the command line ends it with a Chinese sentence."""
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (click.ClickException, click.Abort) as error:
            if not standalone_mode:
                raise
            sys.exit(_complain(error))
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


def _complain(error: click.ClickException | click.Abort) -> int:
    """Say what stopped a command; the exit status."""
    if isinstance(error, click.Abort):
        click.echo("停下了。", err=True)
        return 1
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return error.exit_code
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage(), err=True)
    click.echo(f"{in_chinese(error.format_message())}。", err=True)
    if context is not None:
        click.echo(f"要看怎么用，运行：{context.command_path} --help", err=True)
    return error.exit_code
