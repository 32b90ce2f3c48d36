"""Days, money and doses of vaccines that an article tells: do the tables say the same?

Only a number that stands right behind the name of what it counts is held
against the table, so that what is told otherwise is left alone; and any number
that the table says of it, in whatever case, is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.articles.plain import sentences
from knowledge.articles.rules import stands_in
from knowledge.editing.checking.remark import BODY, Remark, Weight, few, place_of
from knowledge.language.numerals import numerals
from knowledge.policies.benefit_kind import BenefitCase, BenefitUnit
from knowledge.policies.figure import Case, LeaveKind, Unit
from knowledge.policies.table import NATION, InForce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.children.vaccines import Vaccine
    from knowledge.editing.checking.remark import Looked, Surroundings
    from knowledge.policies.benefit import BenefitRule
    from knowledge.policies.dated_rule import DatedRule
    from knowledge.policies.figure import Figure

_LEAVES: Final = {
    "产假": LeaveKind.MATERNITY,
    "陪产假": LeaveKind.PATERNITY,
    "护理假": LeaveKind.PATERNITY,
    "陪护假": LeaveKind.PATERNITY,
    "育儿假": LeaveKind.PARENTAL,
    "婚假": LeaveKind.MARRIAGE,
    "哺乳时间": LeaveKind.NURSING_BREAK,
    "哺乳假": LeaveKind.NURSING_BREAK,
}
_OTHER_LEAVES: Final = ("独生子女护理假", "父母护理假", "老人护理假")
_BETWEEN: Final = r"(?P<between>[^\d，。；：、！？（）“”]{0,8})"
_DAYS = re.compile(
    rf"(?P<leave>{'|'.join(sorted(_LEAVES, key=len, reverse=True))}){_BETWEEN}"
    r"(?P<number>\d{1,3})\s*(?P<unit>个工作日|工作日|天|日(?!期)|个月|小时)"
)
_NOT_ITS_LENGTH = re.compile(r"[前后内满起第期]|提前|结束|剩|差|加|扣|少|再|余|分|超|各省|比")
_UNITS: Final = {
    Unit.DAY: ("天", "日"),
    Unit.WORKING_DAY: ("个工作日", "工作日", "天"),
    Unit.MONTH: ("个月",),
    Unit.HOUR_PER_WORKING_DAY: ("小时",),
}
_MONEY_BETWEEN: Final = r"[^\d，。；！？“”]{0,14}"
_MONEY: Final = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,7})\s*(?P<ten_thousand>万)?\s*(?:元|块)"
_YUAN: Final = frozenset(unit for unit in BenefitUnit if unit.startswith("yuan"))
_WORDS_OF_TAX = "专项附加扣除"
_LEAST_NAME: Final = 4
_DOSE_COUNT: Final = (
    r"[^\d，。；：！？]{0,4}(?:(?:一共|总共|共|全程)要?(?:打|接种)?|要打|要接种)"
    r"\s*(?P<number>\d{1,2})\s*[剂针]"
)
_DAYS_A_MONTH: Final = (28, 29, 30, 31)
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class _Told:
    """A number that a sentence tells of something."""

    text: str
    number: int
    unit: str


def agrees_with_the_tables(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """What the text counts is what the table counts, for its places."""
    return few(_differing(looked, surroundings))


def tells_its_figures(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """The figures that the article stands for are in its text."""
    for figure in looked.article.figures:
        if not surroundings.library.is_region(figure.region):
            continue
        value = surroundings.library.figure_value(figure)
        if value is not None and not stands_in(value, looked.page.text):
            yield Remark(
                weight=Weight.WRONG,
                field=BODY,
                says=f"这一篇原来写着数据表里的“{value}”，现在正文里找不到这个数和单位了。",
                do="改回来；规定真的变了，请管数据表的人先改表。",
            )


def _differing(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    vaccines = _vaccines(surroundings)
    benefits = _benefits(looked, surroundings)
    for passage in looked.passages:
        for sentence in sentences(passage.text):
            if _is_of_elsewhere(sentence, looked, surroundings):
                continue
            read = numerals(sentence)
            place = place_of(passage, sentence)
            for says in (
                *_leaves_differing(read, looked, surroundings),
                *_benefits_differing(read, benefits, surroundings),
                *_vaccines_differing(read, vaccines),
            ):
                yield Remark(
                    weight=Weight.WRONG,
                    field=BODY,
                    place=place,
                    says=says,
                    do="对一遍原文。文章错了改文章；表错了，请管数据表的人改，改好前先别发布。",
                )


def _is_of_elsewhere(sentence: str, looked: Looked, surroundings: Surroundings) -> bool:
    """Whether a sentence names a province that the article is not for; its numbers are another table's."""
    own = {code[:2] for code in looked.article.regions}
    return any(name in sentence for code, name in surroundings.provinces.items() if code[:2] not in own)


