"""Fields of the form of an article as a browser sends them."""

from __future__ import annotations

TITLE = "示例：托班能不能用公积金"
FIELDS = {
    "title": TITLE,
    "topic": "nurseries/money",
    "audience": ["family"],
    "regions": ["410702"],
    "body": "目前没有查到能用公积金交托班的钱。\n\n## 去哪里问\n\n打 12329，那是住房公积金热线。\n",
    "questions": "示例托班能用公积金吗\n交示例托班的钱能取公积金不",
    "section_heading": ["去哪里问"],
    "section_questions": ["示例公积金问谁"],
    "source_title": ["住房公积金管理条例"],
    "source_issuer": ["国务院"],
    "source_number": ["国务院令第710号"],
    "source_issued": ["2019-03-24"],
    "in_force_from": "2019-03-24",
    "review_by": "2027-03-01",
    "checked_by": "示例单位",
}


def fields(**changed: object) -> dict[str, object]:
    return {**FIELDS, **changed}
