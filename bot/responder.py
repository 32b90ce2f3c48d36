"""The product's main sentence: urgent first, else the best proposal, else ask back or decline."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import conversation as conversations
from bot import journal
from bot.ages import age_months
from bot.calendar import day_of
from bot.confidence import confidence
from bot.conversation import EMPTY, Conversation
from bot.declining import (
    ask_back,
    ask_place,
    asks_of_nothing,
    decline,
    decline_wordless,
    is_mainland,
    other_subject,
)
from bot.messages import Answer, AnswerStatus
from bot.phrases import bare, intents
from bot.redaction import redact
from bot.replies import fixed, note, starters
from bot.situation import Situation
from bot.slots import HEAD_OF_KIND, names_subject
from bot.steps.smalltalk import smalltalk
from bot.steps.urgent import urgent
from bot.understanding import Understood, understand
from bot.urgent import UrgentRules
from knowledge.bounds import CHAT_CHARACTERS
from knowledge.language.normalise import clip, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from sqlalchemy import Connection

    from bot.fraud import FraudLine
    from bot.messages import Question
    from bot.proposal import Proposal
    from bot.urgent import Danger
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading
    from knowledge.regions.gazetteer import Gazetteer

    class Step(Protocol):
        """Looks at a question and proposes answers."""

        name: str

        def propose(self, situation: Situation) -> list[Proposal]:
            """What this step could answer, in any order."""


AGREEING = 2

HELP = frozenset({"abuse", "fire"})
"""Matters of offices.yaml in which the child's age changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with all that it rests on, before anything is written."""

    question: Question
    answer: Answer
    conversation: Conversation | None
    """To be kept; None: forget what there is."""
    region_code: str
    proposals: tuple[Proposal, ...] = ()
    """Every proposal, the best first: why it won, why the rest lost."""
    understood: Understood | None = None
    """None where the reply needed no understanding (an emergency, a courtesy)."""


