"""Tells whether texts are still cut into the same tokens as before."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_CUT_BY = (
    "cutting.py",
    "dictionary.txt",
    "stopwords.txt",
    "synonyms.yaml",
    "lexicon.py",
    "normalise.py",
    "numerals.py",
    "reading.py",
    "tokenizer.py",
)
"""The words, and the code that cuts by them: a release that touches either may cut differently."""


@cache
def fingerprint() -> str:
    """Eight hex digits that change with the words of the field; an index of other tokens is out of date."""
    digest = hashlib.sha256()
    for name in _CUT_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:8]
