"""Words of a text: our own jieba, with the field's dictionary and its cache in a folder of ours."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import jieba

DICTIONARY = Path(__file__).with_name("dictionary.txt")
_SHORTEST_PART = 2


class Tokenizer:
    """Cuts normalised text into words; the same text is always cut the same.

    jieba's guess at unknown words (HMM) is off: it depends on the neighbours,
    so that a name would be cut one way in an article and another in a
    question. What no dictionary knows falls apart into characters. The
    dictionary is read with the first text, not before; texts must be short
    (`knowledge.bounds`), for jieba is quadratic on runs of one character.
    """

    def __init__(self, *, cache_dir: Path) -> None:
        """Keep jieba's cache in `cache_dir`, which is made if it is missing."""
        self._cache_dir = cache_dir
        self._lock = Lock()
        self._jieba: jieba.Tokenizer | None = None
        self._plain_frequency: dict[str, int] = {}
        self._most_frequent = 1

    def precise(self, text: str) -> list[str]:
        """The text's words, one after the other, without white space and punctuation.

        陪产假几天 gives 陪产假, 几天: what intent is read from.
        """
        return [word for word in self._segmenter().lcut(text, HMM=False) if word[0].isalnum()]

    def recall(self, text: str) -> list[str]:
        """The precise words, each after the known words inside it.

        陪产假 gives 陪产, 产假, 陪产假: what search is done with.
        """
        return self.with_inner_words(self.precise(text))

    def with_inner_words(self, words: Iterable[str]) -> list[str]:
        """Words as `precise` gives them, each after the known words inside it."""
        frequency = self._segmenter().FREQ
        widened: list[str] = []
        for word in words:
            if len(word) > _SHORTEST_PART and not word.isascii():
                widened += [part for part in _parts(word) if frequency.get(part)]
            widened.append(word)
        return widened

    def frequency(self, word: str) -> int:
        """How often jieba's corpus of 60 million words holds a word; 0 for one it does not know.

        A word that only our dictionary knows counts 0: it is rare in general
        speech, however common here.
        """
        segmenter = self._segmenter()
        if word in self._plain_frequency:
            return self._plain_frequency[word]
        return int(segmenter.FREQ.get(word, 0))

    def knows(self, word: str) -> bool:
        """Whether a word stands in jieba's dictionary or in ours."""
        return bool(self._segmenter().FREQ.get(word))

    @property
    def most_frequent(self) -> int:
        """The frequency of jieba's most frequent word."""
        self._segmenter()
        return self._most_frequent

    def _segmenter(self) -> jieba.Tokenizer:
        if self._jieba is None:
            with self._lock:
                if self._jieba is None:
                    self._jieba = self._load()
        return self._jieba

    def _load(self) -> jieba.Tokenizer:
        import jieba  # noqa: PLC0415 - 0.1 s that a command without a question does not need

        jieba.setLogLevel(logging.WARNING)
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        segmenter = jieba.Tokenizer()
        segmenter.tmp_dir = str(self._cache_dir)
        segmenter.initialize()
        self._most_frequent = max(segmenter.FREQ.values())
        for word in read_words(DICTIONARY):
            self._plain_frequency[word] = int(segmenter.FREQ.get(word, 0))
            segmenter.add_word(word)
        return segmenter


def read_words(path: Path) -> list[str]:
    """The words of a file, parted by white space; lines with # are for readers."""
    lines = path.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _parts(word: str) -> list[str]:
    """Every shorter piece of a word of at least two characters, from left to right.

    >>> _parts("陪产假")
    ['陪产', '产假']
    """
    length = len(word)
    return [
        word[start : start + size]
        for start in range(length)
        for size in range(_SHORTEST_PART, min(length - start, length - 1) + 1)
    ]
