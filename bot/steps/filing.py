"""Is this one filed: a name as parents say it, or a credit code, against the directory."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.confidence import confidence
from bot.nurseries.filing import STEP, FilingWording
from bot.nurseries.hearing import talk_of
from bot.nurseries.kept import kept
from bot.nurseries.names import OF_FILING, Asks, asks_for_filing, named
from bot.nurseries.nothing import gone, list_missing, not_that_many, which_one
from bot.nurseries.one import one_answer
from bot.nurseries.wanted import NOTHING, Talk
from bot.nurseries.wish import read_wish
from bot.nurseries.wording import TOPIC
from bot.nurseries.words import Aspect
from bot.proposal import Proposal
from directory.verify import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.messages import Answer
    from bot.nurseries.names import Named
    from bot.situation import Situation
    from directory.verify import Verification
    from knowledge.language.reading import Language
    from knowledge.offices import Offices
    from knowledge.regions.gazetteer import Gazetteer

_NOT_IN_NAMES = frozenset({"leave", "right", "birth", "benefit", "vaccine", "health", "care"})
"""Categories of terms that no nursery is named by."""

_FOUND = frozenset({Verdict.FILED, Verdict.WITHDRAWN, Verdict.SEVERAL})


class FilingStep:
    """Proposes what the directory says of one nursery that a question names."""

    name = STEP

    def __init__(self, home: str, language: Language, offices: Offices, gazetteer: Gazetteer) -> None:
        """Take the code of the home district, what cuts words, whom to ask, and what names the places."""
        self._home = home
        self._words_of = language.tokenizer.precise
        self._is_term = language.lexicon.term
        self._terms_in = language.lexicon.find
        self._gazetteer = gazetteer
        self._towns = frozenset(region.short_name for region in gazetteer if region.parent == home)
        self._wording = FilingWording(offices, gazetteer=gazetteer)

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal where the question names a nursery, or asks for the filing of one spoken of.

        The directory is asked only once a name or a code was found.
        """
        talk = talk_of(situation)
        if talk is not None and (build := self._of_listed(situation, talk)):
            features = {"found": 1.0, "near": 0.0, "says_nursery": 0.0, "goes_on": 1.0, "aimless": 0.0}
            return [self._proposal(situation, "", build, features)]
        asked = named(situation.understood.reading.raw, words_of=self._words_of, is_any=talk is not None)
        if asked is None or not self._may_be_nursery(asked):
            return []
        found = situation.directory.verify(asked.text, region_code=self._home)
        if found.verdict is Verdict.UNUSABLE and not asked.is_code:
            return []
        found = _as_listed(found, talk)
        is_found = found.verdict in _FOUND or asked.is_code
        if not is_found and not found.near and not asked.is_whole and asked.asks not in OF_FILING:
            return []
        features = {
            "found": float(is_found),
            "near": float(bool(found.near)),
            "says_nursery": float(asked.says_nursery),
            "goes_on": float(talk is not None),
            "aimless": float(asked.asks is Asks.NOTHING and not is_found),
        }
        build = partial(self._answer, asked, found, situation, talk)
        return [self._proposal(situation, asked.text, build, features)]

    def _may_be_nursery(self, asked: Named) -> bool:
        """Whether what is left of a question can be the name of a nursery."""
        if asked.is_code:
            return True
        if self._is_term(asked.text) is not None or self._is_place(asked.own):
            return False
        # 哺乳期出差合法吗 is asked of the law, as 小月亮合法吗 is of a nursery.
        return asked.says_nursery or _NOT_IN_NAMES.isdisjoint(
            mention.term.category for mention in self._terms_in(asked.text)
        )

    def _is_place(self, name: str) -> bool:
        """Whether it is the name of a place and nothing more: 小店镇的呢."""
        mentions = self._gazetteer.find(name, home=self._home)
        return name in self._towns or any(mention.surface == name for mention in mentions)

    def _of_listed(self, situation: Situation, talk: Talk) -> Callable[[], Answer] | None:
        """What answers 它备案了吗, 第二个正规吗; None for a question that asks nothing of the kind."""
        reading = situation.understood.reading
        left = asks_for_filing(reading.text)
        if left is None:
            return None
        wish = read_wish(left)
        if wish.which is not None and talk.found:
            if wish.which > len(talk.found):
                return partial(not_that_many, talk)
            nursery_id = talk.found[wish.which - 1 if wish.which > 0 else -1]
            return partial(self._of_id, nursery_id, situation, talk)
        if left and not wish.points_back:
            return None
        if talk.one is not None:
            return partial(self._of_id, talk.one, situation, talk)
        return partial(which_one, talk) if len(talk.found) > 1 else None

    def _proposal(
        self, situation: Situation, name: str, build: Callable[[], Answer], features: Mapping[str, float]
    ) -> Proposal:
        features = {"scope": situation.scope, **features}
        return Proposal(
            step=STEP,
            key=f"{STEP}:{name}",
            topic=TOPIC,
            features=features,
            confidence=confidence().of(STEP, features),
            asks=lambda: f"托育机构“{name}”备案了吗" if name else situation.understood.reading.text,
            build=lambda: kept(build(), situation),
        )

    def _of_id(self, nursery_id: str, situation: Situation, talk: Talk) -> Answer:
        nursery = situation.directory.among((nursery_id,)).get(nursery_id)
        if nursery is None:
            return gone()
        lists = situation.directory.lists((nursery,))
        return self._wording.of_nursery(nursery, situation, lists=lists, talk=talk)

    def _answer(self, asked: Named, found: Verification, situation: Situation, talk: Talk | None) -> Answer:
        directory = situation.directory
        newest = directory.newest()
        if newest is None:
            return list_missing(situation)
        lists = directory.lists(found.nurseries)
        if found.verdict is Verdict.SEVERAL:
            return self._wording.of_several(found, lists=lists)
        if found.verdict not in _FOUND:
            return self._wording.of_none(found, situation, newest=newest, aspects=asked.aspects)
        nursery = found.nurseries[0]
        if asked.asks in {Asks.FACT, Asks.NOTHING} and not asked.is_code:
            return one_answer(
                nursery,
                aspects=tuple(aspect for aspect in asked.aspects if aspect is not Aspect.ABOUT),
                wanted=NOTHING,
                talk=talk or Talk(),
                near=situation.conversation.point,
                lists=lists,
            )
        return self._wording.of_nursery(nursery, situation, lists=lists, talk=talk)


def _as_listed(found: Verification, talk: Talk | None) -> Verification:
    """What was found, taken for one that was just listed where only that one is like it: 小月亮的电话."""
    if found.verdict is not Verdict.NOT_FOUND or talk is None:
        return found
    listed = [nursery for nursery in found.near if nursery.id in talk.found]
    if len(listed) != 1:
        return found
    return replace(found, verdict=Verdict(listed[0].status.value), nurseries=listed)
