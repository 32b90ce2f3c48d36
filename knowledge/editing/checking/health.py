"""An article on health says when to see a doctor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.editing.checking.remark import BODY, Remark, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.editing.checking.remark import Looked, Surroundings

HEALTH: Final = frozenset({"health"})
"""Topics of the first level whose pages are on illness."""

_DOCTOR = re.compile(r"医院|医生|大夫|急诊|120|门诊|就医|卫生院|儿保|看病")


def says_when_to_see_a_doctor(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Whoever reads of an illness learns when to stop reading."""
    if looked.article.topic in HEALTH and looked.passages and not _DOCTOR.search(looked.page.text):
        yield Remark(
            weight=Weight.HARM,
            field=BODY,
            says="这是健康的文章，没有写什么情况要去看医生。",
            do="加一个小标题“什么时候去医院”，写清什么样子马上去、什么样子打 120。",
        )
