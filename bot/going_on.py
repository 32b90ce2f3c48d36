"""A question that goes on with the last one: what it is read with, and what the next may leave unsaid."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.deciding import is_barred
from bot.declining import is_mainland, other_subject
from bot.ellipsis import TEXT_CHARACTERS
from bot.messages import AnswerStatus
from bot.nurseries.wording import TOPIC as NURSERIES
from bot.office_wording import STEP as OFFICES
from bot.phrases import bare, intents
from bot.redaction import redact
from bot.slots import HEAD_OF_KIND, names_subject
from bot.stopping import is_stopped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation import Conversation
    from bot.messages import Answer
    from bot.proposal import Proposal
    from bot.reply import Reply
    from bot.understanding import Understood
    from knowledge.articles.ranking import Ranked
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading

LENT = 2
"""Subjects that a conversation lends to a question."""

COVERED = 0.9
THIN = 0.6
"""How much of a question's own words a section must hold to answer it with lent ones."""

OF_ANY_SUBJECT = frozenset({"document", "question", "person"})
"""Categories of terms that say nothing of what was spoken of."""

ILLNESS = "health"
"""The category of what a child may have, which it still has when something else is asked."""

_ASKS = re.compile(r"[几啥怎咋哪]|多(?:少|久|大|长|高|重|快|远|$)|什么|何")
"""A word that asks names nothing; 多胞胎 and 多动 do."""

_OF_COST = re.compile(r"[钱费价]")
_COST = re.compile(r"免费|自费|收费|\d ?元")
"""What answers 要钱吗 names no 钱: 都免费."""

GOING_ON_CHARACTERS = 20
"""A question this long says what it is about."""


def lent_words(before: Conversation, shelf: Shelf, reply: Reply, language: Language) -> tuple[str, ...]:
    """What was spoken of: the head of the topic, else the subjects of the last article and question."""
    if (head := intents().topic_heads.get(before.topic or "")) is not None:
        carried = reply.understood.carried if reply.understood else ()
        return tuple(dict.fromkeys((head, *carried)))[:LENT]
    shelved = shelf.articles.get(before.slug or "")
    spoken = " ".join((shelved.article.title if shelved else "", *before.words))
    subjects = (
        mention.term.head
        for mention in language.read(spoken, is_ours=True).mentions
        if mention.term.category not in OF_ANY_SUBJECT
    )
    return tuple(dict.fromkeys(subjects))[:LENT]


def may_go_on(reply: Reply, before: Conversation) -> bool:
    """Whether a question without an answer may leave its subject unsaid: 厨房要什么证 after 办托育的手续."""
    situation = reply.situation
    if situation is None or before.topic is None or is_barred(situation):
        return False
    understood = situation.understood
    is_short = len(bare(understood.reading)) <= GOING_ON_CHARACTERS
    is_open = bool(understood.carried) or other_subject(understood) is None
    # Nothing is gained where no article holds the question's own words.
    return is_short and is_open and bool(_holding(situation.ranked))


def brings_more(reply: Reply, again: Reply) -> bool:
    """Whether lent words bring more, and the article behind it holds enough of the question's own words."""
    is_told = again.answer.status is AnswerStatus.ANSWERED or is_stopped(again.answer)
    is_better = is_told or (
        again.answer.status is AnswerStatus.CLARIFY and reply.answer.status is AnswerStatus.DECLINED
    )
    if not is_better or not again.proposals or reply.situation is None:
        return False
    best = again.proposals[0]
    if best.step == OFFICES:
        return best.features["share"] >= COVERED and not best.features["unasked"]
    return best.article in _holding(reply.situation.ranked)


def holds_both(reading: Reading, again: Reply, shelf: Shelf) -> bool:
    """Whether what answers both questions at once names all that the second one names."""
    if again.answer.status is not AnswerStatus.ANSWERED or not again.proposals:
        return False
    held = _held(reading, again, shelf)
    return bool(held) and all(held)


def holds_half(reading: Reading, again: Reply, shelf: Shelf) -> bool:
    """Whether the article that goes on names half of what a question names, or that names nothing."""
    held = _held(reading, again, shelf)
    return sum(held) * 2 >= len(held)


