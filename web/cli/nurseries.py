"""`yuertong nurseries`: the directory as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from directory.nursery import Status
from web.cli.chinese import Group
from web.cli.context import open_app
from web.cli.registry import _known_region

if TYPE_CHECKING:
    from web.services import Services

FORMATS: Final = ("json", "csv", "geojson")
ANY: Final = "any"


@click.group(cls=Group)
def nurseries() -> None:
    """目录里的托育机构。"""


@nurseries.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", metavar="|".join(FORMATS))
@click.option("--region", metavar="代码", callback=_known_region, help="只要这个地区的，填行政区划代码。")
@click.option(
    "--status",
    type=click.Choice([*(status.value for status in Status), ANY]),
    default=Status.FILED.value,
    metavar="filed|withdrawn|any",
    help="已备案的、已注销的或全部；不填就是已备案的。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件",
    help="写到这个文件；不填就写到屏幕。",
)
def export(form: str, *, region: str | None, status: str, output: Path | None) -> None:
    """导出目录：JSON、CSV（Excel 能直接打开）或 GeoJSON（地图软件用）。"""
    from directory.export import Format, Selection  # noqa: PLC0415
    from directory.export import export as export_rows  # noqa: PLC0415

    app = open_app()
    app.extensions["storage"].upgrade()
    services: Services = app.extensions["yuertong"]
    selection = Selection(region_code=region, status=None if status == ANY else Status(status))
    with services.database.reading() as connection:
        parts = export_rows(connection, selection, form=Format(form), gazetteer=services.gazetteer)
        if output is None:
            for part in parts:
                click.echo(part.encode(errors="replace"), nl=False)
            return
        with output.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(parts)
    click.echo(f"写好了：{output}", err=True)
