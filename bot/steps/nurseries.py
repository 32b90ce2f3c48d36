"""Which nurseries there are: near somebody, in a town, with what a family needs; and one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.confidence import confidence
from bot.explained import explained
from bot.nurseries.amounts import bare_number
from bot.nurseries.hearing import Heard, hear
from bot.nurseries.kept import kept
from bot.nurseries.looking import look
from bot.nurseries.names import asks_for_filing
from bot.nurseries.nothing import (
    elsewhere,
    gone,
    list_missing,
    no_more,
    no_ranking,
    none_fits,
    not_that_many,
    too_old,
    which_one,
)
from bot.nurseries.one import one_answer
from bot.nurseries.wanted import Talk
from bot.nurseries.wording import STEP, TOPIC, described, list_answer
from bot.nurseries.words import Aspect, nursery_words
from bot.proposal import Proposal
from directory.nursery import UNDER_THREE_MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.messages import Answer
    from bot.nurseries.wanted import Wanted
    from bot.situation import Situation
    from knowledge.language.reading import Language
    from knowledge.regions.gazetteer import Gazetteer


TOO_FAR_M = 50_000
"""Nobody takes a child so far each day: whoever stands there needs another district's list."""

_ASKS_SOMETHING = re.compile(r"怎|咋|如何|几|多少|什么|啥|为何|谁|吗|呢|能不能|要不要|是不是|是否")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a question is taken for; nothing is looked up before it is built."""

    key: str
    asks: str
    build: Callable[[], Answer]
    is_asked: bool = True
    """A word asks for it; 普惠托育 by itself only names it."""


class NurseryStep:
    """Proposes a page of the directory, or one nursery of it."""

    name = STEP

    def __init__(self, gazetteer: Gazetteer, home: str, language: Language) -> None:
        """Take what names the places, the code of the place the service is for, and how rare words are."""
        self._gazetteer = gazetteer
        self._home = home
        self._language = language
        self._towns = {
            region.short_name: region.code
            for region in gazetteer
            if region.parent == home and region.short_name
        }

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal where the question is of nurseries; what it finds is only looked up to be shown."""
        heard = hear(situation, towns=self._towns)
        plan = None if heard is None else self._plan(heard, situation)
        if heard is None or plan is None:
            return []
        if not heard.wish.asks_list and situation.directory.is_empty():
            # That there is no list yet is told to whoever asks for it; others find an article.
            return []
        features = {
            "scope": situation.scope,
            **self._explained(heard, situation),
            "unasked": 0.0 if plan.is_asked else 1.0,
            "beyond": float(heard.wish.is_beside),
            "goes_on": float(heard.talk is not None and not heard.wish.says_nursery),
        }
        return [
            Proposal(
                step=STEP,
                key=plan.key,
                topic=TOPIC,
                features=features,
                confidence=confidence().of(STEP, features),
                asks=lambda: plan.asks,
                build=lambda: kept(plan.build(), situation),
            )
        ]

    def _plan(self, heard: Heard, situation: Situation) -> Plan | None:
        """What the question is taken for, the most particular first."""
        wish, talk = heard.wish, heard.talk
        if talk is not None and asks_for_filing(heard.text) is not None:
            return None
        if talk is not None and (plan := self._of_one(heard, talk, situation)):
            return plan
        is_bare = not heard.wanted.is_filtered and not heard.wanted.is_placed
        if wish.asks_best and is_bare and (wish.says_nursery or talk is not None):
            build = partial(no_ranking, situation, talk=talk or Talk(), gazetteer=self._gazetteer)
            return Plan(key=f"{STEP}:best", asks="哪家托育好", build=build)
        if talk is not None and talk.page and wish.asks_more and is_bare:
            build = partial(self._list, talk.wanted, situation, before=talk, page=talk.page + 1)
            return Plan(key=f"{STEP}:list", asks="更多托育机构", build=build)
        return self._search(heard, situation)

    def _of_one(self, heard: Heard, talk: Talk, situation: Situation) -> Plan | None:
        """Something asked of a nursery that was listed or spoken of."""
        wish = heard.wish
        which = wish.which or bare_number(heard.text)
        if which is not None and talk.found:
            build = partial(self._one, which, heard, talk, situation)
            return Plan(key=f"{STEP}:one:{','.join(wish.aspects)}", asks=heard.text, build=build)
        if wish.says_nursery:
            return None
        of_this = wish.points_back or (talk.one is not None and heard.asks_of_it)
        if not of_this and not (wish.aspects and not heard.wanted.is_filtered and not heard.wanted.is_placed):
            return None
        if talk.one is None:
            several = len(talk.found) > 1
            return (
                Plan(key=f"{STEP}:which", asks=heard.text, build=partial(which_one, talk))
                if several
                else None
            )
        build = partial(self._this_one, talk.one, heard, talk, situation)
        return Plan(key=f"{STEP}:one:{','.join(wish.aspects)}", asks=heard.text, build=build)

    def _search(self, heard: Heard, situation: Situation) -> Plan | None:
        """A list, with the conditions of this question and those of the last one that it goes on with."""
        wish, wanted, talk = heard.wish, heard.wanted, heard.talk
        goes_on = talk is not None and self._narrows(heard)
        if not goes_on and not self._names_them(heard):
            return None
        asked = goes_on or wish.asks_list or wanted.is_placed or wish.says_small_child
        if not asked and (not wanted.is_filtered or _ASKS_SOMETHING.search(heard.text)):
            # 几个月能上托班 asks of nurseries in general; 1500以内的托育 can only mean the list.
            return None
        if wish.aspects and not wish.asks_list and not goes_on:
            return None
        if talk is not None and goes_on:
            wanted = talk.wanted.narrowed(wanted)
        if wanted.age_months is not None and wanted.age_months >= UNDER_THREE_MONTHS:
            return Plan(key=f"{STEP}:list", asks=f"{heard.text}", build=too_old, is_asked=asked)
        place = self._name(wanted.region_code or self._home)
        near = "附近" if wanted.is_near else place
        return Plan(
            key=f"{STEP}:list",
            asks=f"{near}有哪些{described(wanted)}",
            build=partial(
                self._list,
                wanted,
                situation,
                before=Talk(),
                asks_best=wish.asks_best,
                aspects=wish.aspects,
            ),
            is_asked=asked,
        )

    def _names_them(self, heard: Heard) -> bool:
        """Whether nurseries are asked for, and not one that it names or points to (楼下那家托育)."""
        wish = heard.wish
        by_form = wish.says_mode and (wish.asks_list or heard.wanted.is_placed)
        if not (wish.says_nursery or wish.says_small_child or by_form or heard.is_only_near):
            return False
        return not wish.points_back and not heard.names_one(self._language.tokenizer.precise)

    def _narrows(self, heard: Heard) -> bool:
        """Whether a question goes on with the last list: 便宜点的, 小店镇的呢, 有普惠托育吗.

        One that names nurseries and a place of its own begins anew.
        """
        wanted = heard.wanted
        if heard.wish.says_nursery:
            return wanted.is_filtered and not wanted.is_placed
        return wanted.is_filtered or wanted.is_placed

    def _list(
        self,
        wanted: Wanted,
        situation: Situation,
        *,
        before: Talk,
        page: int = 1,
        asks_best: bool = False,
        aspects: Sequence[Aspect] = (),
    ) -> Answer:
        directory, near = situation.directory, situation.conversation.point
        newest = directory.newest()
        if newest is None:
            return list_missing(situation)
        place = self._name(wanted.region_code or self._home)
        looked = look(directory, wanted, near=near, home=self._home, page=page)
        nearest_m = looked.hits.nearest_m
        if wanted.is_near and nearest_m is not None and nearest_m > TOO_FAR_M:
            return elsewhere(place="您那里", home_name=self._name(self._home))
        if not looked.found:
            if page > 1:
                return no_more(before, total=len(before.found), home=self._home)
            if not self._is_around(wanted.region_code):
                return elsewhere(place=place, home_name=self._name(self._home))
            return none_fits(wanted, place=place, newest=newest, home=self._home)
        return list_answer(
            looked,
            place=self._name(looked.wanted.region_code or self._home),
            asked=wanted,
            before=before,
            lists=directory.lists([found.nursery for found in looked.found]),
            is_placed=near is not None,
            asks_best=asks_best,
            aspects=aspects,
            home=self._home,
        )

    def _one(self, which: int, heard: Heard, talk: Talk, situation: Situation) -> Answer:
        if which > len(talk.found):
            return not_that_many(talk)
        return self._this_one(talk.found[which - 1 if which > 0 else -1], heard, talk, situation)

    def _this_one(self, nursery_id: str, heard: Heard, talk: Talk, situation: Situation) -> Answer:
        nursery = situation.directory.among((nursery_id,)).get(nursery_id)
        if nursery is None:
            return gone()
        return one_answer(
            nursery,
            aspects=tuple(aspect for aspect in heard.wish.aspects if aspect is not Aspect.ABOUT),
            wanted=heard.wanted,
            talk=talk,
            near=situation.conversation.point,
            lists=situation.directory.lists((nursery,)),
        )

    def _is_around(self, code: str | None) -> bool:
        """Whether a place lies in the home district or around it."""
        if code is None or code.startswith(self._home):
            return True
        return any(region.code == code for region in self._gazetteer.lineage(self._home))

    def _name(self, code: str) -> str:
        region = self._gazetteer.get(code)
        return region.name if region else code

    def _explained(self, heard: Heard, situation: Situation) -> dict[str, float]:
        """How much of the question's rarer words is known, and the weight of the rest."""
        fillers, places = nursery_words().fillers, situation.understood.place_words
        share, stray = explained(
            heard.reading,
            heard.known,
            is_filler=lambda word: word in fillers or word in places or word in self._towns,
            rarity=self._language.rarity,
        )
        return {"share": share, "stray": stray}
