"""The product's main sentence: urgent first, else the best proposal, else ask back or decline."""

from __future__ import annotations

import time
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot import conversation as conversations
from bot import journal
from bot.ages import age_months
from bot.basis import as_kept
from bot.calendar import day_of
from bot.confidence import confidence
from bot.conversation import EMPTY, Conversation
from bot.deciding import decide
from bot.declining import decline_wordless
from bot.follow_ups import FollowUps
from bot.going_on import choice, conversation_after, with_first
from bot.known import Known
from bot.messages import AnswerStatus
from bot.nurseries.door import ConnectedDirectory
from bot.phrases import bare, intents
from bot.pieces import pieces_of
from bot.places_told import NATION
from bot.redaction import redact
from bot.replies import fixed, note, starters
from bot.reply import Reply, new_answer_id
from bot.scope import nearness
from bot.several import reply_to_several
from bot.situation import Situation
from bot.steps.articles import section_basis
from bot.steps.smalltalk import smalltalk
from bot.steps.urgent import urgent
from bot.stopping import with_stops, without_stopped
from bot.understanding import understand
from bot.urgent import UrgentRules
from bot.whole import told_whole
from knowledge.bounds import CHAT_CHARACTERS
from knowledge.language.normalise import clip, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Protocol

    from sqlalchemy import Connection

    from bot.fraud import FraudLine
    from bot.messages import Answer, Question
    from bot.proposal import Proposal
    from bot.understanding import Understood
    from bot.urgent_cards import Danger
    from directory.search import Finder
    from knowledge.articles.ranking import Ranking
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language, Reading
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.standing.state import Standing

    Durations = tuple[tuple[str, float], ...]

    class Step(Protocol):
        """Looks at a question and proposes answers."""

        name: str

        def propose(self, situation: Situation) -> list[Proposal]:
            """What this step could answer, in any order."""


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
        standing: Callable[[Connection], Standing],
        ranking: Ranking,
        finder: Finder,
        fraud: FraudLine,
        new_id: Callable[[], str] = new_answer_id,
    ) -> None:
        """Take `steps` in their order, which breaks ties.

        `shelf` gives what is published now, `standing` which topics are stopped and
        what the banner says, `ranking` what of it is near a question,
        `finder` the nurseries, and `fraud` the line against swindlers under what is
        said of the subsidy; `new_id` names each answer.
        """
        self._language = language
        self._gazetteer = gazetteer
        self._home = home
        self._around = tuple(region.code for region in gazetteer.lineage(home))
        self._steps = tuple(steps)
        self._shelf = shelf
        self._standing = standing
        self._ranking = ranking
        self._finder = finder
        self._fraud = fraud
        self._new_id = new_id
        self._rules = UrgentRules.load()

    def over(self, shelf: Shelf, ranking: Ranking) -> Responder:
        """What would answer if this were published; this one goes on as before."""
        other = copy(self)
        other._shelf = lambda _connection: shelf  # noqa: SLF001 - of its own kind
        other._ranking = ranking  # noqa: SLF001 - of its own kind
        return other

    def reply(self, connection: Connection, question: Question) -> Reply:
        """The reply to a question; reads the database and writes nothing."""
        started = time.perf_counter()
        reading = self._language.read(question.text)
        read = time.perf_counter()
        before = EMPTY
        if question.conversation_key:
            before = conversations.find(connection, question.conversation_key, now=question.asked_at)
        if question.location is not None:
            before = before.after(location=(question.location.lat, question.location.lng))
        danger = self._rules.match(
            reading.text,
            age_months=before.age_months,
            after=before.danger,
            said_before=" ".join(before.words),
        )
        standing = self._standing(connection)
        durations: Durations = ()
        if danger is not None:
            reply = self._urgent_reply(question, reading, danger, before)
            if danger.article is not None and danger.article in self._shelf(connection).articles:
                reply = replace(reply, answer=replace(reply.answer, read_more=danger.article))
        else:
            reply, durations = self._calm_reply(connection, question, reading, before, standing)
            if standing.stopped:
                reply = self._without_stopped(connection, reply, standing)
        ended = time.perf_counter()
        durations = (
            ("words", (read - started) * 1000),
            *durations,
            ("total", (ended - started) * 1000),
        )
        answer = replace(reply.answer, banner=standing.banner, durations_ms=durations, id=self._new_id())
        return replace(reply, answer=answer)

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
                kept = reply.conversation
                if not question.keeps_location:
                    kept = kept.after(location=None)
                conversations.keep(connection, question.conversation_key, kept, now=question.asked_at)
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
                answer_id=answer.id,
                basis=as_kept(answer),
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
        self,
        connection: Connection,
        question: Question,
        reading: Reading,
        before: Conversation,
        standing: Standing,
    ) -> tuple[Reply, Durations]:
        """The reply to what is no emergency, and how long its parts took."""
        region = before.region_code or self._home
        courtesy = self._command(reading, before) or smalltalk(reading)
        if courtesy is not None:
            forgets = courtesy.step == "command"
            # 好 between a choice that is offered and its number takes nothing back.
            after = None if forgets else before.after(choices=courtesy.suggestions or before.choices)
            return Reply(question=question, answer=courtesy, conversation=after, region_code=region), ()
        if bare(reading) in intents().commands["whole"]:
            answer = self._whole(connection, question, before, standing)
            after = before.after(choices=answer.suggestions or before.choices)
            return Reply(question=question, answer=answer, conversation=after, region_code=region), ()
        chosen = choice(reading, before)
        if chosen is not None:
            reading = self._language.read(chosen)
        if not bare(reading):
            answer = decline_wordless(reading.raw)
            return Reply(question=question, answer=answer, conversation=before, region_code=region), ()
        return self._proposed_reply(connection, question, reading, before, standing)

    def _proposed_reply(
        self,
        connection: Connection,
        question: Question,
        reading: Reading,
        before: Conversation,
        standing: Standing,
    ) -> tuple[Reply, Durations]:
        started = time.perf_counter()
        shelf = self._shelf(connection)
        fetched = time.perf_counter()
        directory = ConnectedDirectory(connection, self._finder)
        known = Known(shelf=shelf, directory=directory, standing=standing)
        reply = self._of_several(question, reading, before, known)
        reply = reply or self._of_one(question, reading, before, known)
        decided = time.perf_counter()
        timed = (("database", (fetched - started) * 1000), ("ranking", (decided - fetched) * 1000))
        noted = self._noted(reply.answer, reading)
        return (reply if noted is reply.answer else replace(reply, answer=noted)), timed

    def _of_several(
        self, question: Question, reading: Reading, before: Conversation, known: Known
    ) -> Reply | None:
        return reply_to_several(
            [self._language.read(piece) for piece in pieces_of(reading.text)],
            before,
            reply_to=lambda piece, told: self._of_one(question, piece, told, known),
            beneath=lambda answer, reply: (
                self._fraud.beneath(answer, reply.understood, known.shelf) if reply.understood else answer
            ),
        )

    def _of_one(self, question: Question, reading: Reading, before: Conversation, known: Known) -> Reply:
        """The reply to one question, by itself or as going on with the last."""
        return FollowUps(
            before=before,
            shelf=known.shelf,
            language=self._language,
            by_itself=partial(self._by_itself, question, known),
        ).reply_to(reading)

    def _by_itself(
        self,
        question: Question,
        known: Known,
        reading: Reading,
        before: Conversation,
        *,
        lent: tuple[str, ...] = (),
        first: Mapping[str, str] | None = None,
    ) -> Reply:
        understood = understand(
            reading,
            language=self._language,
            gazetteer=self._gazetteer,
            home=self._home,
            today=day_of(question.asked_at),
            conversation=before,
            lent=lent,
        )
        situation = self._situation(understood, before, known)
        proposals = [proposal for step in self._steps for proposal in step.propose(situation)]
        # sorted() is stable: equals stay in the order of the steps.
        proposals.sort(key=lambda proposal: -proposal.confidence)
        proposals = with_first(proposals, first or {})
        held = with_stops(proposals, known.standing, known.shelf)
        answer = decide(situation, held, gazetteer=self._gazetteer)
        answer = self._fraud.beneath(answer, understood, known.shelf)
        return Reply(
            question=question,
            answer=answer,
            conversation=conversation_after(
                understood, answer, before, likeliest=held[0].article if held else None
            ),
            region_code=understood.region.code,
            proposals=tuple(held),
            situation=situation,
        )

    def _without_stopped(self, connection: Connection, reply: Reply, standing: Standing) -> Reply:
        directory = ConnectedDirectory(connection, self._finder)
        known = Known(shelf=self._shelf(connection), directory=directory, standing=standing)
        return without_stopped(
            reply,
            asks=lambda text: self._by_itself(reply.question, known, self._language.read(text), EMPTY).answer,
        )

    def _situation(self, understood: Understood, before: Conversation, known: Known) -> Situation:
        """What every step looks at."""
        lineage = tuple(region.code for region in self._gazetteer.lineage(understood.region.code))
        reach = self._reach(lineage)
        ranked = self._ranking.rank(
            understood.subject,
            known.shelf,
            day=understood.today,
            lineage=reach,
            place_words=understood.place_words,
            carried=understood.carried,
            age_months=understood.age_months,
            home=self._around,
            typed=understood.reading.text,
            told=before.article,
        )
        return Situation(
            understood=understood,
            conversation=before,
            shelf=known.shelf,
            directory=known.directory,
            ranked=ranked,
            scope=confidence().scope.of(understood.meant.vector, nearness(ranked)),
            lineage=lineage,
            reach=reach,
        )

    def _reach(self, lineage: tuple[str, ...]) -> tuple[str, ...]:
        """The places whose pages may answer: home's own too where the city or province around it is named.

        A family in the district says 新乡 as often as 红旗区, and a page for the
        district is what holds for it there. 国家规定 asks for the nation's alone.
        """
        return self._around if lineage[0] in self._around and lineage[0] != NATION else lineage

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

    def _whole(
        self, connection: Connection, question: Question, before: Conversation, standing: Standing
    ) -> Answer:
        """The article behind the last answer: 全文."""
        shelved = self._shelf(connection).articles.get(before.slug) if before.slug else None
        if shelved is not None:
            day = day_of(question.asked_at)
            told = told_whole(shelved, standing=standing, day=day, gazetteer=self._gazetteer)
            lineage = tuple(each.code for each in self._gazetteer.lineage(before.region_code or self._home))
            return replace(told, bases=(section_basis(shelved.sections[0], today=day, lineage=lineage),))
        name = "nothing_before" if before.topic is None else "nothing_whole"
        return fixed(name, status=AnswerStatus.SMALLTALK, step="smalltalk")

    def _noted(self, answer: Answer, reading: Reading) -> Answer:
        """The answer with what must be said of how the question was read."""
        notes = answer.notes
        if reading.respelled is not None and answer.status is AnswerStatus.ANSWERED:
            notes = (*notes, note("respelled", text=reading.respelled))
        if reading.was_cut:
            notes = (*notes, note("cut"))
        return answer if notes == answer.notes else replace(answer, notes=notes)
