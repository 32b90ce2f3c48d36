"""Invented institutions for the pages: what a list tells fully, hardly, or no longer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from directory.nursery import (
    AgeBand,
    CareMode,
    ClassKind,
    Coordinates,
    Facts,
    Fee,
    Kind,
    ListedDate,
    Nature,
    Phone,
    PlaceLevel,
    Route,
)
from directory.records import told
from directory.store import SUBJECT
from directory.tables import nursery, registry_import
from knowledge import changes
from tests.listed import import_row, nursery_row

LISTED_AT = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)
LIST_TITLE = "红旗区已备案托育机构名单"
OFFICE = "红旗区卫生健康委员会"
HERE = Coordinates(35.3003, 113.9005)
"""A crossing in 红旗区, GCJ-02."""

FULL = Facts(
    name="示例小月亮托育中心",
    former_names=("示例小星星托育中心",),
    other_names=("月亮屋",),
    kind=Kind.NURSERY,
    credit_code="52410702MJF0000000",
    registration_authority="红旗区民政局",
    route=Route.SOCIAL_SERVICE,
    nature=Nature.NON_PROFIT,
    region_code="410702",
    town_code="410702009",
    town="向阳街道",
    address="示例路 8 号",
    coordinates=Coordinates(35.3053, 113.9035),
    coordinates_level=PlaceLevel.EXACT,
    phones=(Phone("0373-0000000", "801"), Phone("0373-0000001")),
    operator="示例社区服务中心",
    service_forms=frozenset({CareMode.FULL_DAY, CareMode.HALF_DAY}),
    age_months=AgeBand(6, 36),
    places=60,
    inclusive_places=40,
    places_elsewhere=55,
    enrolled=31,
    classes={ClassKind.INFANT: 1, ClassKind.YOUNGER_TODDLER: 2},
    inclusive=True,
    fee=Fee(1200, None),
    meal_fee=Fee(300, 300),
    fee_text="1200 元/月起，含点心",
    opens_at="07:30",
    closes_at="18:00",
    prepays_at_most_three_months=True,
    floor_area_m2=420.5,
    indoor_area_m2=310,
    outdoor_area_m2=90,
    tenure="租赁",
    filing_number="示备〔2024〕5号",
    filing_authority=OFFICE,
    filed_on=ListedDate(2024, 5, 6),
    is_model=True,
    model_note="区级示范，2025 年",
    inspected_on=ListedDate(2026, 1),
    inspection_result="合格",
    note="可以先试托",
)
BARE = Facts(name="示例大地托育服务有限公司", region_code="410702", town="小店镇", town_code="410702101")
GONE = Facts(
    name="示例向阳社区托育点",
    kind=Kind.HOME_SITE,
    region_code="410702",
    address="示例街 3 号",
    coordinates=Coordinates(35.3113, 113.9005),
    coordinates_level=PlaceLevel.AROUND,
    service_forms=frozenset({CareMode.HOURLY}),
    age_months=AgeBand(12, None),
    filed_on=ListedDate(2023, 2),
    withdrawn_on=ListedDate(2026, 3, 1),
    withdrawal_reason="停办",
)
KINDERGARTEN = Facts(
    name="示例实验幼儿园（托班）",
    kind=Kind.KINDERGARTEN_CLASS,
    nature=Nature.FOR_PROFIT,
    region_code="410702",
    town="洪门镇",
    town_code="410702100",
    address="示例大道 66 号",
    coordinates=Coordinates(35.2703, 113.9605),
    phones=(Phone("0373-0000002"),),
    service_forms=frozenset({CareMode.FULL_DAY}),
    age_months=AgeBand(24, 36),
    places=20,
    fee=Fee(1800, 2600),
    closes_at="17:30",
    filed_on=ListedDate(2025, 9, 1),
)
NURSERIES = {"full1": FULL, "bare1": BARE, "gone1": GONE, "kinder1": KINDERGARTEN}

HOSTILE_NAMES = (
    "<script>alert(1)</script>示例托育",
    '示例"><img src=x onerror=alert(2)>',
    "示例' onmouseover='alert(3)",
    "示例</script><script>alert(4)</script>",
    "示例{{7*7}}{% raw %}",
    "示例<!--<script>alert(5)",
    "示例&lt;b&gt;javascript:alert(6)",
    "示例\u202e倒着\u202c写\u200b的",
    "示例|分号;冒号:地图",
    "示例]]>托育",
    "示例" + "很长" * 45,
    "示例" + "averylongwordwithoutanyspace" * 3,
)


def put(connection, facts_by_id, *, is_sample=False, title=LIST_TITLE, at=LISTED_AT):
    """Have the directory hold institutions that one list told everything of."""
    row = import_row(
        applied_at=at, file_name="名单.xlsx", source=OFFICE, as_of="2026-03", title=title, is_sample=is_sample
    )
    number = connection.execute(insert(registry_import).values(row)).inserted_primary_key[0]
    rows = [
        nursery_row(
            key,
            facts,
            is_sample=is_sample,
            said_by=json.dumps(dict.fromkeys([*told(facts), "status"], number)),
            first_listed_at=at,
            last_listed_at=at,
            changed_at=at,
        )
        for key, facts in facts_by_id.items()
    ]
    if rows:
        connection.execute(insert(nursery), rows)
        changes.record_all(connection, subject=SUBJECT, keys=list(facts_by_id), at=at)
    return number


def many(count):
    """As many institutions as are asked for, along a street."""
    return {
        f"many{number}": replace(
            BARE,
            name=f"示例第{number}托育中心",
            coordinates=Coordinates(HERE.lat + number / 5_000, HERE.lng),
        )
        for number in range(1, count + 1)
    }


def hostile():
    """Institutions whose names and addresses are written to break a page."""
    return {
        f"evil{number}": replace(FULL, name=name, address=name, note=name, credit_code=None)
        for number, name in enumerate(HOSTILE_NAMES)
    }


def say(connection, key, **numbers):
    """Have other lists be the last that said some fields of an institution."""
    said = json.loads(connection.execute(select(nursery.c.said_by).where(nursery.c.id == key)).scalar_one())
    changed = update(nursery).where(nursery.c.id == key).values(said_by=json.dumps({**said, **numbers}))
    connection.execute(changed)
