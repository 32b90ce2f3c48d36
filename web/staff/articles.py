"""`/desk/articles`: every article, published or on its way, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import render_template, request, url_for

from bot.calendar import day_of
from knowledge import changes
from knowledge.articles import store
from knowledge.articles.topics import topics
from knowledge.editing import listing
from knowledge.editing.listing import Standing, Wanted
from web.staff.blueprint import services, staff
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.text_words import STANDING_WORDS, told_of, topic_word

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST_CHARACTERS: Final = 200


@staff.get("/articles")
@open_to()
def articles() -> str:
    """A page of the list, narrowed by words, topic and standing."""
    today = day_of(services().clock())
    typed = request.args.get("q", "")[:_MOST_CHARACTERS]
    known = [topic for topic in topics().values() if topic.above is None]
    topic = next((each.id for each in known if each.id == request.args.get("topic")), "")
    standing = next((each for each in Standing if each.value == request.args.get("standing")), None)
    wanted = Wanted(words=listing.words_of(typed), topic=topic, standing=standing)
    with services().database.reading() as connection:
        found = listing.list_articles(
            connection, wanted, today=today, page=number_typed(request.args.get("page", "")) or 1
        )
        is_behind = is_index_behind(connection)

    def address(standing: Standing | None, page: int | None = None) -> str:
        return url_for(
            "staff.articles",
            q=typed or None,
            topic=topic or None,
            standing=standing.value if standing else None,
            page=page,
        )

    return render_template(
        "staff/articles.html",
        found=found,
        lines=[(line, topic_word(line.topic), told_of(line, today=today)) for line in found.lines],
        typed=typed,
        topic=topic,
        topics=known,
        standing=standing,
        standings=STANDING_WORDS,
        address=address,
        is_behind=is_behind,
    )


def is_index_behind(connection: Connection) -> bool:
    """Whether this machine's index lacks what was published last; it is brought up beside the page."""
    found = services()
    newest = changes.latest(connection, subject=store.SUBJECT)
    if found.engine.state().number >= newest:
        return False
    found.article_index.heal_if_behind(newest)
    return True
