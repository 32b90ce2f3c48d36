"""What a search engine takes and gives, whatever stands behind it.

An engine holds one subject (articles, nurseries) as documents of tokens. It
knows nothing of language: words were cut, and synonyms joined, before they
came here. It keeps a projection of the database and says up to which change
it goes; whoever finds it behind, damaged or gone makes it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

UNBUILT = -1
"""The state number of an index that is missing, damaged or of another schema.

Below every real number, 0 for an empty log included: such an index is behind.
"""


class IndexUnavailable(Exception):
    """There is no usable index here (yet): missing, damaged, or of another schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found, such as a section of an article.

    `id` is unique in the index; `key` is what publishes and changes as one,
    such as the article; all documents of a key are replaced together.
    """

    id: str
    key: str
    fields: Mapping[str, Sequence[str]]
    """Tokens by field; a field without tokens may be left out."""
    tags: Mapping[str, str | Collection[str]] = field(default_factory=dict)
    """One value or several by tag, to filter by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that holds at least one of the terms asked for."""

    id: str
    key: str
    score: float
    """Comparable among the hits of one search, not between searches."""
    matched: frozenset[str]
    """The terms that it holds, in whichever field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """All documents that a search would look at, as arrays: for filters that no engine knows.

    `ids` is the same object as long as the state of the index is the same, so
    that whoever keeps columns of its own joins them to it once.
    """

    ids: Sequence[str]
    """Of every document of this state, deleted ones included, by its number."""
    documents: NDArray[np.int32]
    """Numbers, ascending."""
    scores: NDArray[np.float64]
    """Of each of `documents`, as in `Hit`."""
    held: Mapping[str, NDArray[np.bool_]]
    """For each term that any document holds: which of `documents` hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSchema:
    """What the documents of one subject look like, and what each field counts.

    `version` rises when the tokens themselves change meaning, such as with a
    new dictionary: an index of another schema is built anew. Weights are
    applied when a question is asked and need no new index.

    `common_share` below 1 is for large collections. A term that more than this
    share of the documents hold (托育 in the names of nurseries) still counts,
    but brings no document of its own as long as a rarer term brings any.

    `marks` names fields whose tokens all begin with a character of their own,
    which no token of another field begins with: only they are looked through
    for such a token.
    """

    name: str
    version: str
    weights: Mapping[str, float]
    tags: tuple[str, ...] = ()
    common_share: float = 1.0
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """Up to which change an index goes (`UNBUILT` for none), and its documents."""

    number: int
    documents: int


class SearchEngine(Protocol):
    """One index on one machine.

    Any number of threads and processes search. `apply`, `rebuild` and `tidy`
    are for whoever holds the index's lock (see `Indexer`).
    """

    def search(
        self,
        terms: Collection[str],
        *,
        limit: int = 30,
        tags: Mapping[str, str | Collection[str]] | None = None,
    ) -> list[Hit]:
        """The best documents for any of the terms, best first, equals by id.

        With `tags`, only documents that carry one of the values of each tag.
        Terms past the bound for one question are left out.

        Raises:
            IndexUnavailable: there is nothing to search in.
        """

    def scores(self, terms: Collection[str], *, limit: int = 30) -> dict[str, float]:
        """The ids that `search` finds without tags, best first, with their scores.

        A question that needs no more of them need not wait for `Hit`s.

        Raises:
            IndexUnavailable: there is nothing to search in.
        """

    def weigh(self, terms: Collection[str]) -> Weighed:
        """Every document that `search` would choose from, unordered and without making hits of them.

        Raises:
            IndexUnavailable: there is nothing to search in.
        """

    def warm_up(self, terms: Collection[str]) -> None:
        """Read now what a first search for these terms would wait for; any number of them, known or not.

        Raises:
            IndexUnavailable: there is nothing to search in.
        """

    def apply(self, changes: Mapping[str, Sequence[Document]], *, number: int) -> None:
        """Replace all documents of each key, and go up to `number`, in one step.

        A key without documents is gone. Of two documents with one id the first
        is kept. Applying the same again changes nothing.

        Raises:
            IndexUnavailable: there is no sound index to change; rebuild.
        """

    def rebuild(self, documents: Iterable[Document], *, number: int) -> None:
        """Replace the whole index, sound or not; searches go on in the old one meanwhile."""

    def state(self, *, thorough: bool = False) -> EngineState:
        """Where the index on disk stands; `thorough` reads all of it to find damage."""

    def tidy(self) -> None:
        """Remove what an interrupted writer left behind."""
