"""`yuertong registry`: published lists into the directory, and out again."""

from __future__ import annotations

import getpass
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from directory.registry.report import ImportReport, ListKind, Refused
from web.cli.chinese import Group, in_chinese
from web.cli.context import open_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from directory.store import ImportRecord
    from web.registry import GivenList, Handled
    from web.services import Services

REFUSED = 2
"""Exit status where a file, or what was asked for, was refused."""


class _ReadableFile(click.Path):
    """A file that can be read; anything else is a fault, which is no refusal of a list."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise click.ClickException(in_chinese(error.format_message())) from error


_FILE = _ReadableFile(exists=True, dir_okay=False, path_type=Path)
_KINDS = [kind.value for kind in ListKind]
_HISTORY = 20


@click.group(cls=Group)
def registry() -> None:
    """托育机构名录：导入、撤销、查看导入记录。"""


def _known_region(_: click.Context, __: click.Parameter, code: str | None) -> str | None:
    from knowledge.regions import gazetteer  # noqa: PLC0415 - not for the help alone

    if code is not None and gazetteer().get(code) is None:
        msg = f"没有行政区划代码 {code}，请填六位代码，如 410702（红旗区）"
        raise click.BadParameter(msg)
    return code


def _told_of_a_list(command: Any) -> Any:
    """The options by which a clerk tells what a file is."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="输出 JSON，每个文件一行。"),
        click.option(
            "--kind",
            type=click.Choice(_KINDS),
            metavar="|".join(_KINDS),
            help="名单的种类：整份、新增、注销、普惠（收费）、示范、检查、坐标；不填就看标题和表头。",
        ),
        click.option(
            "--region",
            metavar="代码",
            callback=_known_region,
            help="这是哪个地区的名单，填行政区划代码，如 410702；不填就看每一行写的。",
        ),
    ):
        command = option(command)
    return command


def _told_of_who(command: Any) -> Any:
    for option in (
        click.option("--source", default="", metavar="文字", help="名单从哪里来，如发布单位；不填就用标题。"),
        click.option("--by", default=None, metavar="姓名", help="谁导入的；不填就用电脑的用户名。"),
    ):
        command = option(command)
    return command


@registry.command("plan")
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=_FILE)
@_told_of_a_list
def plan_files(files: tuple[Path, ...], *, region: str | None, kind: str | None, as_json: bool) -> None:
    """看看导入这些名单会有什么变化；什么都不写。"""
    from web.registry import plan_list  # noqa: PLC0415

    services = _services()

    def handle(given: GivenList, progress: Callable[[str], None]) -> Handled:
        return plan_list(services, given, progress=progress)

    _handle_all(files, handle, region=region, kind=kind, as_json=as_json, was_applied=False)


@registry.command("apply")
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=_FILE)
@_told_of_a_list
@_told_of_who
def apply_files(
    files: tuple[Path, ...],
    *,
    region: str | None,
    kind: str | None,
    as_json: bool,
    by: str | None,
    source: str,
) -> None:
    """导入这些名单，一个接一个；同一个文件再导入一次，什么都不会变。"""
    from web.registry import apply_list  # noqa: PLC0415

    services = _services()

    def handle(given: GivenList, progress: Callable[[str], None]) -> Handled:
        return apply_list(services, given, by=by or _user(), source=source, progress=progress)

    _handle_all(files, handle, region=region, kind=kind, as_json=as_json, was_applied=True)