class Responder:
    """Answers questions from one state of knowledge; any number of threads may share it."""

    def __init__(
        self,
        *,
        language: Language,
        gazetteer: Gazetteer,
        home: str,
        steps: Sequence[Step],
        shelf: Callable[[Connection], Shelf],
        fraud: FraudLine,
    ) -> None:
        """`steps` in their order, which breaks ties; `shelf` gives what is published now."""
        self._language = language
        self._gazetteer = gazetteer
        self._home = home
        self._steps = tuple(steps)
        self._shelf = shelf
        self._fraud = fraud
        self._rules = UrgentRules.load()

    def reply(self, connection: Connection, question: Question) -> Reply:
        """The reply to a question; reads the database and writes nothing."""
        started = time.perf_counter()
        reading = self._language.read(question.text)
        read = time.perf_counter()
        before = EMPTY
        if question.conversation_key:
            before = conversations.find(connection, question.conversation_key, now=question.asked_at)
        danger = self._rules.match(reading.text, age_months=before.age_months, after=before.danger)
        if danger is not None:
            reply = self._urgent_reply(question, reading, danger, before)
        else:
            reply = self._calm_reply(connection, question, reading, before)
        ended = time.perf_counter()
        durations = (
            ("words", (read - started) * 1000),
            *reply.answer.durations_ms,
            ("total", (ended - started) * 1000),
        )
        return replace(reply, answer=replace(reply.answer, durations_ms=durations))

    def reply_without_database(self, question: Question) -> Reply | None:
        """The reply to an emergency, which needs no database; None for anything else."""
        reading = self._language.read(question.text)
        danger = self._rules.match(reading.text)
        return None if danger is None else self._urgent_reply(question, reading, danger, EMPTY)

    def remember(self, connection: Connection, reply: Reply) -> None:
        """Write the journal and the conversation, in the caller's transaction."""
        question, answer = reply.question, reply.answer
        if question.conversation_key:
            if reply.conversation is None:
                conversations.forget(connection, question.conversation_key)
            else:
                conversations.keep(
                    connection, question.conversation_key, reply.conversation, now=question.asked_at
                )
        journal.write(
            connection,
            journal.Entry(
                asked_at=question.asked_at,
                channel=question.channel,
                question=redact(normalise(clip(question.text.strip(), CHAT_CHARACTERS)[0])),
                status=answer.status,
                step=answer.step,
                topic=answer.topic or "",
                region_code=reply.region_code,
                cited_slugs=answer.cited_slugs,
                duration_ms=dict(answer.durations_ms).get("total", 0.0),
            ),
        )

    def _urgent_reply(
        self, question: Question, reading: Reading, danger: Danger, before: Conversation
    ) -> Reply:
        age = age_months(reading.text)
        # What was spoken of before goes on once the danger is over: 那爸爸呢 still means the leave.
        after = before.after(
            danger=danger.id, age_months=before.age_months if age is None else age, choices=()
        )
        return Reply(
            question=question,
            answer=self._noted(urgent(danger, reading.text), reading),
            conversation=after,
            region_code=before.region_code or self._home,
        )

    def _calm_reply(
        self, connection: Connection, question: Question, reading: Reading, before: Conversation
    ) -> Reply:
        region = before.region_code or self._home
        courtesy = self._command(reading, before) or smalltalk(reading)
        if courtesy is not None:
            forgets = courtesy.step == "command"
            return Reply(
                question=question,
                answer=courtesy,
                # 好 between a choice that is offered and its number takes nothing back.
                conversation=None
                if forgets
                else before.after(choices=courtesy.suggestions or before.choices),
                region_code=region,
            )
        chosen = _choice(reading, before)
        if chosen is not None:
            reading = self._language.read(chosen)
        if not bare(reading):
            answer = decline_wordless(reading.raw)
            return Reply(question=question, answer=answer, conversation=before, region_code=region)
        return self._proposed_reply(connection, question, reading, before)

    def _proposed_reply(
        self, connection: Connection, question: Question, reading: Reading, before: Conversation
    ) -> Reply:
        started = time.perf_counter()
        shelf = self._shelf(connection)
        fetched = time.perf_counter()
        understood = understand(
            reading,
            language=self._language,
            gazetteer=self._gazetteer,
            home=self._home,
            today=day_of(question.asked_at),
            conversation=before,
        )
        situation = Situation(
            understood=understood,
            conversation=before,
            shelf=shelf,
            lineage=tuple(region.code for region in self._gazetteer.lineage(understood.region.code)),
        )
        proposals = [proposal for step in self._steps for proposal in step.propose(situation)]
        if understood.is_after_school:
            proposals = [proposal for proposal in proposals if _holds_for_any_child(proposal)]
        # sorted() is stable: equals stay in the order of the steps.
        proposals.sort(key=lambda proposal: -proposal.confidence)
        answer = self._fraud.beneath(self._decide(understood, proposals), understood, shelf)
        decided = time.perf_counter()
        timed = (("database", (fetched - started) * 1000), ("ranking", (decided - fetched) * 1000))
        answer = replace(self._noted(answer, reading), durations_ms=timed)
        return Reply(
            question=question,
            answer=answer,
            conversation=_after(understood, answer, before),
            region_code=understood.region.code,
            proposals=tuple(proposals),
            understood=understood,
        )

    def _decide(self, understood: Understood, proposals: Sequence[Proposal]) -> Answer:
        fitted = confidence()
        best = proposals[0] if proposals else None
        if (
            best is None
            or best.confidence < _ask_from(understood)
            or understood.asks_abroad
            or not is_mainland(understood.region)
            or intents().steering.stands_in(understood.reading.text)
            or intents().bereaved.stands_in(understood.reading.text)
            or _is_outside(understood.subject.text)
        ):
            return decline(understood)
        if understood.region_choices and best.article is None:
            names = {region.code: self._full_name(region.code) for region in understood.region_choices}
            return ask_place(understood, names)
        if best.confidence < fitted.answer_from and (
            asks_of_nothing(understood)
            or understood.is_after_school
            or intents().medicine.stands_in(understood.reading.text)
        ):
            # Whatever is near 怎么办 is near by chance, and no article is near an amount of a medicine.
            return decline(understood)
        if best.confidence < fitted.answer_from and not _agree(proposals[:AGREEING]):
            return ask_back(
                [proposal for proposal in proposals if proposal.confidence >= _ask_from(understood) / 2]
            )
        return best.build()

    def _full_name(self, code: str) -> str:
        """The name with its province and city, such as 北京市朝阳区."""
        lineage = [region.name for region in self._gazetteer.lineage(code)][:-1]
        return "".join(reversed(lineage))

    def _command(self, reading: Reading, before: Conversation) -> Answer | None:
        said = bare(reading)
        commands = intents().commands
        if said in commands["forget"]:
            name = "nothing_to_forget" if before == EMPTY else "forgotten"
        elif said in commands["restart"]:
            name = "restarted"
        else:
            return None
        return fixed(name, status=AnswerStatus.SMALLTALK, step="command", suggestions=starters()[:3])

    def _noted(self, answer: Answer, reading: Reading) -> Answer:
        """The answer with what must be said of how the question was read."""
        notes = answer.notes
        if reading.respelled is not None and answer.status is AnswerStatus.ANSWERED:
            notes = (*notes, note("respelled", text=reading.respelled))
        if reading.was_cut:
            notes = (*notes, note("cut"))
        return replace(answer, notes=notes)


