"""What is said where no list can be shown: none fits, none is in yet, nobody is ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.citing import cite
from bot.messages import Answer, AnswerStatus
from bot.nurseries.wanted import Talk
from bot.nurseries.wording import STEP, TOPIC, citations, described
from bot.replies import fixed

if TYPE_CHECKING:
    from bot.nurseries.wanted import Wanted
    from bot.situation import Situation
    from directory.store import ImportRecord
    from knowledge.regions.gazetteer import Gazetteer

CHECK = "check-nursery-filing"
VISIT = "nursery-visit-checklist"
WHAT = "what-is-a-nursery"

_NO_RANKING = "我不给托育机构排名，也不推荐哪一家。备案只说明它向卫健部门报过材料，好不好要自己去看。"


def list_missing(situation: Situation) -> Answer:
    """The list is not in yet: where to ask."""
    return fixed(
        "nursery_list_missing",
        status=AnswerStatus.DECLINED,
        step=STEP,
        read_more=shelved(situation, CHECK),
        topic=TOPIC,
    )


def none_fits(wanted: Wanted, *, place: str, newest: ImportRecord, home: str) -> Answer:
    """Nothing in the list fits, however wide it is looked."""
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=f"{place}名单上没有{described(wanted)}。",
        paragraphs=("名单没写的，不等于没有；打 12345 转区卫健委问。",),
        citations=citations((newest,)),
        suggestions=(f"{place}有哪些托育", "附近的托育"),
        page=wanted.path(home=home),
        topic=TOPIC,
        talk=Talk(wanted=wanted),
    )


def elsewhere(*, place: str, home_name: str) -> Answer:
    """The list is of another district than the one that is asked about."""
    return Answer(
        status=AnswerStatus.DECLINED,
        step=STEP,
        lead=f"我这里只有{home_name}的名单，没有{place}的。",
        paragraphs=(f"{place}的，在“全国托育机构信息公示平台”查，或打当地的 12345 问卫健部门。",),
        suggestions=(f"{home_name}有哪些托育",),
        topic=TOPIC,
    )


def no_more(talk: Talk, *, total: int, home: str) -> Answer:
    """The last page was shown."""
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=f"名单上合适的就这 {total} 家，没有更多了。",
        paragraphs=("想看别的，换个条件再问，比如换个街道、不限普惠。",),
        suggestions=("第一个的电话", "附近的托育"),
        page=talk.wanted.path(home=home),
        topic=TOPIC,
        talk=talk,
    )


def which_one(talk: Talk) -> Answer:
    """Several were listed, and the question does not tell of which it is."""
    return Answer(
        status=AnswerStatus.CLARIFY,
        step=STEP,
        lead="您问的是刚才哪一家？说“第几个”就行，比如“第二个的电话”。",
        suggestions=("第一个", "第二个", "第三个")[: len(talk.found)],
        topic=TOPIC,
        talk=talk,
    )


def not_that_many(talk: Talk) -> Answer:
    """A number beyond what was listed."""
    return Answer(
        status=AnswerStatus.CLARIFY,
        step=STEP,
        lead=f"刚才只列到第 {len(talk.found)} 个，您说的是哪一个？",
        suggestions=("第一个", "更多"),
        topic=TOPIC,
        talk=talk,
    )


def gone() -> Answer:
    """What was listed a moment ago is no longer in the directory."""
    return Answer(
        status=AnswerStatus.CLARIFY,
        step=STEP,
        lead="名单刚更新过，您说的这家现在不在里面了。请再找一次。",
        suggestions=("附近的托育",),
        topic=TOPIC,
    )


def too_old() -> Answer:
    """A child of three is taken by no nursery."""
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead="托育机构只收不满 3 岁的孩子，满 3 岁的上幼儿园，名单里没有收的。",
        paragraphs=("幼儿园报名的事，打 12345 转区教体局问。",),
        suggestions=("附近的托育", "托育和幼儿园的区别"),
        read_more=None,
        topic=TOPIC,
    )


def no_ranking(situation: Situation, *, talk: Talk, gazetteer: Gazetteer) -> Answer:
    """Nobody is ranked; what to look at, from the article on visits where it is published."""
    article = situation.shelf.articles.get(VISIT)
    opening = article.sections[0] if article else None
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=_NO_RANKING,
        paragraphs=(f"去看的时候，{opening.lead}",) if opening else (),
        citations=cite(opening.sources, region_code=opening.regions[0], gazetteer=gazetteer)
        if opening
        else (),
        suggestions=("附近的托育", "这家托育正不正规怎么看"),
        read_more=VISIT if opening else None,
        topic=TOPIC,
        talk=talk,
    )


def shelved(situation: Situation, slug: str) -> str | None:
    """The slug, where its article is published."""
    return slug if slug in situation.shelf.articles else None
