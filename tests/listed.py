"""Nurseries of the directory for tests: invented ones, as a list would have brought them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from bot.messages import Location
from directory.nursery import AgeBand, CareMode, Coordinates, Facts, Fee, Kind, ListedDate, Phone, Status
from directory.records import facts_to_json, told
from directory.registry.identity import name_key
from directory.registry.report import ListKind
from directory.store import SUBJECT
from directory.tables import nursery as nurseries
from directory.tables import registry_effect, registry_import
from knowledge import changes
from tests.moments import NOW

if TYPE_CHECKING:
    from sqlalchemy import Connection

HOME = "410702"
HERE = Coordinates(35.2959, 113.9118)
"""The middle of 红旗区 in these tests."""

AT_HOME = Location(lat=HERE.lat, lng=HERE.lng)
"""Where a family of these tests says to be."""

METRES_PER_DEGREE = 111_195


def north_of(metres: float, point: Coordinates = HERE) -> Coordinates:
    """A point so many metres to the north."""
    return Coordinates(point.lat + metres / METRES_PER_DEGREE, point.lng)


def make_facts(name: str, **told_of_it: Any) -> Facts:
    """What a list tells of a nursery in 红旗区."""
    usual: dict[str, Any] = {
        "region_code": HOME,
        "age_months": AgeBand(6, 36),
        "service_forms": frozenset({CareMode.FULL_DAY}),
        "filed_on": ListedDate(2024, 5, 1),
        "filing_authority": "红旗区卫生健康委员会",
    }
    return Facts(name=name, **(usual | told_of_it))


SUN = make_facts(
    "示例小太阳托育中心",
    coordinates=north_of(650),
    address="红旗区平原路示例段1号",
    phones=(Phone("0373-0000001"),),
    fee=Fee(1200, 1200),
    inclusive=True,
    closes_at="18:30",
    opens_at="07:30",
    places=60,
    credit_code="52410702MJY0000000",
    filing_number="示例2024001",
)
MOON = make_facts(
    "示例小月亮托育园",
    coordinates=north_of(1_200),
    town_code="410702101",
    town="小店镇",
    age_months=AgeBand(18, 36),
    service_forms=frozenset({CareMode.FULL_DAY, CareMode.HALF_DAY}),
    fee=Fee(1800, 1800),
    inclusive=False,
    closes_at="17:30",
)
STAR = make_facts(
    "示例星星家庭托育点", kind=Kind.HOME_SITE, coordinates=north_of(2_000), age_months=AgeBand(10, 36)
)
TREE = make_facts(
    "示例小树苗幼儿园", kind=Kind.KINDERGARTEN_CLASS, coordinates=north_of(2_400), age_months=AgeBand(24, 36)
)
RIVER = make_facts(
    "示例小河马托育中心", coordinates=north_of(2_900), fee=Fee(900, 900), phones=(Phone("0373-0000002"),)
)
CLOUD = make_facts("示例云朵托育中心", coordinates=north_of(6_000))
NOWHERE = make_facts("示例不知处托育中心", age_months=None)
CLOSED = make_facts("示例老槐树托育中心", coordinates=north_of(800), withdrawn_on=ListedDate(2026, 3, 9))

ALL = (SUN, MOON, STAR, TREE, RIVER, CLOUD, NOWHERE, CLOSED)


def nursery_row(key: str, facts: Facts, **columns: Any) -> dict[str, Any]:
    """A nursery as the database holds it; `columns` are those that a test wants otherwise."""
    return {
        "id": key,
        "status": (Status.WITHDRAWN if facts.withdrawn_on else Status.FILED).value,
        "is_sample": False,
        "region_code": facts.region_code,
        "credit_code": facts.credit_code,
        "name_key": name_key(facts.name),
        "facts": json.dumps(facts_to_json(facts), ensure_ascii=False),
        "said_by": "{}",
        "first_listed_at": NOW,
        "last_listed_at": NOW,
        "changed_at": NOW,
    } | columns


def import_row(**columns: Any) -> dict[str, Any]:
    """An import of a whole list as the database holds it; `columns` as above."""
    return {
        "applied_at": NOW,
        "applied_by": "测试",
        "file_name": "list.csv",
        "file_hash": "0" * 64,
        "content_hash": "0" * 64,
        "source": "红旗区卫生健康委员会",
        "kind": ListKind.WHOLE.value,
        "region_code": HOME,
        "as_of": "2026-10-31",
        "title": "红旗区托育机构备案名单",
        "is_sample": False,
        "report": "{}",
    } | columns


def put_in(connection: Connection, *facts: Facts, is_sample: bool = False) -> dict[str, str]:
    """Lists these nurseries, in place of whatever stood there; their ids by name."""
    take_out(connection)
    row = import_row(is_sample=is_sample)
    number = connection.execute(insert(registry_import).values(row)).inserted_primary_key[0]
    ids = {one.name: f"n{place}" for place, one in enumerate(facts, start=1)}
    rows = [
        nursery_row(
            ids[one.name], one, is_sample=is_sample, said_by=json.dumps(dict.fromkeys(told(one), number))
        )
        for one in facts
    ]
    connection.execute(insert(nurseries), rows)
    changes.record_all(connection, subject=SUBJECT, keys=list(ids.values()), at=NOW)
    return ids


def take_out(connection: Connection) -> None:
    """An empty directory."""
    gone = [row.id for row in connection.execute(nurseries.select())]
    for table in (registry_effect, nurseries, registry_import):
        connection.execute(delete(table))
    if gone:
        changes.record_all(connection, subject=SUBJECT, keys=gone, at=NOW)
