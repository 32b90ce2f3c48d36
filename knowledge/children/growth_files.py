"""The growth reference from YAML and CSV; a mistake is named by file and line."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from knowledge.children import validity
from knowledge.children.growth import PERCENTILES, Growth, Line, Measure, Position, Sex, is_rising
from knowledge.rows import ContentFileError, read_file

GROWTH = Path(__file__).parent.parent / "content" / "children" / "growth"

_PERCENTILES = tuple(f"p{number}" for number in PERCENTILES)
_DEVIATIONS = ("sd_minus3", "sd_minus2", "sd_minus1", "sd_plus1", "sd_plus2", "sd_plus3")
_BELOW_THE_MEDIAN = 3
_FILE_FIELDS = validity.FIELDS | {"sources", "cited", "go_see_clinic", "preterm"}


@cache
def growth() -> Growth:
    """The reference that ships with the product, read at first use.

    Raises:
        ContentFileError: a file is wrong; its message names the line.
    """
    return read_growth(GROWTH)


def read_growth(directory: Path) -> Growth:
    """A folder with growth.yaml and a table for each measure and sex, such as weight_boys.csv.

    Raises:
        ContentFileError: a file is missing, unreadable or wrong, or values do not rise from line to line.
    """
    file = read_file(directory / "growth.yaml")
    file.allow(_FILE_FIELDS)
    cited = file.look_up(file.texts("cited"), file.sources("sources"))
    if not cited:
        raise file.error(reason="没有写出处 cited")
    return Growth(
        validity=validity.read_validity(file),
        sources=cited,
        go_see_clinic=file.texts("go_see_clinic"),
        preterm=file.text("preterm"),
        tables={
            (measure, sex): _read_table(directory / f"{measure.value}_{sex.value}.csv", measure)
            for measure in Measure
            for sex in Sex
        },
    )


def _read_table(path: Path, measure: Measure) -> tuple[Line, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{path.name}：读不了，检查文件有没有缺、是不是 UTF-8 编码（{error}）"
        raise ContentFileError(msg) from error
    lines = tuple(
        _line(row, measure, where=f"{path.name} 第 {number} 行") for number, row in enumerate(rows, 2)
    )
    ages = [line.age_months for line in lines]
    if not lines or ages != sorted(set(ages)):
        msg = f"{path.name}：月龄要从小到大，每个月龄一行"
        raise ContentFileError(msg)
    return lines


def _line(row: dict[str, str], measure: Measure, *, where: str) -> Line:
    try:
        line = Line(
            age_months=int(row["age_months"]),
            percentiles=tuple(float(row[name]) for name in _PERCENTILES),
            deviations=tuple(float(row[name]) for name in _DEVIATIONS),
            position=Position(row["position"]) if measure is Measure.HEIGHT else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{where}：列名或数字不对（{error}）"
        raise ContentFileError(msg) from error
    low, high = line.deviations[:_BELOW_THE_MEDIAN], line.deviations[_BELOW_THE_MEDIAN:]
    if not is_rising(line.percentiles) or not is_rising((*low, line.at(50), *high)):
        msg = f"{where}：数字要从左到右越来越大"
        raise ContentFileError(msg)
    return line
