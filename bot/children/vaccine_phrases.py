"""Short phrases on doses and vaccines, from which answers are put together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.children.ages import age_label
from knowledge.children.vaccines import Route
from knowledge.policies.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.children.vaccines import Dose, Former, Vaccine

_UNITS = ("月龄", "周岁")


class VaccineAsk(StrEnum):
    """What is asked of one vaccine, what decides the first sentence first."""

    CHANGED = "changed"
    LATEST = "latest"
    INTERVAL = "interval"
    LATE = "late"
    ROUTE = "route"
    PREVENTS = "prevents"
    FREE = "free"
    WHEN = "when"


def since(former: Former) -> str:
    """From when on a change holds; nothing where no day is on record."""
    return f"从 {spell_day(former.since)}起" if former.since else ""


def change(former: Former, name: str) -> str:
    """What changed of a vaccine, a whole sentence."""
    if former.since is None:
        return f"{former.now}。"
    return f"{name}{since(former)}改了：现在是 {former.now}；以前是 {former.was}。"


def age_of(doses: Sequence[Dose]) -> str:
    """The age at which doses that are due together are given."""
    return age_label(doses[0].age_months)


def named(doses: Iterable[Dose]) -> str:
    """Doses by their whole names."""
    return "、".join(dose.label for dose in doses)


def short(doses: Iterable[Dose]) -> str:
    """The same for a list by age: 乙肝第 1 剂、卡介苗."""
    return "、".join(dose.label.replace("疫苗第", "第") for dose in doses)


def listed(doses: Iterable[Dose]) -> str:
    """The same, with how a dose is given where the doses of one vaccine differ in it."""
    return "、".join(
        f"{dose.label}（{way(dose.route)}）" if dose.has_other_routes else dose.label for dose in doses
    )


def at_birth(doses: Iterable[Dose]) -> str:
    """The same, each with how soon."""
    return "、".join(f"{dose.label}（{dose.when}）" for dose in doses)


def way(route: Route) -> str:
    """口服 or 打针."""
    return "口服" if route is Route.ORAL else "打针"


def when(dose: Dose) -> str:
    """The age of a dose within a sentence: 满 6 月龄."""
    return dose.when if dose.timing or not dose.age_months else f"满 {dose.when}"


def times(vaccine: Vaccine) -> str:
    """At which ages its doses are given: 2、4、6、18 月龄和 6 周岁各 1 剂."""
    labels = [dose.when for dose in vaccine.doses]
    if any(dose.timing for dose in vaccine.doses[1:]):
        return "，".join(f"第 {dose.number} 剂在{dose.when}" for dose in vaccine.doses)
    parts = [label for label in labels if not label.endswith(_UNITS)]
    for unit in _UNITS:
        numbers = [label.removesuffix(f" {unit}") for label in labels if label.endswith(unit)]
        if numbers:
            parts.append(f"{'、'.join(numbers)} {unit}")
    told = parts[0] if len(parts) == 1 else f"{'、'.join(parts[:-1])}和 {parts[-1]}"
    return f"{told}各 1 剂"


def terms(dose: Dose) -> str:
    """What a list says of one dose: age, product, interval, latest age."""
    told = (
        dose.when,
        f"{dose.product}，{way(dose.route)}" if dose.product else None,
        f"和前一剂隔至少 {dose.interval}" if dose.interval else None,
        f"{dose.latest}前打完" if dose.latest else None,
    )
    return "，".join(filter(None, told))


def details(vaccine: Vaccine, dose: Dose | None) -> list[tuple[str, str]]:
    """What is told under the first sentence: of one dose all, else a line for each."""
    if dose is None and len(vaccine.doses) > 1:
        return [(f"第 {each.number} 剂", terms(each)) for each in vaccine.doses]
    only = dose or vaccine.doses[0]
    told = (
        ("和前一剂至少隔", only.interval),
        ("最好在此之前打完", only.latest),
        ("怎么打", f"{only.product}，{only.route.value}" if only.product else only.route.value),
        ("防什么", vaccine.prevents),
    )
    return [(label, value) for label, value in told if value]


def lead(
    vaccine: Vaccine,
    dose: Dose | None,
    *,
    ask: VaccineAsk,
    former: Former | None,
    catch_up: str,
) -> str:
    """The first sentence on a vaccine, or on one dose of it.

    `former` is what used to hold, asked for by CHANGED; `catch_up` the rule
    for doses that are late, a whole sentence.
    """
    name = f"{vaccine.name}（{vaccine.only_for}）" if vaccine.only_for else vaccine.name
    if ask is VaccineAsk.CHANGED and former is not None:
        return change(former, name)
    if ask is VaccineAsk.LATEST:
        return _latest(vaccine, dose)
    if ask is VaccineAsk.INTERVAL:
        return _interval(vaccine, dose)
    if ask is VaccineAsk.LATE:
        return _late(vaccine, dose, catch_up=catch_up)
    return {
        VaccineAsk.ROUTE: f"{dose.label if dose else name}：{_routes((dose,) if dose else vaccine.doses)}。",
        VaccineAsk.PREVENTS: f"{name}防{vaccine.prevents}。",
        VaccineAsk.FREE: f"{name}是国家免疫规划疫苗，免费。",
    }.get(ask) or _age(vaccine, dose, name)


def no_such_dose(vaccine: Vaccine, number: int) -> str:
    """What is said of 第 4 针 where there are three."""
    return f"{vaccine.name}一共 {len(vaccine.doses)} 剂，没有第 {number} 剂：{times(vaccine)}。"


def _age(vaccine: Vaccine, dose: Dose | None, name: str) -> str:
    if dose is None and len(vaccine.doses) == 1:
        return f"{name}只打 1 剂，{when(vaccine.doses[0])}打，免费。"
    if dose is None:
        return f"{name}一共 {len(vaccine.doses)} 剂：{times(vaccine)}，免费。"
    verb = "口服" if dose.route is Route.ORAL else "打"
    return f"{dose.label}{when(dose)}{verb}，免费。"


def _routes(doses: Sequence[Dose]) -> str:
    """Which doses are given how: 第 1、2 剂打针（肌内注射），第 3、4 剂口服."""
    by_route: dict[Route, list[str]] = {}
    for dose in doses:
        by_route.setdefault(dose.route, []).append(str(dose.number))
    ways = {route: "口服" if route is Route.ORAL else f"打针（{route.value}）" for route in by_route}
    if len(by_route) == 1:
        return next(iter(ways.values()))
    return "，".join(f"第 {'、'.join(numbers)} 剂{ways[route]}" for route, numbers in by_route.items())


def _interval(vaccine: Vaccine, dose: Dose | None) -> str:
    if len(vaccine.doses) == 1:
        return f"{vaccine.name}只打 1 剂（{vaccine.doses[0].when}），没有间隔。"
    spoken = [each for each in ((dose,) if dose else vaccine.doses) if each.interval]
    if not spoken:
        return f"{vaccine.name}这一剂和前一剂隔多久，表里没有写，按月龄打：{times(vaccine)}。"
    by_interval: dict[str, list[str]] = {}
    for each in spoken:
        by_interval.setdefault(str(each.interval), []).append(str(each.number))
    told = "，".join(f"第 {'、'.join(of)} 剂和前一剂至少隔 {gap}" for gap, of in by_interval.items())
    return f"{vaccine.name}：{told}。"


def _latest(vaccine: Vaccine, dose: Dose | None) -> str:
    spoken = [each for each in ((dose,) if dose else vaccine.doses) if each.latest]
    if not spoken:
        only = dose or vaccine.doses[0]
        return f"{only.label}{when(only)}打；最晚到多大，表里没有写，到了月龄就尽早打。"
    told = "，".join(f"第 {each.number} 剂最好在 {each.latest}前打完" for each in spoken)
    if len(vaccine.doses) == 1:
        told = f"最好在 {spoken[0].latest}前打完"
    return f"{vaccine.name}{'' if dose or len(vaccine.doses) == 1 else '：'}{told}。"


def _late(vaccine: Vaccine, dose: Dose | None, *, catch_up: str) -> str:
    if vaccine.has_own_catch_up:
        return f"{vaccine.name}：{vaccine.doses[0].note}。"
    return f"{dose.label if dose else vaccine.name}晚了能补。{catch_up}"
