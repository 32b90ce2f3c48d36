"""Cries for help in latin letters: wawa hun guo qu le → 娃娃昏过去了.

Only words of emergencies and what goes with them are read, from `spelled` in
`knowledge/content/urgent_words.yaml`; other letters stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_RUN = re.compile("[a-z]+(?:[ '][a-z]+)*")
_SHORTEST = 5
"""Letters; abc, dha and app are no sentence."""

_SYLLABLE = "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{1,3}(?:ng?(?![aeiouv])|r(?![aeiouv]))?"
_ENDS = "(?![aeiouv]|ng?(?![aeiouv]))"
"""No further letter belongs to the syllable: huxi is not the beginning of huxiang."""


class Spelling:
    """The words that are known by their letters."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words by their letters, written together and without tones."""
        self._words = dict(words)
        longest_first = sorted(self._words, key=len, reverse=True)
        known = "|".join(letters for letters in longest_first if len(self._words[letters]) > 1)
        self._piece = re.compile(f"(?:{known}){_ENDS}|{_SYLLABLE}" if known else _SYLLABLE)

    def read(self, text: str) -> str:
        """The text with the known words of its latin parts in characters.

        >>> Spelling({"hunguoqu": "昏过去", "le": "了"}).read("wawa hun guo qu le")
        'wawa昏过去了'
        """
        return _RUN.sub(self._read_run, text)

    def _read_run(self, run: re.Match[str]) -> str:
        letters = run[0].replace(" ", "").replace("'", "")
        if len(letters) < _SHORTEST:
            return run[0]
        return self._piece.sub(lambda piece: self._words.get(piece[0], piece[0]), letters)
