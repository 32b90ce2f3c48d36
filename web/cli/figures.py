"""`yuertong figures`: hold the answers to what our own question sets measured when last written down."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.calendar import SHANGHAI, day_of
from bot.evaluation import BadQuestionSet
from bot.recorded import BadFigures, Figures, Recorded
from web.cli.chinese import Command
from web.cli.context import open_prepared_services
from web.cli.evaluate import read_set, run_item

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from web.services import Services

_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.argument("recorded", metavar="记下的数字", type=_PATH)
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=_PATH)
@click.option("--record", "records", is_flag=True, help="不比，把今天的数字写进这个文件。")
def figures(recorded: Path, files: tuple[Path, ...], *, records: bool) -> None:
    """用问题集衡量回答，和记下的数字比：哪一项变差了就列出来，并以 1 退出。"""
    services = open_prepared_services()
    try:
        if records:
            as_of = day_of(services.clock())
            told = _measure(services, files, as_of)
            recorded.write_text(Recorded(as_of=as_of, sets=told).as_json(), "utf-8")
            click.echo(f"记下了 {len(told)} 份的数字。")
            return
        held = Recorded.parse(recorded.read_text("utf-8"))
        worse = list(held.worse(_measure(services, files, held.as_of)))
    except (BadQuestionSet, BadFigures) as error:
        sys.exit(str(error))
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"打不开：{error}。请看看文件名对不对。")
    if worse:
        sys.exit("\n".join(worse))
    click.echo(f"{len(files)} 份都没有变差。")


def _measure(services: Services, files: Sequence[Path], as_of: date) -> dict[str, Figures]:
    """The figures of each set by its name, as the questions are answered at noon of a day."""
    services.clock = lambda: datetime.combine(as_of, time(12), tzinfo=SHANGHAI)
    services.warm_up()
    return {
        path.stem: Figures.of([run_item(services, item) for item in read_set(path)]) for path in sorted(files)
    }
