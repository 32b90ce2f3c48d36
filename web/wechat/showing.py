"""The thing that a QR code or a menu names, shown: a nursery, an article, a place, the latest articles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.calendar import day_of
from bot.nurseries.door import ConnectedDirectory
from bot.nurseries.one import one_answer
from bot.nurseries.wanted import NOTHING, Talk
from bot.nurseries.wording import TOPIC as NURSERIES
from bot.stopping import stopped_answer
from bot.whole import told_whole, whole_article
from directory import store
from web.wechat import sentences
from web.wechat.cards import MOST_ITEMS, card_of
from web.wechat.rendering import reply_for
from web.wechat.replies import NewsReply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from bot.conversation import Conversation
    from bot.messages import Answer
    from knowledge.articles.shelf import Shelf, ShelvedArticle
    from knowledge.standing.state import Standing
    from web.services import Services
    from web.wechat.hearing import Show
    from web.wechat.replies import Reply

_OF_THE_TRADE = frozenset({"operator", "employer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A reply with what the next question may leave unsaid after it."""

    reply: Reply
    told: Mapping[str, Any] = field(default_factory=dict)
    """Slots of the conversation; none where nothing of ours was named."""

    def conversation_after(self, before: Conversation) -> Conversation:
        """The conversation to be kept, in the transaction that stores the reply."""
        begins = "topic" in self.told
        return (before.without_topic() if begins else before).after(**self.told)


def show(services: Services, connection: Connection, wish: Show, *, now: datetime) -> Shown:
    """What was scanned or tapped; where there is no such thing (any more), a sentence that says so."""
    shown = None
    standing = services.standing.now(connection)
    if wish.what == "nursery":
        shown = _nursery(services, connection, wish, standing)
    elif wish.what == "article":
        shown = _article(services, connection, wish, standing, day_of(now))
    elif wish.what == "region":
        shown = _region(services, wish, standing)
    elif wish.what == "latest":
        shown = _latest(services, connection, standing, day_of(now))
    instead = sentences.welcome() if wish.greets else sentences.gone(wish.what)
    return shown or _said(services, instead, standing)


def _nursery(services: Services, connection: Connection, wish: Show, standing: Standing) -> Shown | None:
    nursery = store.find(connection, wish.key)
    if nursery is None:
        return None
    stopped = standing.stops(NURSERIES)
    if stopped is not None:
        return _answered(services, stopped_answer(stopped), wish, standing, named=nursery.facts.name)
    answer = one_answer(
        nursery,
        aspects=(),
        wanted=NOTHING,
        talk=Talk(),
        near=None,
        lists=ConnectedDirectory(connection, services.finder).lists((nursery,)),
    )
    name = nursery.facts.name
    return _answered(services, answer, wish, standing, named=name, talk=answer.talk, slug=None)


def _article(
    services: Services, connection: Connection, wish: Show, standing: Standing, today: date
) -> Shown | None:
    shelved = services.published.shelf(connection).articles.get(wish.key)
    if shelved is None:
        return None
    answer = told_whole(shelved, standing=standing, day=today, gazetteer=services.gazetteer)
    named = f"《{shelved.article.title}》"
    return _answered(services, answer, wish, standing, named=named, slug=answer.read_more)


def _region(services: Services, wish: Show, standing: Standing) -> Shown | None:
    region = services.gazetteer.get(wish.key)
    if region is None:
        return None
    say = sentences.welcome if wish.greets else sentences.hello
    return replace(_said(services, say(region.name), standing), told={"region_code": region.code})


def _latest(services: Services, connection: Connection, standing: Standing, today: date) -> Shown | None:
    root = services.settings.reachable_root
    shelf = services.published.shelf(connection)
    newest = list(_newest(services, shelf, standing, today))[:MOST_ITEMS]
    if not newest:
        return _said(services, sentences.offer(), standing)
    if root is not None and standing.banner is None:
        cards = [whole_article(shelved, gazetteer=services.gazetteer).whole for shelved in newest]
        return Shown(reply=NewsReply(items=tuple(card_of(card, root=root) for card in cards if card)))
    offered = sentences.offer(tuple(shelved.sections[0].asks for shelved in newest))
    return _said(services, offered, standing)


def _newest(services: Services, shelf: Shelf, standing: Standing, today: date) -> Iterator[ShelvedArticle]:
    """What parents of the home region may read, published last first; of one day, the newest rule."""
    here = {region.code for region in services.gazetteer.lineage(services.settings.home_region)}

    def may_be_shown(shelved: ShelvedArticle) -> bool:
        article = shelved.article
        holds = article.in_force_on(today) and not article.is_review_due(today)
        is_quoted = holds and standing.stops(article.topic_path) is None
        is_of_families = not _OF_THE_TRADE.issuperset(article.audience)
        return is_quoted and is_of_families and not here.isdisjoint(article.regions)

    def age(shelved: ShelvedArticle) -> tuple[datetime, date]:
        return shelved.published_at, shelved.article.in_force_from

    yield from sorted(filter(may_be_shown, shelf.articles.values()), key=age, reverse=True)


def _answered(
    services: Services, answer: Answer, wish: Show, standing: Standing, *, named: str, **told: Any
) -> Shown:
    """An answer as the bot would give it, greeted where the parent is new; no card has room for that."""
    if wish.greets:
        answer = replace(
            answer,
            lead=f"{sentences.GREETING}{named}：\n{answer.lead.removeprefix(f'{named}：')}",
            whole=None,
        )
    slots = {"topic": answer.topic, "choices": answer.suggestions, **told}
    return replace(_said(services, answer, standing), told=slots)


def _said(services: Services, answer: Answer, standing: Standing) -> Shown:
    answer = replace(answer, banner=standing.banner)
    return Shown(reply=reply_for(answer, question="", root=services.settings.reachable_root))