def _leaves_differing(read: str, looked: Looked, surroundings: Surroundings) -> Iterator[str]:
    if any(other in read for other in _OTHER_LEAVES):
        return
    for found in _DAYS.finditer(read):
        if _NOT_ITS_LENGTH.search(found["between"]) or any(name in found["between"] for name in _LEAVES):
            continue
        kind = _LEAVES[found["leave"]]
        told = _Told(found.group(), int(found["number"]), found["unit"])
        figures = _figures(kind, looked, surroundings)
        if figures and told.number not in _numbers_of_leave(figures):
            counting = [figure for figure in figures if told.unit in _UNITS[figure.unit]]
            yield _difference(told, _main(counting or figures, looked, surroundings), surroundings)


def _figures(kind: LeaveKind, looked: Looked, surroundings: Surroundings) -> list[Figure]:
    """Those in force for some places and, since provinces add to it, for the nation; nearest first."""
    found = {}
    for region in filter(surroundings.library.is_region, (*looked.article.regions, NATION)):
        for case in Case:
            held = surroundings.leaves.value_on(region, surroundings.library.today, kind=kind, case=case)
            if isinstance(held, InForce) and held.figure.value is not None and held.figure.is_speakable:
                found[held.figure.region_code, case] = held.figure
    return list(found.values())


def _main(figures: list[Figure], looked: Looked, surroundings: Surroundings) -> Figure:
    """The usual figure of the article's own place."""
    near = [code for region in looked.article.regions for code in surroundings.lineage(region)]

    def rank(figure: Figure) -> tuple[bool, int]:
        far = near.index(figure.region_code) if figure.region_code in near else len(near)
        return figure.case is not Case.USUAL, far

    return min(figures, key=rank)


def _numbers_of_leave(figures: list[Figure]) -> set[int]:
    """Every number that the table tells of a leave, and the sums of a base and what comes on top."""
    plain = {number for figure in figures for number in _numbers_told(figure)}
    added = {figure.value for figure in figures if figure.adds and figure.value}
    bases = {figure.value for figure in figures if not figure.adds and figure.value}
    months = {figure.value for figure in figures if figure.unit is Unit.MONTH and figure.value}
    as_days = {month * days for month in months for days in _DAYS_A_MONTH}
    return plain | as_days | {base + more * times for base in bases for more in added for times in (1, 2, 3)}


def _numbers_told(rule: DatedRule) -> set[int]:
    texts = (rule.says, *rule.notes, str(rule.value or ""))
    return {int(digits) for text in texts for digits in re.findall(r"\d+", text)}