@registry.command()
@click.argument("file", metavar="文件", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@_told_of_who
def points(file: Path, *, as_json: bool, by: str | None, source: str) -> None:
    """给已有的机构补坐标：一列信用代码、编号或名称，加经度和纬度；可以撤销。"""
    from web.registry import apply_list  # noqa: PLC0415

    services = _services()

    def handle(given: GivenList, progress: Callable[[str], None]) -> Handled:
        return apply_list(services, given, by=by or _user(), source=source, progress=progress)

    kind = ListKind.POINTS.value
    _handle_all((file,), handle, region=None, kind=kind, as_json=as_json, was_applied=True)


@registry.command()
@click.argument("url", metavar="网址")
@click.option("--apply", "applies", is_flag=True, help="直接导入；不加就只看会有什么变化。")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="下载的文件存在哪里；不填就存在数据文件夹的 lists 里。",
)
@_told_of_a_list
@_told_of_who
def fetch(
    url: str,
    *,
    applies: bool,
    output: Path | None,
    region: str | None,
    kind: str | None,
    as_json: bool,
    by: str | None,
    source: str,
) -> None:
    """从公开的网址下载一份名单，存下来，再看会有什么变化或直接导入。"""
    from web.registry import GivenList, apply_list, plan_list  # noqa: PLC0415
    from web.remote.fetch import FetchFailed  # noqa: PLC0415
    from web.remote.fetch import fetch as fetch_list  # noqa: PLC0415

    services = _services()
    try:
        with Console(stderr=True).status("正在下载…"):
            found = fetch_list(url)
    except FetchFailed as failed:
        _refuse(str(failed), file=url, kind=kind, as_json=as_json, code="not_fetched")
    kept = output or services.settings.data_dir / "lists" / _kept_name(found.file_name, found.content)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(found.content)
    click.echo(f"存在 {kept}", err=True)
    given = GivenList(
        content=found.content,
        file_name=found.file_name,
        region_code=region,
        kind=ListKind(kind) if kind else None,
    )

    def handle(given: GivenList, progress: Callable[[str], None]) -> Handled:
        if not applies:
            return plan_list(services, given, progress=progress)
        return apply_list(services, given, by=by or _user(), source=source or found.url, progress=progress)

    with _progress() as shown:
        handled = _handle_given(given, handle, _shown_in(shown, found.file_name))
    _tell(handled, as_json=as_json, was_applied=applies)
    if handled.report.refused:
        sys.exit(REFUSED)


@registry.command()
@click.option("--all", "shows_all", is_flag=True, help=f"全部列出；不加只列最近 {_HISTORY} 次。")
def history(*, shows_all: bool) -> None:
    """列出每一次导入：什么时候、谁、哪份名单、改了多少。"""
    from directory.store import imports_applied  # noqa: PLC0415

    services = _services()
    with services.database.reading() as connection:
        records = imports_applied(connection, limit=None if shows_all else _HISTORY)
    real = [record for record in records if not record.is_sample]
    if not real:
        click.echo("还没有导入过名单。")
    for record in real:
        click.echo(_history_line(record, services))


@registry.command()
def review() -> None:
    """列出普惠、示范、检查名单里有、目录里没有的机构：核对名称，或先导入备案名单。"""
    from directory.store import waiting  # noqa: PLC0415

    with _services().database.reading() as connection:
        found = waiting(connection)
    if not found:
        click.echo("没有要核对的。")
    for one in found:
        sheet = f"工作表“{one.place['sheet']}”" if "sheet" in one.place else ""
        address = f"，{one.facts.address}" if one.facts.address else ""
        click.echo(
            f"第 {one.import_number} 次导入（{one.list_title}）{sheet}第 {one.place['row']} 行："
            f"{one.facts.name}{address}"
        )


@registry.command()
@click.argument("number", required=False, type=click.IntRange(min=1), metavar="[第几次]")
@click.option("--by", default=None, metavar="姓名", help="谁撤销的；不填就用电脑的用户名。")
def undo(number: int | None, *, by: str | None) -> None:
    """撤销一次导入，回到导入以前；不写第几次就撤销最近一次。"""
    from directory.registry.reconcile import UndoRefused  # noqa: PLC0415
    from web.registry import undo_import  # noqa: PLC0415

    services = _services()
    try:
        with Console(stderr=True).status("正在撤销…"):
            done = undo_import(services, number, by=by or _user())
    except UndoRefused as refused:
        click.echo(str(refused), err=True)
        sys.exit(REFUSED)
    samples = f"示例数据回来了 {done.samples} 家。" if done.samples else ""
    click.echo(
        f"第 {done.number} 次导入（{done.file_name}）已撤销："
        f"去掉新增的 {done.taken_out} 家，{done.restored} 家回到导入以前。{samples}"
    )


def _services() -> Services:
    """The services over tables that are up to date; nothing else need be there."""
    app = open_app()
    app.extensions["storage"].upgrade()
    services: Services = app.extensions["yuertong"]
    return services


