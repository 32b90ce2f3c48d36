"""What names a private person: it stands on a public page for ever, and the bot says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.editing.checking.remark import BODY, Remark, Weight, few
from knowledge.identifying import (
    ACCOUNT,
    HAN,
    ID_NUMBER,
    LANDLINE,
    MAIL,
    MOBILE,
    NOT_A_NAME,
    PLAIN_SURNAMES,
    WORDLIKE_SURNAMES,
    is_id_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.editing.checking.remark import Looked, Surroundings

_TITLES: Final = "医生|大夫|护士|老师|主任|科长|局长|院长|园长|经理|女士|先生|同志"
_BEGINS: Final = rf"(?:(?<![{HAN}])|(?<=[找请问给和由是让叫到对跟同的，。；、：]))"
_NAMED = re.compile(
    rf"{_BEGINS}{NOT_A_NAME}([{PLAIN_SURNAMES}{WORDLIKE_SURNAMES}](?!\w{{0,2}}科)[{HAN}]{{0,2}}?(?:{_TITLES}))(?![{HAN}]{{0,2}}(?:法|制|岗))"
)
_CONTACT = re.compile(
    rf"(?:联系人|负责人|经办人|咨询人|姓名)\s?[:：是为]?\s?({NOT_A_NAME}[{PLAIN_SURNAMES}{WORDLIKE_SURNAMES}][{HAN}]{{1,2}})(?![{HAN}])"
)
_KINDS: Final = (
    (MOBILE, "手机号", "手机号是私人的，会有人一直打。"),
    (MAIL, "邮箱", "邮箱可能是私人的。"),
    (ACCOUNT, "微信号、QQ 号", "微信号是私人的，也常被骗子冒用。"),
)
_DELETE: Final = "换成单位的热线，例如 12345；一定要留的，先问本人和单位。"
_NEVER: Final = "请删掉，一个字也别留。"


def names_nobody(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """No telephone, number or name of a private person stands in the text."""
    kinds: dict[str, list[Remark]] = {}
    for remark in _private(looked, surroundings):
        kinds.setdefault(remark.says, []).append(remark)
    for found in kinds.values():
        yield from few(found)


def _private(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    for field, text in _texts(looked):
        for found in ID_NUMBER.finditer(text):
            if is_id_number(found.group()):
                yield _remark(field, found.group(), "这是一个身份证号。", _NEVER)
        for pattern, kind, why in _KINDS:
            for found in pattern.finditer(text):
                yield _remark(field, found.group(), f"这是{kind}。{why}", _DELETE)
        for found in LANDLINE.finditer(text):
            if re.sub(r"\D", "", found.group()) not in surroundings.hotlines:
                yield _remark(
                    field,
                    found.group(),
                    "这个座机号不在我们的热线表里。",
                    "打一次，核对是哪个单位、现在有没有人接；写明单位和上班时间。",
                )
        for pattern in (_NAMED, _CONTACT):
            for found in pattern.finditer(text):
                yield _remark(
                    field,
                    found[1],
                    "这像一个人的姓名。人会调走，名字会一直挂在网上。",
                    "写单位和科室，不写人名。",
                )


def _texts(looked: Looked) -> Iterator[tuple[str, str]]:
    """The body as it was typed, since a link holds a number too, and all else that parents see."""
    article = looked.article
    yield BODY, article.body
    yield "题目", article.title
    for question in article.every_question:
        yield "家长会怎么问", question


def _remark(field: str, place: str, says: str, do: str) -> Remark:
    return Remark(weight=Weight.HARM, field=field, place=f"“{place}”", says=says, do=do)
