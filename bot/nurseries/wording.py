"""A list of nurseries in words: how many there are, each with what a family asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus, Card, Citation
from bot.nurseries.wanted import PAGE_SIZE, Talk
from bot.nurseries.words import Aspect
from directory.labels import KINDS, NATURES, number
from directory.nursery import Kind
from directory.search import RADIUS_M
from directory.wording import UNPLACED, ages, care_modes, distance, fee, hours, standing, telephone, walk
from knowledge.sources import UNKNOWN_ISSUER, Source, is_official

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.nurseries.looking import Looked
    from bot.nurseries.wanted import Wanted
    from directory.nursery import Facts, Nursery
    from directory.search import FoundNursery
    from directory.store import ImportRecord

STEP = "nurseries"
TOPIC = "nurseries"
SUGGESTED = 3

SAMPLES = "下面是示例机构，不是真实名单。"
SAMPLE = "这是示例机构，不是真实名单。"
SEND_PLACE = (
    "想按远近排：公众号里点“+”发位置；网页上打开“找托育”，点“用我的位置”。"
    "也可以说街道或路名，比如“小店镇的托育”。"
)
UNRANKED = "我不排名，也不推荐哪一家；好不好，要自己去看。"
NO_PHONE = "电话未公布"
_MORE = "更多"
_LIST = "托育机构名单"


def list_answer(
    looked: Looked,
    *,
    place: str,
    asked: Wanted,
    before: Talk,
    lists: Sequence[ImportRecord],
    is_placed: bool,
    asks_best: bool,
    aspects: Sequence[Aspect] = (),
    home: str,
) -> Answer:
    """A page of what was found; `place` names the district or town that was looked in."""
    nurseries = [found.nursery for found in looked.found]
    ids = tuple(nursery.id for nursery in nurseries)
    shown_before = before.found[: looked.first - 1]
    asks_place = asked.is_near and not is_placed
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=_lead(looked, place=place, is_placed=is_placed and asked.is_near),
        cards=tuple(
            card(found, number=place_in_list, wanted=asked, is_placed=is_placed, aspects=aspects)
            for place_in_list, found in enumerate(looked.found, start=looked.first)
        ),
        paragraphs=(
            *((UNRANKED,) if asks_best else ()),
            *_unknown(looked),
            *_untold(nurseries),
            *((SEND_PLACE,) if asks_place else ()),
        ),
        notes=(SAMPLES,) if any(nursery.is_sample for nursery in nurseries) else (),
        citations=citations(lists),
        suggestions=_suggestions(looked),
        page=looked.wanted.path(home=home),
        topic=TOPIC,
        talk=Talk(
            wanted=looked.wanted,
            found=(*shown_before, *ids),
            page=looked.hits.page,
            one=ids[0] if looked.hits.total == 1 else None,
        ),
    )


def card(
    found: FoundNursery,
    *,
    number: int | None,
    wanted: Wanted,
    is_placed: bool,
    aspects: Sequence[Aspect] = (),
) -> Card:
    """One nursery of a list: ages, what was asked for, telephone, and that it is filed."""
    nursery, metres = found.nursery, found.distance_m
    return Card(
        title=nursery.facts.name,
        number=number,
        lines=tuple(_lines(nursery, wanted, aspects)),
        distance=how_far(metres) if metres is not None else (UNPLACED if is_placed else None),
        distance_m=metres,
        path=f"/nurseries/{nursery.id}",
    )


def how_far(metres: float) -> str:
    """A distance, with the walk where somebody would walk.

    >>> how_far(650), how_far(20_000)
    ('650 米，走路约 11 分钟', '20 公里')
    """
    return "，".join(part for part in (distance(metres), walk(metres)) if part)


def phone(facts: Facts) -> str:
    """Its numbers, or that none is published."""
    return f"电话 {'、'.join(map(telephone, facts.phones))}" if facts.phones else NO_PHONE


def citations(lists: Sequence[ImportRecord]) -> tuple[Citation, ...]:
    """The lists as sources, each with its as-of date; an invented list is none."""
    return tuple(Citation(source=_source(one)) for one in lists if not one.is_sample)


def described(wanted: Wanted) -> str:
    """The conditions in words, before the noun: 收 12 个月孩子的、普惠的.

    >>> from bot.nurseries.wanted import Wanted
    >>> described(Wanted(age_months=12, inclusive=True)), described(Wanted())
    ('收 12 个月孩子、普惠的托育机构', '托育机构')
    """
    parts = tuple(_conditions(wanted))
    kind = KINDS[wanted.kind or Kind.NURSERY]
    return f"{'、'.join(parts)}的{kind}" if parts else kind


def _conditions(wanted: Wanted) -> Iterator[str]:
    if wanted.age_months is not None:
        yield f"收 {number(wanted.age_months)} 个月孩子"
    if wanted.inclusive:
        yield "普惠"
    if wanted.nature is not None:
        yield NATURES[wanted.nature]
    if wanted.fee_at_most is not None:
        yield f"每月不超过 {number(wanted.fee_at_most)} 元"
    if wanted.modes:
        yield f"有{care_modes(wanted.modes)}"
    if wanted.opens_at_or_before is not None:
        yield f"{wanted.opens_at_or_before} 能送"
    if wanted.closes_at_or_after is not None:
        yield f"{wanted.closes_at_or_after} 还能接"


def _lead(looked: Looked, *, place: str, is_placed: bool) -> str:
    hits, wanted = looked.hits, looked.wanted
    what = described(wanted)
    where = f"{wanted.text}这一带" if wanted.text else f"{place}名单上"
    total, last = hits.total, looked.first + len(looked.found) - 1
    if looked.first > 1:
        return f"一共 {total} 家，接着是第 {looked.first}–{last} 家。"
    if is_placed and hits.within_radius == 0 and hits.nearest_m is not None:
        kilometres = RADIUS_M // 1_000
        ends = f"{_order(wanted, is_placed=True)}："
        return f"{kilometres} 公里内没有{what}，最近的在 {distance(hits.nearest_m)}外，{ends}"
    if is_placed:
        # What has no point stands last and is counted apart: nobody knows how far it is.
        within = total if hits.within_radius is None else hits.within_radius
        where, total = f"{RADIUS_M // 1_000} 公里内", within
    listed = _order(wanted, is_placed=is_placed)
    ends = f"，{listed}：" if listed else "："
    begins = f"没有完全合适的，放宽了{'、'.join(looked.given_up)}：" if looked.given_up else ""
    first = f"，先列 {PAGE_SIZE} 家" if total > PAGE_SIZE else ""
    unit = "家" if wanted.kind is None else "个"
    return f"{begins}{where}有 {total} {unit}{what}{first}{ends}"


def _order(wanted: Wanted, *, is_placed: bool) -> str:
    """How the list is ordered; nothing where that is of no interest."""
    if wanted.is_cheapest:
        return "收费低的在前"
    return "由近到远" if is_placed else ""


def _lines(nursery: Nursery, wanted: Wanted, aspects: Sequence[Aspect]) -> Iterator[str]:
    facts = nursery.facts
    asks_fee = wanted.fee_at_most is not None or wanted.is_cheapest or wanted.inclusive
    asks_hours = wanted.closes_at_or_after or wanted.opens_at_or_before
    yield f"收 {ages(facts.age_months)}" if facts.age_months else "收多大未公布"
    if wanted.modes and facts.service_forms:
        yield care_modes(facts.service_forms)
    if asks_fee or Aspect.FEE in aspects:
        yield fee(facts.fee) if facts.fee else "收费未公布"
    if asks_hours or Aspect.HOURS in aspects:
        yield hours(facts) or "接送时间未公布"
    if Aspect.ADDRESS in aspects:
        yield facts.address or "地址未公布"
    yield phone(facts)
    yield standing(nursery)


def _unknown(looked: Looked) -> Iterator[str]:
    """How many may fit or not: the list does not tell."""
    hits = looked.hits
    if hits.ages_unknown:
        yield f"其中 {hits.ages_unknown} 家没公布收多大的孩子，排在后面，打电话问。"
    if hits.within_radius is not None and hits.unplaced:
        behind = "" if looked.wanted.is_cheapest else "，排在最后"
        yield f"{hits.unplaced} 家没公布位置{behind}。"


def _untold(nurseries: Sequence[Nursery]) -> Iterator[str]:
    """What the list tells of none of them, in one sentence."""
    told = {
        "收费": any(nursery.facts.fee for nursery in nurseries),
        "接送时间": any(hours(nursery.facts) for nursery in nurseries),
        "托法": any(nursery.facts.service_forms for nursery in nurseries),
    }
    missing = [name for name, is_told in told.items() if not is_told]
    if missing and nurseries:
        yield f"{'、'.join(missing)}：名单没有公布，打电话问。"


def _suggestions(looked: Looked) -> tuple[str, ...]:
    """How the conversation goes on: what comes next, and the filters that are still open."""
    wanted = looked.wanted
    is_first_page = looked.first == 1 and len(looked.found) > 0
    has_phone = is_first_page and bool(looked.found[0].nursery.facts.phones)
    open_ones = (
        (_MORE, not looked.is_last),
        ("第一个的电话" if has_phone else "第一个在哪", is_first_page),
        ("普惠的", wanted.inclusive is None),
        ("收一岁的", wanted.age_months is None),
        ("有没有半日托", not wanted.modes),
    )
    return tuple(text for text, is_open in open_ones if is_open)[:SUGGESTED]


def _source(one: ImportRecord) -> Source:
    title = one.title.strip("《》 ") or _LIST
    if one.as_of is not None and "截至" not in title:
        title = f"{title}（截至 {one.as_of}）"
    is_address = one.source.startswith(("http://", "https://"))
    return Source(
        title=title,
        issuer=UNKNOWN_ISSUER if is_address or not one.source.strip() else one.source.strip(),
        url=one.source if is_address and is_official(one.source) else None,
    )
