"""Words of a text: our own jieba, with the field's dictionary and its cache in a folder of ours."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.language.cutting import Cutter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DICTIONARY = Path(__file__).with_name("dictionary.txt")
_SHORTEST_PART = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """jieba's dictionary with ours in it."""

    frequencies: Mapping[str, int]
    """Of words; 0 for the beginning of one that is no word itself."""
    plain_frequencies: Mapping[str, int]
    """Those of our words before they were added."""
    most_frequent: int
    cutter: Cutter


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
        self._dictionary: _Loaded | None = None

    def precise(self, text: str) -> list[str]:
        """The text's words, one after the other, without white space and punctuation.

        陪产假几天 gives 陪产假, 几天: what intent is read from.
        """
        return self._loaded().cutter.cut(text)

    def recall(self, text: str) -> list[str]:
        """The precise words, each after the known words inside it.

        陪产假 gives 陪产, 产假, 陪产假: what search is done with.
        """
        return self.with_inner_words(self.precise(text))

    def with_inner_words(self, words: Iterable[str]) -> list[str]:
        """Words as `precise` gives them, each after the known words inside it."""
        frequency = self._loaded().frequencies
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
        loaded = self._loaded()
        ours = loaded.plain_frequencies.get(word)
        return loaded.frequencies.get(word, 0) if ours is None else ours

    def knows(self, word: str) -> bool:
        """Whether a word stands in jieba's dictionary or in ours."""
        return bool(self._loaded().frequencies.get(word))

    @property
    def most_frequent(self) -> int:
        """The frequency of jieba's most frequent word."""
        return self._loaded().most_frequent

    def _loaded(self) -> _Loaded:
        if self._dictionary is None:
            with self._lock:
                if self._dictionary is None:
                    self._dictionary = self._load()
        return self._dictionary

    def _load(self) -> _Loaded:
        import jieba  # noqa: PLC0415 - 0.1 s that a command without a question does not need

        jieba.setLogLevel(logging.WARNING)
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        segmenter = jieba.Tokenizer()
        segmenter.tmp_dir = str(self._cache_dir)
        segmenter.initialize()
        most_frequent = max(segmenter.FREQ.values())
        plain_frequencies: dict[str, int] = {}
        for word in read_words(DICTIONARY):
            plain_frequencies[word] = int(segmenter.FREQ.get(word, 0))
            segmenter.add_word(word)
        return _Loaded(
            frequencies=segmenter.FREQ,
            plain_frequencies=plain_frequencies,
            most_frequent=most_frequent,
            cutter=Cutter(segmenter.FREQ, segmenter.total),
        )


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
