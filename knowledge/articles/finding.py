"""Published articles found by what an editor has at hand: a title, a part of it, or a pasted address."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz, process

from knowledge.bounds import FUZZY_CHARACTERS
from knowledge.language.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.articles.article import Article
    from knowledge.articles.shelf import Shelf

MOST: Final = 8
ALIKE: Final = 60
"""Of 100: titles that share less with what was typed are near by chance."""

_PAGES: Final = "articles"


def find_articles(shelf: Shelf, text: str, *, most: int = MOST) -> Sequence[Article]:
    """The articles that a text names, the likeliest first: one by its address, else by title."""
    named = shelf.articles.get(slug_in(text) or "")
    if named is not None:
        return [named.article]
    wanted = normalise(text)[:FUZZY_CHARACTERS]
    titles = {slug: normalise(shelved.article.title) for slug, shelved in shelf.articles.items()}
    words = wanted.split()
    holding = [slug for slug, title in titles.items() if words and all(word in title for word in words)]
    near = process.extract(wanted, titles, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=most)
    found = dict.fromkeys(
        (*sorted(holding, key=lambda slug: len(titles[slug])), *(slug for *_, slug in near))
    )
    return [shelf.articles[slug].article for slug in list(found)[:most]]


def slug_in(text: str) -> str | None:
    """The name of an article in the address of its page; a name by itself is one too.

    >>> slug_in("https://yuer.example.gov.cn/tuoyu/articles/fever-care?from=list#home")
    'fever-care'
    >>> slug_in("fever-care")
    'fever-care'
    >>> slug_in("宝宝 发烧")
    """
    try:
        parts = [unquote(part) for part in urlsplit(text.strip()).path.split("/") if part]
    except ValueError:  # http://[
        return None
    if len(parts) == 1 and " " not in parts[0]:
        return parts[0]
    return next((name for above, name in pairwise(parts) if above == _PAGES), None)
