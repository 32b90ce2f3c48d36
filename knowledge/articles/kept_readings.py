"""What was read of articles, kept between two starts of a process: lines, labels and words.

Reading the words of a few hundred articles takes seconds, and they are the
same with each start. The file holds nothing that cannot be read again: one
that is missing, damaged or of another release is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from knowledge.articles import labels, vocabulary
from knowledge.articles.plain import Line
from knowledge.articles.vocabulary import Vocabulary
from knowledge.language.fingerprint import fingerprint
from knowledge.language.meaning import NUMBERS, VECTORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.articles.labels import ReadLabel
    from knowledge.articles.shelf import Shelf

_READ_BY = ("kept_readings.py", "labels.py", "markdown.py", "plain.py", "vocabulary.py")
"""What decides, beside the words themselves and their meaning, what is read of a text."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReadings:
    """Readings by what they were read from, so that none outlives its text."""

    labels: Mapping[str, ReadLabel] = field(default_factory=dict)
    """By the label as it was written."""
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    """By `vocabulary.key_of` of the section."""
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    """By `key_of_body` of the article."""

    def lines_of(self, body: str) -> Sequence[Line] | None:
        """The lines of a body in Markdown, where they are known."""
        return self.lines.get(key_of_body(body))

    def covers(self, shelf: Shelf) -> bool:
        """Whether all that is read of a shelf is known."""
        sections = shelf.sections.values()
        return (
            all(text in self.labels for section in sections for text in labels.texts_of(section))
            and all(vocabulary.key_of(section) in self.vocabularies for section in sections)
            and all(key_of_body(body) in self.lines for body in bodies_of(shelf))
        )


def bodies_of(shelf: Shelf) -> list[str]:
    """The Markdown of each article."""
    return [shelved.article.body for shelved in shelf.articles.values()]


def key_of_body(body: str) -> str:
    """Stands for the text of an article."""
    return hashlib.blake2b(body.encode(), digest_size=12).hexdigest()


def path_in(folder: Path) -> Path:
    """Where the readings of this release are kept; each release has a file of its own."""
    return folder / f"readings-{_version()}.npz"


def load(path: Path) -> KeptReadings:
    """The readings in a file; none where it is not there or cannot be read, which is logged."""
    try:
        # numpy leaves a file open that it cannot read, where it has opened it itself.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            told = json.loads(arrays["words"].tobytes())
            vectors: NDArray[np.float32] = arrays["vectors"].reshape(-1, NUMBERS)
        return KeptReadings(
            labels={raw: (text, vector) for (raw, text), vector in zip(told["labels"], vectors, strict=True)},
            vocabularies={key: _parse(one) for key, one in told["vocabularies"].items()},
            lines={
                key: [Line(text=text, heading=heading, anchor=anchor) for text, heading, anchor in lines]
                for key, lines in told["lines"].items()
            },
        )
    except FileNotFoundError:
        return KeptReadings()
    except (OSError, EOFError, BadZipFile, KeyError, ValueError, TypeError) as error:
        log.warning("kept readings are unreadable: %s", type(error).__name__)
        return KeptReadings()


def save(path: Path, readings: KeptReadings) -> None:
    """Put the readings where `load` finds them, whole or not at all; those of other releases go."""
    told = {
        "labels": [(raw, text) for raw, (text, _) in readings.labels.items()],
        "vocabularies": {key: _format(one) for key, one in readings.vocabularies.items()},
        "lines": {
            key: [(line.text, line.heading, line.anchor) for line in lines]
            for key, lines in readings.lines.items()
        },
    }
    vectors = np.array([vector for _, vector in readings.labels.values()], dtype=np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                words=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
                vectors=vectors,
            )
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for other in path.parent.glob("readings-*.npz"):
        if other != path:
            other.unlink(missing_ok=True)


def _format(read: Vocabulary) -> list[object]:
    by_share: dict[float, list[str]] = {}
    for word, share in read.shares.items():
        by_share.setdefault(share, []).append(word)
    return [list(by_share.items()), sorted(read.heads), sorted(read.titled), read.is_of_family]


def _parse(told: list[Any]) -> Vocabulary:
    by_share, heads, titled, is_of_family = told
    shares = {intern(word): share for share, words in by_share for word in words}
    return Vocabulary(
        shares=shares,
        heads=frozenset(map(intern, heads)),
        titled=frozenset(map(intern, titled)),
        is_of_family=is_of_family,
    )


@cache
def _version() -> str:
    digest = hashlib.sha256(fingerprint().encode())
    digest.update(VECTORS.read_bytes())
    for name in _READ_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:8]
