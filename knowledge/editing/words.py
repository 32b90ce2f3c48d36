"""The fields of a text in the words of those who write: what they are called, and what stands in them."""

from __future__ import annotations

from typing import Final

from knowledge.articles.article import PREGNANCY_MONTHS

FIELD_NAMES: Final = {
    "title": "题目",
    "body": "正文",
    "questions": "家长会怎么问",
    "section_questions": "小标题下家长会怎么问",
    "topic": "主题",
    "audience": "给谁看",
    "regions": "在哪里适用",
    "age_months": "宝宝多大",
    "sources": "依据",
    "figures": "数据表里的数字",
    "in_force_from": "哪天起适用",
    "in_force_until": "适用到哪天",
    "review_by": "哪天以前要复核",
    "checked_by": "谁核对过",
}
"""In the order of the form."""

AUDIENCE_WORDS: Final = {
    "mother": "妈妈",
    "father": "爸爸",
    "family": "全家",
    "operator": "办托育的",
    "employer": "用人单位",
}

SOURCE_NAMES: Final = {
    "title": "文件名",
    "issuer": "发布单位",
    "number": "文号",
    "issued": "发布日期",
    "in_force_from": "施行日期",
    "article": "第几条",
    "url": "网址",
}

_MONTHS_A_YEAR: Final = 12


def age_words(months: str) -> str:
    """A month of age, as it is chosen in a form, in words; what is no month as it stands.

    >>> age_words("-10"), age_words("0"), age_words("18"), age_words("36"), age_words("六")
    ('怀孕起', '出生', '18 个月（1 岁半）', '36 个月（3 岁）', '六')
    """
    try:
        count = int(months)
    except ValueError:
        return months
    if count <= 0:
        return _before_birth(count)
    years, rest = divmod(count, _MONTHS_A_YEAR)
    half = "半" if rest * 2 == _MONTHS_A_YEAR else ""
    return f"{count} 个月（{years} 岁{half}）" if years and (half or not rest) else f"{count} 个月"


def _before_birth(months: int) -> str:
    if months == 0:
        return "出生"
    return "怀孕起" if months <= -PREGNANCY_MONTHS else f"怀孕第 {PREGNANCY_MONTHS + months + 1} 个月"
