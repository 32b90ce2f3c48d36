"""Published sections as documents that a search engine can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from knowledge.articles.sections import split_sections
from knowledge.articles.store import SUBJECT, all_published, published_among
from knowledge.search.engine import Document, IndexSchema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from knowledge.articles.article import Section
    from knowledge.articles.store import PublishedArticle

ARTICLE_SCHEMA = IndexSchema(
    name="articles",
    version="1",
    # Attached questions are what parents say; the body holds many words that nobody asks for.
    weights={"questions": 4.0, "title": 2.0, "heading": 2.0, "body": 1.0},
    tags=("topic",),
)


class Tokens(Protocol):
    """The part of a language that an index needs."""

    def index_tokens(self, text: str) -> Sequence[str]:
        """The tokens of a text, synonyms joined under their head."""


class ArticleProjection:
    """What the index of articles holds: a document for each section, changed article by article."""

    subject: str = SUBJECT

    def __init__(self, language: Tokens) -> None:
        """Take the language whose tokens questions are asked with."""
        self._language = language

    def documents(self, connection: Connection, keys: Collection[str]) -> Mapping[str, Sequence[Document]]:
        """The documents of each article; none for one that is not published (any more)."""
        found = published_among(connection, keys)
        return {key: list(self._documents_of(found[key])) if key in found else [] for key in keys}

    def everything(self, connection: Connection) -> Iterable[Document]:
        """The documents of every published article."""
        for published in all_published(connection):
            yield from self._documents_of(published)

    def _documents_of(self, published: PublishedArticle) -> Iterator[Document]:
        for section in split_sections(published.article, revision=published.revision):
            yield self._document(section)

    def _document(self, section: Section) -> Document:
        return Document(
            id=section.id,
            key=section.slug,
            fields={
                "questions": self._tokens(section.questions),
                "title": self._tokens([section.title]),
                "heading": self._tokens(section.heading_path),
                "body": self._tokens(section.paragraphs),
            },
            tags={"topic": section.topic},
        )

    def _tokens(self, texts: Iterable[str]) -> list[str]:
        return [token for text in texts for token in self._language.index_tokens(text)]