def _handle_all(
    files: Iterable[Path],
    handle: Callable[[GivenList, Callable[[str], None]], Handled],
    *,
    region: str | None,
    kind: str | None,
    as_json: bool,
    was_applied: bool,
) -> None:
    """Each file in turn, its report at once; one that is refused does not stop the next."""
    was_refused = False
    paths = list(files)
    for number, path in enumerate(paths):
        with _progress() as shown:
            part = f"{path.name}（{number + 1}/{len(paths)}）" if paths[1:] else path.name
            handled = _handle(path, handle, _shown_in(shown, part), region=region, kind=kind)
        if number and not as_json:
            click.echo()
        _tell(handled, as_json=as_json, was_applied=was_applied)
        was_refused = was_refused or handled.report.refused is not None
    if was_refused:
        sys.exit(REFUSED)


def _handle(
    path: Path,
    handle: Callable[[GivenList, Callable[[str], None]], Handled],
    progress: Callable[[str], None],
    *,
    region: str | None,
    kind: str | None,
) -> Handled:
    from directory.registry.workbook import refuse_size  # noqa: PLC0415
    from web.registry import GivenList, Handled  # noqa: PLC0415

    told = ListKind(kind) if kind else None
    try:
        refuse_size(path.stat().st_size)
    except Refused as refused:
        return Handled(report=ImportReport(file=path.name, kind=told, refused=refused), plan=None)
    given = GivenList(content=path.read_bytes(), file_name=path.name, region_code=region, kind=told)
    return _handle_given(given, handle, progress)


def _handle_given(
    given: GivenList,
    handle: Callable[[GivenList, Callable[[str], None]], Handled],
    progress: Callable[[str], None],
) -> Handled:
    """What became of a list; a fault that is not the list's ends the command with a sentence."""
    from directory.registry.reconcile import PlanOutdated  # noqa: PLC0415
    from directory.registry.workbook import ReaderDidNotStart  # noqa: PLC0415

    try:
        return handle(given, progress)
    except PlanOutdated as error:
        msg = (
            f"{given.file_name}：有人同时在导入别的名单，试了几次都没有写成；什么都没有写，过一会儿再运行一次"
        )
        raise click.ClickException(msg) from error
    except ReaderDidNotStart as error:
        msg = f"{given.file_name}：读名单的程序没有起来，多半是内存不够；什么都没有写，关掉别的程序再运行一次"
        raise click.ClickException(msg) from error


def _tell(handled: Handled, *, as_json: bool, was_applied: bool) -> None:
    from web.cli.registry_report import spell_out  # noqa: PLC0415

    if as_json:
        _print_json(handled.report)
        return
    for line in spell_out(handled, was_applied=was_applied):
        click.echo(line)


def _print_json(report: ImportReport) -> None:
    # A name may hold half a character, which no encoding can write.
    click.echo(json.dumps(report.as_json(), ensure_ascii=False).encode(errors="replace"))


def _refuse(reason: str, *, file: str, kind: str | None, as_json: bool, code: str) -> None:
    """End the command with a refusal, told as the reports tell it."""
    told = ListKind(kind) if kind else None
    if as_json:
        _print_json(ImportReport(file=file, kind=told, refused=Refused(code, reason)))
    click.echo(reason, err=True)
    sys.exit(REFUSED)


def _progress() -> Progress:
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _shown_in(shown: Progress, name: str) -> Callable[[str], None]:
    task = shown.add_task(name, total=None)
    return lambda doing: shown.update(task, description=f"{name} 正在{doing}…")


def _history_line(record: ImportRecord, services: Services) -> str:
    from bot.calendar import SHANGHAI  # noqa: PLC0415
    from directory import labels  # noqa: PLC0415
    from web.registry_report import COUNTED  # noqa: PLC0415

    region = services.gazetteer.get(record.region_code) if record.region_code else None
    told = [
        f"第 {record.number} 次",
        f"{record.applied_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        record.applied_by,
        record.file_name,
        labels.KINDS_OF_LIST[record.kind.value] + (f"，{region.name}" if region else ""),
        f"截至 {record.as_of}" if record.as_of else "",
        "，".join(f"{word} {record.report[name]}" for name, word in COUNTED.items()),
        f"来源：{record.source}",
    ]
    if record.undone_at:
        told.append(f"已由 {record.undone_by} 在 {record.undone_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 撤销")
    return "  ".join(part for part in told if part)


def _kept_name(name: str, content: bytes) -> str:
    """A file name that no folder objects to, the same for the same file."""
    plain = re.sub(r"[^\w.()（）-]+", "_", name).lstrip(".")[-80:] or "list"
    return f"{hashlib.sha256(content).hexdigest()[:8]}-{plain}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that no account has
        return "命令行"
