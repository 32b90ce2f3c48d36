"""The people whose telephones the simulator plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One telephone: an open id of its own in each browser."""

    key: str
    name: str
    about: str
    questions: tuple[str, ...]
    """What such a person may come to ask."""


PEOPLE: Final = (
    Person(
        key="mother",
        name="新妈妈",
        about="刚生完宝宝，想知道假和钱，再找一家托育",
        questions=("产假多少天", "剖腹产加几天", "育儿补贴怎么领", "附近的托育", "宝宝发烧40度抽了"),
    ),
    Person(
        key="father",
        name="外省爸爸",
        about="在广东上班，家在本地",
        questions=("我在广东上班，陪产假几天", "那育儿假呢", "老家新乡，孩子户口在红旗区，育儿补贴在哪领"),
    ),
    Person(
        key="grandmother",
        name="奶奶",
        about="用语音说话，带着两岁的孙子",
        questions=("孙子两岁能上托班不", "托班一个月多少钱", "孩子噎着了"),
    ),
    Person(
        key="operator",
        name="园长",
        about="想把托班备上案",
        questions=("办托育怎么备案", "要什么材料", "托育机构水电按什么价"),
    ),
)


def person_of(key: str) -> Person:
    """The person of a key; the first one for a key of nobody."""
    return next((person for person in PEOPLE if person.key == key), PEOPLE[0])
