"""The free check-ups from YAML; a mistake is named by file, row and field."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.children import validity
from knowledge.children.check_ups import CheckUp, CheckUps, Test
from knowledge.policies.dated_rule import Confidence
from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.sources import Source

CHECK_UPS = Path(__file__).parent.parent / "content" / "children" / "check_ups.yaml"

_FILE_FIELDS = validity.FIELDS | {"sources", "cited", "cost", "place", "afterwards", "check_ups", "tests"}
_CHECK_UP_FIELDS = ("id", "name", "when", "months", "place", "contents", "tests", "note")


@cache
def check_ups() -> CheckUps:
    """The check-ups that ship with the product, read at first use.

    Raises:
        ContentFileError: the file is wrong; its message names the row.
    """
    return read_check_ups(CHECK_UPS)


def read_check_ups(path: Path) -> CheckUps:
    """Every visit of a file.

    Raises:
        ContentFileError: the file is missing, unreadable, wrong, or contradicts itself.
    """
    file = read_file(path)
    file.allow(_FILE_FIELDS)
    sources = file.sources("sources")
    place = file.text("place")
    tests = {each.id: each for each in (_test(row, sources) for row in file.rows("tests"))}
    visits = tuple(_check_up(row, tests, place) for row in file.rows("check_ups"))
    validity.refuse_repeats(file, [visit.id for visit in visits])
    for former, later in pairwise(visits):
        if later.months <= former.months:
            raise file.error(reason=f"check_ups 要按月龄从小到大写：{later.id} 排错了")
    cited = file.look_up(file.texts("cited"), sources)
    if not cited:
        raise file.error(reason="没有写出处 cited")
    return CheckUps(
        validity=validity.read_validity(file),
        sources=cited,
        cost=file.text("cost"),
        place=place,
        afterwards=file.text("afterwards"),
        check_ups=visits,
        tests=tuple(tests.values()),
    )


def _check_up(row: Row, tests: Mapping[str, Test], usual_place: str) -> CheckUp:
    row.allow(_CHECK_UP_FIELDS)
    named = row.texts("tests")
    unknown = [test for test in named if test not in tests]
    if unknown:
        raise row.error(reason=f"tests 里没有 {'、'.join(unknown)}")
    contents = row.texts("contents")
    if not contents:
        raise row.error(reason="contents 要写这次查什么")
    return CheckUp(
        id=row.text("id"),
        name=row.text("name"),
        when=row.text("when"),
        months=row.number("months") or 0,
        place=row.maybe_text("place") or usual_place,
        contents=contents,
        tests=tuple(tests[test] for test in named),
        note=row.maybe_text("note"),
    )


def _test(row: Row, sources: Mapping[str, Source]) -> Test:
    row.allow(("id", "name", "says", "sources", "confidence"))
    return Test(
        id=row.text("id"),
        name=row.text("name"),
        says=row.text("says"),
        sources=row.cited(sources),
        confidence=row.choice("confidence", Confidence),
    )