def _benefits(looked: Looked, surroundings: Surroundings) -> list[tuple[re.Pattern[str], list[BenefitRule]]]:
    """The rules of money in force for its places, with what finds an amount behind their names."""
    near = {code for region in looked.article.regions for code in surroundings.lineage(region)} | {NATION}
    today = surroundings.library.today
    rules: dict[str, list[BenefitRule]] = {}
    for rule in surroundings.benefits.figures:
        if rule.unit in _YUAN and rule.region_code in near and rule.holds_on(today) and rule.is_speakable:
            rules.setdefault(rule.kind, []).append(rule)
    found = []
    for of_kind in rules.values():
        names = {name for rule in of_kind for name in _names(rule.name)}
        if names:
            named = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
            found.append((re.compile(rf"(?:{named}){_MONEY_BETWEEN}{_MONEY}"), of_kind))
    return found


def _names(name: str) -> Iterator[str]:
    short = re.sub(r"（[^）]*）", "", name)
    for each in (short, short.replace(_WORDS_OF_TAX, "")):
        if len(each) >= _LEAST_NAME:
            yield each


def _benefits_differing(
    read: str, benefits: list[tuple[re.Pattern[str], list[BenefitRule]]], surroundings: Surroundings
) -> Iterator[str]:
    for pattern, of_kind in benefits:
        for found in pattern.finditer(read):
            number = int(found["number"].replace(",", "")) * (10_000 if found["ten_thousand"] else 1)
            if number not in {each for rule in of_kind for each in _numbers_of_benefit(rule)}:
                main = next((rule for rule in of_kind if rule.case is BenefitCase.USUAL), of_kind[0])
                yield _difference(_Told(found.group(), number, "元"), main, surroundings)


def _numbers_of_benefit(rule: BenefitRule) -> set[int]:
    texts = (*rule.conditions, *rule.apply, *filter(None, (rule.formula, rule.who, rule.when, rule.beware)))
    return _numbers_told(rule) | {
        int(number) * (10_000 if unit else 1)
        for text in (*texts, rule.says, *rule.notes)
        for number, unit in re.findall(r"(\d+)\s*(万)?", text)
    }


def _difference(told: _Told, rule: DatedRule, surroundings: Surroundings) -> str:
    place = surroundings.name_of(rule.region_code)
    source = next(iter(rule.sources), None)
    by = f"（依据{source.name}）" if source else ""
    return f"这里写的是“{told.text}”，数据表里{place}是：{rule.says}{by}。两个数不一样。"


def _vaccines(surroundings: Surroundings) -> list[tuple[re.Pattern[str], re.Pattern[str], Vaccine, str]]:
    library = surroundings.library
    schedule = surroundings.immunisation.schedule_on(library.today, lineage=(NATION,))
    if schedule is None:
        return []
    name = schedule.sources[0].name if schedule.sources else schedule.name
    return [
        (
            re.compile(re.escape(vaccine.name) + _DOSE_COUNT),
            re.compile(
                rf"{re.escape(vaccine.name)}[^\d，。；！？]{{0,3}}第\s*(?P<dose>\d)\s*[剂针]"
                r"[^\d，。；！？]{0,6}(?P<number>\d{1,2})\s*(?P<unit>月龄|个月|周岁|岁)"
            ),
            vaccine,
            name,
        )
        for vaccine in schedule.vaccines
        if vaccine.is_for_every_child
    ]


def _vaccines_differing(
    read: str, vaccines: list[tuple[re.Pattern[str], re.Pattern[str], Vaccine, str]]
) -> Iterator[str]:
    for counted, aged, vaccine, source in vaccines:
        for found in counted.finditer(read):
            if int(found["number"]) != len(vaccine.doses):
                yield f"这里写的是“{found.group()}”，免疫程序里一共 {len(vaccine.doses)} 剂（依据{source}）。"
        for found in aged.finditer(read):
            dose = next((each for each in vaccine.doses if each.number == int(found["dose"])), None)
            months = int(found["number"]) * (_MONTHS_A_YEAR if found["unit"].endswith("岁") else 1)
            if dose is not None and months not in {dose.age_months, dose.before_months, dose.interval_months}:
                yield f"这里写的是“{found.group()}”，免疫程序里{dose.label}：{dose.when}（依据{source}）。"
