"""What is read from one text: its words, terms and meaning, and the class that reads."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.bounds import CHAT_CHARACTERS, INDEX_TOKENS, SENTENCE_CHARACTERS
from knowledge.language.lexicon import Lexicon, Mention, Term
from knowledge.language.meaning import Meaning
from knowledge.language.normalise import clip, normalise
from knowledge.language.numerals import numerals
from knowledge.language.pinyin import Respeller
from knowledge.language.tokenizer import Tokenizer, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy import float32
    from numpy.typing import NDArray

STOPWORDS = Path(__file__).with_name("stopwords.txt")
_WITHOUT_SUBJECT = frozenset({"person", "question"})
"""Categories of terms that say who asks or what for, not of what."""
_RARITIES_KEPT = 10_000
_NUMBER_RARITY = 0.3
_ASKING_RARITY = 0.1
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One text, read."""

    raw: str
    """As it came, whole."""
    text: str
    """Normalised, numerals as digits, and respelled where it was pinyin or misspelled."""
    words: tuple[str, ...]
    """Precise words in their order, without stopwords: what intent is read from."""
    tokens: tuple[str, ...]
    """Distinct heads and words, also those inside words, for search; at most INDEX_TOKENS."""
    mentions: tuple[Mention, ...]
    was_cut: bool
    """Whether the text was longer than the reader reads."""
    respelled: str | None
    """`text` where spelling was corrected, so that an answer can say what was understood; else None."""
    vector: NDArray[float32] = field(compare=False)
    """The meaning of the words and the heads behind them, of unit length; zeros where none is known."""

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the terms mentioned, each once, in the text's order."""
        return tuple(dict.fromkeys(mention.term.head for mention in self.mentions))

    def placed_words(self) -> Iterator[tuple[str, int, int]]:
        """Each word with its start and end in `text`; without one that stands there in another form."""
        end = 0
        for word in self.words:
            start = self.text.find(word, end)
            if start >= 0:
                end = start + len(word)
                yield word, start, end


class Language:
    """Reads texts: the one object that other packages take from here.

    Built once a process. Dictionaries and vectors load with the first text
    that needs them (about 0.7 s with a warm cache).
    """

    def __init__(self, cache_dir: Path) -> None:
        """Keep jieba's cache in `cache_dir`."""
        self.tokenizer = Tokenizer(cache_dir=cache_dir)
        self.lexicon = Lexicon.load()
        self.meaning = Meaning.load()
        self._respeller = Respeller(self.lexicon, self.tokenizer)
        self._stopwords = frozenset(read_words(STOPWORDS))
        self.rarity = lru_cache(maxsize=_RARITIES_KEPT)(self._rarity)
        """How much a word tells, 0 … 1; asked for each word of a question by every step."""

    def warm_up(self) -> None:
        """Load all that is loaded with the first texts, so that no parent waits for it."""
        self.read("chanjia 育儿加")

    def read(self, text: str, *, limit: int = CHAT_CHARACTERS, is_ours: bool = False) -> Reading:
        """What a text of any kind and length says, read up to `limit` characters.

        What we wrote ourselves (`is_ours`) is not searched for misspellings,
        which takes a third of the time.
        """
        beginning, was_cut = clip(text.strip(), limit)
        # One character may become many (U+FDFA becomes eighteen), so it is cut again.
        plain, grew = clip(numerals(normalise(beginning)), limit)
        cut = self.tokenizer.precise(plain)
        respelled = None if is_ours else self._respeller.respell(plain, cut)
        if respelled is not None:
            plain = numerals(clip(respelled, limit)[0])
            cut = self.tokenizer.precise(plain)
        mentions = self.lexicon.find(plain, cut)
        words = tuple(self._without_stopwords(cut))
        return Reading(
            raw=text,
            text=plain,
            words=words,
            tokens=self._bounded(self._search_tokens(cut, mentions)),
            mentions=mentions,
            was_cut=was_cut or grew,
            respelled=plain if respelled is not None else None,
            vector=self.meaning.vector([*words, *self._subjects(mentions, words)]),
        )

    def terms(self, text: str, *, limit: int = CHAT_CHARACTERS) -> frozenset[Term]:
        """The terms that a text of ours names, as `read` finds them, where nothing else of it is asked."""
        plain, _ = clip(numerals(normalise(clip(text.strip(), limit)[0])), limit)
        return frozenset(mention.term for mention in self.lexicon.find(plain, self.tokenizer.precise(plain)))

    def index_tokens(self, text: str) -> list[str]:
        """The tokens of an article's text, with repetitions, as the index counts them.

        Read sentence by sentence, and never more than SENTENCE_CHARACTERS at
        once, so that the cost grows with the length and not with its square.
        """
        tokens: list[str] = []
        for sentence in _sentences(text):
            plain = numerals(normalise(sentence))
            for start in range(0, len(plain), SENTENCE_CHARACTERS):
                piece = plain[start : start + SENTENCE_CHARACTERS]
                words = self.tokenizer.precise(piece)
                tokens += self._search_tokens(words, self.lexicon.find(piece, words))
        return tokens

    def _rarity(self, word: str) -> float:
        """How much a word tells: 0 for stopwords and the most common words, 1 for a rare one.

        The logarithm of its frequency in jieba's corpus, from the most
        frequent word (0) to one that is unknown there (1). Words that ask
        (多少天, 怎么办) say nothing of the subject, and a number little.
        """
        if word in self._stopwords:
            return 0.0
        if word.isdigit():
            return _NUMBER_RARITY
        term = self.lexicon.term(word)
        if term is not None and term.category == "question":
            return _ASKING_RARITY
        most, frequency = self.tokenizer.most_frequent, self.tokenizer.frequency(word)
        return 1.0 if frequency <= 1 else 1.0 - math.log(frequency) / math.log(most)

    def _search_tokens(self, words: Iterable[str], mentions: Iterable[Mention]) -> list[str]:
        """The heads that the words themselves do not hold, then the words and those inside them."""
        widened = list(self._without_stopwords(self.tokenizer.with_inner_words(words)))
        present = frozenset(widened)
        return [*(mention.term.head for mention in mentions if mention.term.head not in present), *widened]

    def _subjects(self, mentions: Iterable[Mention], words: Sequence[str]) -> list[str]:
        """The heads behind a text's words: 奶粉钱 means 育儿补贴, which no word vector knows.

        With them the nearest of 486 attached questions belongs to the same
        article in 40 of 100 cases, without them in 31.
        """
        heads = dict.fromkeys(m.term.head for m in mentions if m.term.category not in _WITHOUT_SUBJECT)
        return [head for head in heads if head not in words]

    def _without_stopwords(self, words: Iterable[str]) -> Iterator[str]:
        return (word for word in words if word not in self._stopwords)

    def _bounded(self, tokens: list[str]) -> tuple[str, ...]:
        """Distinct tokens in their order; when they are too many, the rarest of them."""
        distinct = list(dict.fromkeys(tokens))
        if len(distinct) <= INDEX_TOKENS:
            return tuple(distinct)
        rarest = set(sorted(distinct, key=self.rarity, reverse=True)[:INDEX_TOKENS])
        return tuple(token for token in distinct if token in rarest)


def _sentences(text: str) -> Iterator[str]:
    """Pieces of a text that end where a sentence does, or at the longest piece jieba may see."""
    for sentence in _SENTENCE_END.split(text):
        for start in range(0, len(sentence), SENTENCE_CHARACTERS):
            yield sentence[start : start + SENTENCE_CHARACTERS]
