"""Build knowledge/language/phrasing.tsv.gz: words, how they are spelled, and what follows what.

Run by `make phrasing`, after questions were attached or words added. Counted
over the titles, headings and attached questions of the articles: how parents
put things, in our own words. A text in pinyin is read by it.
"""

from __future__ import annotations

import gzip
import re
import tempfile
from collections import Counter
from pathlib import Path

from pypinyin import lazy_pinyin

from knowledge.articles.loader import read_folder
from knowledge.language.normalise import normalise
from knowledge.language.phrasing import PHRASING, START
from knowledge.language.pinyin import EVERYDAY
from knowledge.language.tokenizer import Tokenizer, read_words

ROOT = Path(__file__).parents[1]
_HAN = re.compile(r"[一-鿿]+")
_LETTERS = re.compile(r"[a-z]+\Z")
_PAIR_FROM = 2
"""Pairs seen once are chance."""


def main() -> None:
    """Count, and write what was counted, always in the same order."""
    words, pairs = counted()
    lines = [f"{word}\t{count}\t{' '.join(spelling)}" for word, count, spelling in spelled(words)]
    kept = {line.partition("\t")[0] for line in lines}
    lines.append("")
    lines += [
        f"{before}\t{word}\t{count}"
        for (before, word), count in sorted(pairs.items())
        if count >= _PAIR_FROM and {before, word} <= kept
    ]
    # Without a time stamp, so that the same counts give the same file.
    PHRASING.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{PHRASING.relative_to(ROOT)}: {len(kept)} words, {PHRASING.stat().st_size} bytes")


def counted() -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often each word stands, and each after each; single characters at least once."""
    words, pairs = Counter[str](), Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = Tokenizer(cache_dir=Path(folder))
        for text in texts():
            for run in _HAN.findall(normalise(text)):
                before = START
                words[START] += 1
                for word in tokenizer.precise(run):
                    words[word] += 1
                    pairs[before, word] += 1
                    before = word
    words.update(read_words(EVERYDAY))
    for word in list(words):
        for character in word:
            words.setdefault(character, 1)
    return words, pairs


def texts() -> list[str]:
    """What parents say, and what we call it."""
    articles = read_folder(ROOT / "knowledge" / "content" / "articles").articles.values()
    return [
        text
        for article in articles
        for text in (article.title, *article.section_questions, *article.every_question)
    ]


def spelled(words: Counter[str]) -> list[tuple[str, int, list[str]]]:
    """Each word that letters can spell with its count and its syllables, the commonest first."""
    found = []
    for word, count in sorted(words.items(), key=lambda entry: (-entry[1], entry[0])):
        syllables = [part.replace("ü", "v") for part in lazy_pinyin(word)]
        if word == START or all(map(_LETTERS.match, syllables)):
            found.append((word, count, syllables))
    return found


if __name__ == "__main__":
    main()
