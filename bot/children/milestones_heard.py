"""What a child of an age cannot do yet, or should be able to do: what a question asks of development."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.children.heard import Heard
from bot.children.milestone_replies import TOPIC
from bot.children.wording import age_asked
from bot.children.words import child_words

if TYPE_CHECKING:
    from bot.children.heard import Asked
    from bot.children.milestone_replies import MilestoneReplies
    from bot.children.words import Skill
    from bot.messages import Answer

OLDEST_MONTHS = 60
"""The last signs on record are those of four years."""

HEADS = frozenset({"发育预警", "说话晚", "走路晚", "翻身坐爬", "孤独症", "爸爸", "妈妈", "宝宝", "新生儿"})


def hear_milestones(asked: Asked, *, replies: MilestoneReplies) -> Heard | None:
    """What the table answers of a question, or None where it is of nothing that a child learns."""
    words = child_words().milestones
    age = asked.age_months
    skill = _skill(asked) if asked.is_of_child or asked.has(words.regression) else None
    is_lost = skill is not None and asked.has(words.regression)
    if asked.has(words.not_with) or not (asked.is_of_child or is_lost) or (age or 0) >= OLDEST_MONTHS:
        return None
    around = asked.spans(words.lacking, words.asking, words.around, words.overall, words.regression)

    def heard(key: str, asks: str, build: partial[Answer], *named: Skill) -> Heard:
        spans = (*around, *(span for each in named for span in asked.said.find(each.words)))
        return Heard(
            key=f"sign:{key}",
            topic=TOPIC,
            spans=spans,
            heads=HEADS,
            is_asked=True,
            # When most children learn it, and what to do at home, stands on a page.
            page_first=skill in named and not asked.has(words.lacking),
            asks=asks,
            build=build,
        )

    if asked.has(words.regression):
        named = (skill,) if skill else ()
        return heard("regression", "以前会的现在不会了怎么办", partial(replies.of_regression), *named)
    if skill is not None and not skill.signs and age is None and not asked.has(words.lacking):
        # 几个月会翻身 is of nothing that the table looks at: an article tells when.
        return None
    if skill is not None and asked.has(words.lacking, words.asking):
        # 9个月会叫妈妈正常吗 lacks nothing: the table is told, and nothing of that age.
        lacking_at = age if asked.has(words.lacking) else None
        of_age = age_asked(age) if age is not None and age >= 1 else "孩子"
        build = partial(replies.of_skill, skill, lacking_at)
        return heard(skill.name, f"{of_age}还不会{skill.name}要紧吗", build, skill)
    if asked.has(words.overall) and age is not None:
        return heard(f"age@{int(age)}", f"{age_asked(int(age))}该会什么", partial(replies.of_age, age))
    return None


def _skill(asked: Asked) -> Skill | None:
    """The skill whose words cover most; of equals one that the table looks at."""
    found = [
        (sum(len(span.text) for span in spans), bool(skill.signs), skill)
        for skill in child_words().milestones.skills
        if (spans := asked.said.find(skill.words))
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None
