"""How much of a medicine to give: a doctor's word, which an article leaves to the doctor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.articles.plain import sentences
from knowledge.editing.checking.remark import BODY, Remark, Weight, few, place_of
from knowledge.language.numerals import numerals
from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knowledge.editing.checking.remark import Looked, Surroundings
    from knowledge.sources import Source

DOSES = Path(__file__).parents[2] / "content" / "doses.yaml"

_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_RANGE = r"\s*(?:[-~～—–至到]|\s){1,3}\s*"
_OFTEN = re.compile(
    r"(?:每天|每日|一天|1天|一日|1日)\s*(?:吃|喝|服|用|喂|涂|抹)?\s*\d{1,2}\s*(?:[-~～—–至到]\s*\d{1,2}\s*)?[次回遍]"
    r"|(?:每隔?|间隔)\s*\d{1,2}\s*(?:[-~～—–至到]\s*\d{1,2}\s*)?个?小时"
)
_ASKED = re.compile(
    r"[问听看照按由]{1,2}[^，。；]{0,8}(?:医生|大夫|药师|说明书)|遵医嘱|医生[^，。；]{0,6}[定开调]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A daily amount that a national guide tells every family."""

    of: tuple[str, ...]
    least: int
    most: int
    units: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doses:
    """The words by which an amount of a medicine is known."""

    medicines: tuple[str, ...]
    usual: tuple[Usual, ...]
    amount: re.Pattern[str]
    """A number, another where it is a range, and their unit."""


@dataclass(frozen=True, slots=True)
class _Amount:
    numbers: tuple[float, ...]
    unit: str
    text: str


@cache
def doses() -> Doses:
    """The words that ship with the product, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    file = read_file(DOSES)
    file.allow(("sources", "medicines", "units", "usual"))
    sources = file.sources("sources")
    row = Row(content=file.content, where=file.where)
    units = "|".join(sorted(map(re.escape, row.texts("units")), key=len, reverse=True))
    return Doses(
        medicines=tuple(map(_tight, row.texts("medicines"))),
        usual=tuple(_usual(each, sources) for each in file.rows("usual")),
        amount=re.compile(
            rf"(?<![\d.])({_NUMBER})(?:{_RANGE}({_NUMBER}))?\s*({units})(?![a-z])", re.IGNORECASE
        ),
    )


def tells_no_dose(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """No sentence says how much of a medicine to give, or how often."""
    return few(_doses_told(looked))


def _doses_told(looked: Looked) -> Iterator[Remark]:
    for passage in looked.passages:
        for sentence in sentences(passage.text):
            told = dose_in(sentence)
            if told:
                yield Remark(
                    weight=Weight.HARM,
                    field=BODY,
                    place=place_of(passage, sentence),
                    says=f"这句话写了药的用量（{told}）。孩子的体重、年龄、别的药都不一样，照着吃可能出事。",
                    do="删掉数字，写“吃多少问医生，或者照说明书和医生开的量”。",
                )


def dose_in(sentence: str) -> str | None:
    """The amount of a medicine that a sentence tells, as it stands there; None where it tells none.

    >>> dose_in("布洛芬一次吃 5 毫升，别超过 4 次。"), dose_in("一天大约喝 700 毫升奶。")
    ('5 毫升', None)
    >>> dose_in("一般每天补维生素 D 400 国际单位（IU）。")
    """
    known = doses()
    tight = _tight(sentence)
    medicines = [name for name in known.medicines if name.lower() in tight.lower()]
    if not medicines:
        return None
    read = numerals(sentence.replace("半片", "0.5片").replace("半包", "0.5包").replace("半粒", "0.5粒"))
    amounts = [_amount(found) for found in known.amount.finditer(read)]
    unusual = next((each for each in amounts if not _is_usual(each, tight, known)), None)
    if unusual is not None:
        return unusual.text
    often = _OFTEN.search(read)
    return often.group().strip() if often and not amounts and not _ASKED.search(sentence) else None


def _amount(found: re.Match[str]) -> _Amount:
    numbers = tuple(float(number) for number in found.groups()[:2] if number)
    return _Amount(numbers, found[3].lower(), found.group().strip())


def _is_usual(amount: _Amount, tight: str, known: Doses) -> bool:
    return any(
        amount.unit in usual.units
        and any(_tight(name) in tight for name in usual.of)
        and all(usual.least <= number <= usual.most for number in amount.numbers)
        for usual in known.usual
    )


def _usual(row: Row, sources: Mapping[str, Source]) -> Usual:
    row.allow(("of", "least", "most", "units", "sources"))
    least, most = row.number("least"), row.number("most")
    if least is None or most is None or least > most:
        raise row.error(reason="least 和 most 要写成整数，least 不大于 most")
    return Usual(
        of=row.texts("of"),
        least=least,
        most=most,
        units=tuple(unit.lower() for unit in row.texts("units")),
        sources=row.cited(sources),
    )


def _tight(text: str) -> str:
    return "".join(text.split())
