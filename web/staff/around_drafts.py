"""What a draft is held against at this desk: what is published, the tables, the hotlines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.calendar import day_of
from knowledge.articles.anchors import OPENING
from knowledge.articles.benefit_figures import benefit_figures
from knowledge.articles.check import question_key
from knowledge.articles.figures import child_figures, first_of, leave_figures
from knowledge.articles.plain_words import plain_words
from knowledge.articles.rules import Library
from knowledge.articles.topics import topics
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth_files import growth
from knowledge.children.vaccine_files import immunisation
from knowledge.editing.checking.remark import Attached
from knowledge.editing.checks import Surroundings
from knowledge.offices import offices
from knowledge.regions.region import Level
from web.content_rules import PAGES
from web.public.reading import place_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.articles.article import Article
    from knowledge.articles.shelf import Shelf
    from web.services import Services


class AttachedQuestions:
    """Which article has which question, read once for each state of an article."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def besides(self, slug: str, shelf: Shelf) -> dict[str, Attached]:
        """Every attached question of a shelf by its key, but for those of one article."""
        return {
            key: Attached(slug=other, title=shelved.article.title)
            for other, shelved in shelf.articles.items()
            if other != slug
            for key in self._of(shelved.article)
        }

    def _of(self, article: Article) -> tuple[str, ...]:
        """The keys of an article's questions; two threads may read the same ones, with the same result."""
        asked = article.every_question
        known = self._read.get(article.slug)
        if known is None or known[0] != asked:
            known = self._read[article.slug] = (asked, tuple(map(question_key, asked)))
        return known[1]


class _Anchors(Mapping[str, frozenset[str]]):
    """The fragments of each published page, told when one is asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._articles = shelf.articles

    def __getitem__(self, slug: str) -> frozenset[str]:
        return frozenset({OPENING, *(section.anchor for section in self._articles[slug].sections)})

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


_attached = AttachedQuestions()


def around(services: Services, shelf: Shelf, *, slug: str) -> Surroundings:
    """What a draft is held against that is, or will be, the article of that slug."""
    today = day_of(services.clock())
    gazetteer = services.gazetteer
    known = topics()
    return Surroundings(
        library=Library(
            topics=known,
            is_region=lambda code: gazetteer.get(code) is not None,
            figure_value=first_of(
                leave_figures(services.leaves, day=today),
                benefit_figures(services.benefits, day=today),
                child_figures(immunisation(), check_ups(), growth(), day=today),
            ),
            known_paths={*PAGES, *(f"/topics/{topic}" for topic in known)},
            anchors=_Anchors(shelf),
            plain_words=plain_words(),
            today=today,
        ),
        leaves=services.leaves,
        benefits=services.benefits,
        immunisation=immunisation(),
        attached=_attached.besides(slug, shelf),
        hotlines={hotline.number for hotline in offices().hotlines},
        lineage=lambda code: (
            [region.code for region in gazetteer.lineage(code)] if gazetteer.get(code) else []
        ),
        name_of=place_name,
        provinces={region.code: region.spoken_name for region in gazetteer if region.level is Level.PROVINCE},
    )
