"""Articles and files with defaults; a test names only what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.articles.article import Article
from knowledge.sources import Source

LAW = Source(title="中华人民共和国劳动合同法", issuer="全国人民代表大会常务委员会", article="第四十二条")

BODY = """单位不能因为你在休产假就辞退你，合同自动延到哺乳期满。

## 能要多少赔偿

可以要求继续履行合同，也可以要求赔偿金。

### 怎么算

按工作年限算，一年两个月工资。

## 去哪里投诉

先打[12333](tel:12333)问清楚，再带材料去：

1. 劳动监察大队；
2. 劳动仲裁委员会。
"""

FRONT_MATTER = """slug: dismissed-on-leave
title: 产假期间被辞退怎么办
topic: rights
audience: [mother]
regions: ["100000"]
age_months: {from: 0, until: 12}
questions:
  - 休着产假公司把我开了
section_questions:
  能要多少赔偿:
    - 产假里被开除能拿多少钱
sources:
  - {title: 中华人民共和国劳动合同法, issuer: 全国人大常委会, number: null, in_force_from: 2008-01-01}
figures:
  - {region: "410000", kind: paternity, case: usual}
in_force_from: 2008-01-01
in_force_until: null
review_by: 2027-02-28
checked_by: null
"""


def make_file(front_matter: str = FRONT_MATTER, body: str = BODY) -> str:
    return f"---\n{front_matter}---\n{body}"


def make_article(**changes: Any) -> Article:
    fields: dict[str, Any] = {
        "slug": "dismissed-on-leave",
        "title": "产假期间被辞退怎么办",
        "topic": "rights",
        "audience": ("mother",),
        "regions": ("100000",),
        "questions": ("休着产假公司把我开了",),
        "section_questions": {"能要多少赔偿": ("产假里被开除能拿多少钱",)},
        "sources": (LAW,),
        "in_force_from": date(2008, 1, 1),
        "review_by": date(2027, 2, 28),
        "body": BODY,
    }
    return Article(**{**fields, **changes})