def _held(reading: Reading, again: Reply, shelf: Shelf) -> list[bool]:
    """Of each word that names something, whether the article that answers, or its answer, holds it."""
    shelved = shelf.articles.get(again.proposals[0].article or "")
    sections = shelved.sections if shelved else ()
    held = (text for each in sections for text in (*each.paragraphs, *each.questions))
    told = " ".join((again.answer.text, *held))
    heads = {mention.surface: mention.term.head for mention in reading.mentions}
    return [
        word in told or heads.get(word, word) in told or bool(_OF_COST.search(word) and _COST.search(told))
        for word in reading.words
        if not _ASKS.match(word)
    ]


def illnesses(words: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Those of some words that name what a child may have."""
    named = ((word, language.lexicon.term(word)) for word in words)
    return tuple(word for word, term in named if term is not None and term.category == ILLNESS)


def names_illness(reading: Reading) -> bool:
    """Whether a question says by itself what a child has."""
    return any(mention.term.category == ILLNESS for mention in reading.mentions)


def heads_of_best(reply: Reply) -> frozenset[str]:
    """The terms that the best section names in its titles and attached questions."""
    if reply.situation is None or not reply.proposals:
        return frozenset()
    ranked = reply.situation.ranked
    named = zip(ranked.sections, ranked.heads, strict=True)
    return next((heads for section, heads in named if section.id == reply.proposals[0].key), frozenset())


def with_first(proposals: list[Proposal], first: Mapping[str, str]) -> list[Proposal]:
    """The proposals, best first, with the section before the others that is `first` of the best article."""
    best = proposals[0] if proposals else None
    section = first.get(best.article) if best is not None and best.article is not None else None
    own = next((each for each in proposals if each.key == section), None)
    if best is None or own is None:
        return proposals
    return [replace(own, confidence=best.confidence), *(each for each in proposals if each is not own)]


def _holding(ranked: Ranked) -> frozenset[str]:
    """The articles of which a section holds a question's own words; none where these tell too little."""
    if not ranked.sections or ranked.common["thin"] > THIN:
        return frozenset()
    covered = ranked.columns["covered"].tolist()
    return frozenset(
        section.slug for section, share in zip(ranked.sections, covered, strict=True) if share >= COVERED
    )


def choice(reading: Reading, before: Conversation) -> str | None:
    """The choice that a bare number picks, or the last question where it is to be told again; or None.

    第二个 of a list of nurseries is no choice.
    """
    said = bare(reading)
    if before.asked and said in intents().commands["again"]:
        return before.asked
    if before.talk is not None and before.topic == NURSERIES and said.startswith("第"):
        return None
    for number, book in intents().choice_numbers.items():
        if said in book and number <= len(before.choices):
            return before.choices[number - 1]
    return None


def conversation_after(
    understood: Understood, answer: Answer, before: Conversation, *, likeliest: str | None
) -> Conversation:
    """What the next question may leave unsaid; `likeliest` is the article nearest to this one."""
    is_ours = is_mainland(understood.region) and not understood.asks_abroad
    changes: dict[str, Any] = {
        "region_code": understood.region.code if understood.region_told and is_ours else before.region_code,
        "asker": understood.asker,
        "age_months": understood.age_months,
        "danger": None,
        # What is numbered in an answer is what a bare number means.
        "choices": () if answer.cards else answer.suggestions,
        "talk": answer.talk or before.talk,
    }
    if not is_ours:
        return before.after(**changes).without_topic()
    words = [
        *(HEAD_OF_KIND[kind] for kind in understood.kinds),
        *(mention.term.head for mention in understood.subject.mentions if names_subject(mention, intents())),
    ]
    if answer.status is not AnswerStatus.ANSWERED and not words:
        return before.after(**changes)
    # A subject that was declined is remembered too: what follows it is not about anything else.
    return before.after(
        **changes,
        topic=answer.topic or before.topic or "unsure",
        kinds=tuple(kind.value for kind in understood.kinds),
        words=tuple(dict.fromkeys(words))[:6],
        asked=redact(understood.reading.text[:TEXT_CHARACTERS]) if not understood.follow_up else before.asked,
        slug=answer.read_more,
        section=next((basis.key for basis in answer.bases if answer.read_more), None),
        likeliest=likeliest if answer.status is AnswerStatus.CLARIFY else None,
        cases=tuple(sorted(case.value for case in understood.cases)),
        child_number=understood.child_number,
        miscarried=understood.miscarried,
    )