def _is_outside(text: str) -> bool:
    """Whether something else is named, and nothing of a family with a small child."""
    told = intents()
    return told.outside.stands_in(text) and not told.ours.stands_in(text)


def _holds_for_any_child(proposal: Proposal) -> bool:
    """Whether it may answer on schoolchildren too: an article that tells them apart, help, a hotline."""
    return proposal.article is not None or proposal.key in HELP or proposal.key.isdigit()


def _ask_from(understood: Understood) -> float:
    """How sure a proposal must be to be offered: less where the question is surely one of ours."""
    fitted = confidence()
    is_ours = understood.is_of_family and other_subject(understood) is None
    return fitted.ask_ours_from if is_ours else fitted.ask_from


def _agree(proposals: Sequence[Proposal]) -> bool:
    """Whether the best is nearly sure and the next of the same article: there is nothing to choose."""
    fitted = confidence()
    nearly = (fitted.ask_from + fitted.answer_from) / 2
    likely = [proposal.article for proposal in proposals if proposal.confidence > fitted.ask_from]
    return (
        len(likely) == AGREEING
        and likely[0] is not None
        and likely[0] == likely[1]
        and proposals[0].confidence >= nearly
    )


def _choice(reading: Reading, before: Conversation) -> str | None:
    """The choice that a bare number picks, or None."""
    said = bare(reading)
    for number, book in intents().choice_numbers.items():
        if said in book and number <= len(before.choices):
            return before.choices[number - 1]
    return None


def _after(understood: Understood, answer: Answer, before: Conversation) -> Conversation:
    """What the next question may leave unsaid."""
    is_ours = is_mainland(understood.region) and not understood.asks_abroad
    told_region = understood.region.code if understood.region_told and is_ours else before.region_code
    age = age_months(understood.reading.text)
    base = before.after(
        region_code=told_region,
        asker=understood.asker,
        age_months=before.age_months if age is None else age,
        danger=None,
        choices=answer.suggestions,
    )
    if not is_ours:
        return base.without_topic()
    words = [
        *(HEAD_OF_KIND[kind] for kind in understood.kinds),
        *(mention.term.head for mention in understood.subject.mentions if names_subject(mention, intents())),
    ]
    if answer.status is AnswerStatus.DECLINED and not words:
        return base
    # A subject that was declined is remembered too: what follows it is not about anything else.
    return base.after(
        topic=answer.topic or before.topic or "unsure",
        kinds=tuple(kind.value for kind in understood.kinds),
        words=tuple(dict.fromkeys(words))[:6],
        slug=answer.read_more,
        cases=tuple(sorted(case.value for case in understood.cases)),
        child_number=understood.child_number,
        miscarried=understood.miscarried,
    )
