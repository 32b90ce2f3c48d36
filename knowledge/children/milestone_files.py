"""The warning signs of development from YAML; a mistake is named by file, row and field."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.children import validity
from knowledge.children.milestones import Milestones, Sign
from knowledge.rows import Row, read_file

MILESTONES = Path(__file__).parent.parent / "content" / "children" / "milestones.yaml"

_FILE_FIELDS = validity.FIELDS | {"sources", "cited", "rule", "regression", "ages"}


@cache
def milestones() -> Milestones:
    """The signs that ship with the product, read at first use.

    Raises:
        ContentFileError: the file is wrong; its message names the row.
    """
    return read_milestones(MILESTONES)


def read_milestones(path: Path) -> Milestones:
    """Every sign of a file.

    Raises:
        ContentFileError: the file is missing, unreadable, wrong, or contradicts itself.
    """
    file = read_file(path)
    file.allow(_FILE_FIELDS)
    cited = file.look_up(file.texts("cited"), file.sources("sources"))
    if not cited:
        raise file.error(reason="没有写出处 cited")
    rows = file.rows("ages")
    months = [_months(row) for row in rows]
    if months != sorted(set(months)):
        raise file.error(reason="ages 要按月龄从小到大写，每个月龄一条")
    signs = tuple(
        _sign(each, age) for row, age in zip(rows, months, strict=True) for each in row.rows("signs")
    )
    validity.refuse_repeats(file, [sign.id for sign in signs])
    return Milestones(
        validity=validity.read_validity(file),
        sources=cited,
        rule=file.text("rule"),
        regression=file.text("regression"),
        signs=signs,
    )


def _months(row: Row) -> int:
    row.allow(("months", "signs"))
    months = row.number("months")
    if months is None or months <= 0:
        raise row.error(reason="months 要写月龄，例如 6")
    return months


def _sign(row: Row, months: int) -> Sign:
    row.allow(("id", "says", "can"))
    return Sign(id=row.text("id"), months=months, says=row.text("says"), can=row.text("can"))
