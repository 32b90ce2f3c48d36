"""The terms of the field: many surfaces, one head, and where they stand in a text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from knowledge.data_files import read_yaml
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SYNONYMS = Path(__file__).with_name("synonyms.yaml")
_SHORT = 2
"""Characters of a surface that is too short to be trusted across the words of a text."""
_END = ""
"""The key of a trie node that holds the term ending there; no character is empty."""


@dataclass(frozen=True, slots=True)
class Term:
    """A notion of the field under its head word, such as 护理假."""

    head: str
    category: str
    """leave, birth, benefit, right, office, nursery, vaccine, health, urgent, feeding, care, person …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place of a text that names a term."""

    term: Term
    surface: str
    """The words that name it there, such as 爸爸的产假."""
    start: int
    end: int


class Lexicon:
    """All terms with their surfaces; a surface belongs to one term only."""

    def __init__(self, groups: Iterable[tuple[Term, Sequence[str]]]) -> None:
        """Take each term with its other surfaces; the head is a surface of its own.

        Raises:
            ValueError: two terms share a surface.
        """
        self._terms: dict[str, Term] = {}
        self._surfaces: dict[str, tuple[str, ...]] = {}
        self._trie: dict[str, Any] = {}
        for term, others in groups:
            surfaces = _spellings((term.head, *others))
            self._surfaces[term.head] = surfaces
            for surface in surfaces:
                self._add(surface, term)

    @classmethod
    def load(cls, path: Path = SYNONYMS) -> Self:
        """The lexicon of a file: category → head → other surfaces.

        Raises:
            ValueError: the file gives a surface to two terms, or a head twice.
        """
        return cls(_groups(read_yaml(path)))

    def find(self, text: str, words: Sequence[str] = ()) -> tuple[Mention, ...]:
        """The terms that a normalised text names, in its order, none over another.

        The longest surface wins wherever it stands: 陪产假 never counts as
        产假, and 爸爸的产假 is 护理假. Latin surfaces and numbers count as
        whole words only: 3600 is not in 13600. Where the text's own words are
        given, a surface that cuts them apart is none: no 引产 in 吸引|产业,
        no 无证 in 无|证据.
        """
        found = sorted(self._matches(text), key=lambda span: (span[0] - span[1], span[0]))
        if not found:
            return ()
        torn = _insides(text, words)
        taken = bytearray(len(text))
        mentions = []
        for start, end, term in found:
            if 1 not in taken[start:end] and not _tears(torn, start, end):
                taken[start:end] = b"\x01" * (end - start)
                mentions.append(Mention(term=term, surface=text[start:end], start=start, end=end))
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def term(self, word: str) -> Term | None:
        """The term that a whole word names, or None."""
        return self._terms.get(word)

    def head(self, word: str) -> str | None:
        """The head of the term that a whole word names, or None."""
        term = self._terms.get(word)
        return term.head if term else None

    def surfaces(self, head: str) -> tuple[str, ...]:
        """Every surface of a term, its head first; nothing for a word that is no head."""
        return self._surfaces.get(head, ())

    def __iter__(self) -> Iterator[tuple[str, Term]]:
        """Every surface with its term, heads before their other surfaces, in the file's order."""
        return iter(self._terms.items())

    def _add(self, surface: str, term: Term) -> None:
        other = self._terms.setdefault(surface, term)
        if other != term:
            msg = f"词表里“{surface}”同时归到“{other.head}”和“{term.head}”，只能归一处"
            raise ValueError(msg)
        node = self._trie
        for character in surface:
            node = node.setdefault(character, {})
        node[_END] = term

    def _matches(self, text: str) -> Iterator[tuple[int, int, Term]]:
        trie, length = self._trie, len(text)
        for start in range(length):
            node = trie.get(text[start])
            end = start + 1
            while node is not None:
                if _END in node and _stands_alone(text, start, end):
                    yield start, end, node[_END]
                if end == length:
                    break
                node = node.get(text[end])
                end += 1


def _insides(text: str, words: Iterable[str]) -> dict[int, tuple[int, int]]:
    """For every place inside a word of the text, where that word starts and ends."""
    insides: dict[int, tuple[int, int]] = {}
    end = 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        for inside in range(start + 1, end):
            insides[inside] = (start, end)
    return insides


def _tears(insides: Mapping[int, tuple[int, int]], start: int, end: int) -> bool:
    """Whether a match cuts words apart at both ends, or, being short, at one."""
    torn = 0
    for edge in (start, end):
        word = insides.get(edge)
        torn += word is not None and not (word[0] <= start and end <= word[1])
    return torn == 2 or (torn == 1 and end - start <= _SHORT)  # noqa: PLR2004 - a match has two ends


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a latin or numeric edge of a match is also the edge of a word in the text."""
    return not (
        (start > 0 and _runs_on(text[start - 1], text[start]))
        or (end < len(text) and _runs_on(text[end - 1], text[end]))
    )


def _runs_on(left: str, right: str) -> bool:
    digits = left.isdigit() and right.isdigit()
    letters = left.isascii() and right.isascii() and left.isalpha() and right.isalpha()
    return digits or letters


def _spellings(surfaces: Iterable[str]) -> tuple[str, ...]:
    """The surfaces as a reader of texts meets them: normalised, numerals written both ways."""
    plain = [normalise(str(surface)) for surface in surfaces]
    both = [spelling for surface in plain for spelling in (surface, numerals(surface))]
    return tuple(dict.fromkeys(both))


def _groups(raw: Mapping[str, Mapping[str, Sequence[str] | None]]) -> Iterator[tuple[Term, Sequence[str]]]:
    for category, terms in raw.items():
        for head, surfaces in terms.items():
            yield Term(str(head), category), surfaces or ()
