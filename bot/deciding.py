"""What is made of the proposals: an answer, a question back, or an honest nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.confidence import confidence
from bot.declining import ask_back, ask_place, asks_of_nothing, choices_of, decline, is_mainland
from bot.office_wording import STEP as OFFICES
from bot.phrases import intents
from bot.steps.articles import in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Answer
    from bot.proposal import Proposal
    from bot.situation import Situation
    from bot.understanding import Understood
    from knowledge.regions.gazetteer import Gazetteer

AGREEING = 2

NEARLY = 0.75
"""Of the confidence to answer from: enough where the next best is of the same article and names each subject.

身份证丢了 is near two sections on a lost birth certificate.
"""

AMOUNT_FROM = 0.9
"""So sure where an amount of a medicine is asked: only vitamins and iron have a page that tells one."""

WRITTEN_FOR = 3
"""Of an article's title and attached questions, so many that say it make it an article on that.

One on income tax has 国外 in one of thirty.
"""


_OTHER_RULES = re.compile("香港|澳门|台湾|港澳")
"""Places of the country whose rules are not ours to tell; a page may be on going there."""

BY_RULE = "按规定"
"""Before what a table says, where a page on the case goes first."""

OF_THE_NUMBER = "这个号码"
"""The same before what a hotline is for, which is no rule."""

HELP = frozenset({"abuse", "fire"})
"""Matters of offices.yaml in which the child's age changes nothing."""


def decide(situation: Situation, proposals: Sequence[Proposal], *, gazetteer: Gazetteer) -> Answer:
    """The answer that the best of the proposals deserves; they come with the best first."""
    fitted, understood = confidence(), situation.understood
    if understood.is_after_school:
        proposals = [proposal for proposal in proposals if _holds_for_any_child(proposal)]
    if is_barred(situation):
        # Not sure of the page written for it either: what is said then is kinder than a list of choices.
        proposals = [
            proposal
            for proposal in proposals
            if proposal.confidence >= fitted.answer_from and _is_written_for_it(proposal, situation)
        ]
    best = proposals[0] if proposals else None
    ask_from = _ask_from(situation)
    if best is None or best.confidence < ask_from:
        return decline(understood)
    is_sure = best.confidence >= fitted.answer_from
    if understood.region_choices and best.article is None and not best.is_stopped:
        names = {region.code: _full_name(region.code, gazetteer) for region in understood.region_choices}
        return ask_place(understood, names)
    is_by_chance = not is_sure and (asks_of_nothing(understood) or understood.is_after_school)
    if is_by_chance or (_asks_amount(understood) and best.confidence < AMOUNT_FROM):
        # Whatever is near 怎么办 is near by chance, and no article is near an amount of a medicine.
        return decline(understood)
    likely = [each for each in proposals if each.confidence >= ask_from / 2 and not each.is_stopped]
    if best.is_stopped:
        answer = best.build()
        return answer if is_sure else replace(answer, suggestions=choices_of(likely))
    if not is_sure and not _agree(proposals[:AGREEING]):
        return ask_back(likely)
    answer = best.build()
    return answer if best.page_first is None else _with_page(answer, best, proposals, situation)


def _with_page(
    answer: Answer, table: Proposal, proposals: Sequence[Proposal], situation: Situation
) -> Answer:
    """A table's answer with what the likeliest page says, where that is sure too and says something else.

    A table holds the rule and its sum, a page the case: 外地户口能领不 is asked
    of the subsidy, and the sum of it answers nothing. Where a sum is asked for,
    the opening of a page only says it again. What an editor attached goes first.
    """
    page = next((each for each in proposals if each.article is not None), None)
    if page is None or page.is_stopped or page.confidence < confidence().answer_from:
        return answer
    section = next(each for each in situation.ranked.sections if each.id == page.key)
    told, says = page.build(), " ".join(in_short(section))
    if section.lead in answer.text or not (table.page_first or section.heading_path):
        return answer
    attached = situation.ranked.attached
    is_attached = attached is not None and situation.ranked.sections[attached] is section
    cited = {citation.source.title for citation in answer.citations}
    both = replace(
        answer,
        citations=(*answer.citations, *(each for each in told.citations if each.source.title not in cited)),
        bases=(*answer.bases, *told.bases[:1]),
    )
    if not (table.page_first or (is_attached and not situation.understood.asks_amount)):
        return replace(both, details=((section.heading, says), *answer.details))
    return replace(
        both,
        lead=says,
        details=((OF_THE_NUMBER if table.step == OFFICES else BY_RULE, answer.lead), *answer.details),
        notes=tuple(dict.fromkeys((*answer.notes, *told.notes))),
    )


def _asks_amount(understood: Understood) -> bool:
    """Whether it is asked which medicine to give, or how much; of milk and water everybody may ask."""
    told, said = intents(), understood.said
    return said.has(told.medicine) and said.has(told.how_much) and not said.has(told.fed)


def is_barred(situation: Situation) -> bool:
    """Whether a question is not to be answered, whatever is near it, but from a page written for just this.

    Another country's rules are not ours to tell, and to whoever lost a child no
    days are read out.
    """
    understood, told = situation.understood, intents()
    return (
        situation.scope < confidence().scope.least
        or _is_abroad(situation)
        or understood.said.has(told.steering)
        or understood.said.has(told.bereaved)
    )


def _is_abroad(situation: Situation) -> bool:
    return situation.understood.asks_abroad or not is_mainland(situation.understood.region)


def _is_written_for_it(proposal: Proposal, situation: Situation) -> bool:
    """Whether an article is on children born abroad, or on a child's death, where the question is."""
    told, said = intents(), situation.understood.said
    shelved = situation.shelf.articles.get(proposal.article or "")
    ranked = situation.ranked
    if ranked.attached is not None and ranked.sections[ranked.attached].id == proposal.key:
        return True
    if shelved is None or said.has(told.steering) or situation.scope < confidence().scope.least:
        return False
    texts = (shelved.article.title, *shelved.article.every_question)
    barring = [
        names
        for names, is_said in (
            (told.bereaved.stands_in, said.has(told.bereaved)),
            (lambda text: told.abroad.stands_in(text) or _OTHER_RULES.search(text), _is_abroad(situation)),
        )
        if is_said
    ]
    return all(sum(bool(names(text)) for text in texts) >= WRITTEN_FOR for names in barring)


def _ask_from(situation: Situation) -> float:
    """How sure a proposal must be to be offered: less where the question is surely one of ours."""
    fitted = confidence()
    return fitted.ask_ours_from if situation.scope >= fitted.scope.sure else fitted.ask_from


def _agree(proposals: Sequence[Proposal]) -> bool:
    """Whether the best is nearly sure and the next of the same article: there is nothing to choose."""
    fitted = confidence()
    nearly = NEARLY * fitted.answer_from
    likely = [proposal.article for proposal in proposals if proposal.confidence > fitted.ask_from]
    return (
        len(likely) == AGREEING
        and likely[0] is not None
        and likely[0] == likely[1]
        and proposals[0].confidence >= nearly
        and not proposals[0].features.get("missing", 0.0)
    )


def _holds_for_any_child(proposal: Proposal) -> bool:
    """Whether it may answer on schoolchildren too: an article that tells them apart, help, a hotline."""
    return proposal.article is not None or proposal.key in HELP or proposal.key.isdigit()


def _full_name(code: str, gazetteer: Gazetteer) -> str:
    """The name with its province and city, such as 北京市朝阳区."""
    lineage = [region.name for region in gazetteer.lineage(code)][:-1]
    return "".join(reversed(lineage))
