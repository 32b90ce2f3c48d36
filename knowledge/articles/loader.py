"""A folder of articles → the database, as often as one likes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles.article import ArticleProblem
from knowledge.articles.front_matter import BODY_CHARACTERS, FRONT_MATTER_CHARACTERS, parse_article
from knowledge.articles.store import CONTENT, publish_all, states, take_turn, withdraw_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from knowledge.articles.article import Article

_BYTES = 4 * (FRONT_MATTER_CHARACTERS + BODY_CHARACTERS)
"""More than the longest article can take in UTF-8."""


class NoArticles(ValueError):
    """A folder without a single article: rather a broken installation than a wish to withdraw all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder of articles holds."""

    articles: Mapping[str, Article]
    """Sound articles by their file, as a path within the folder."""
    problems: tuple[ArticleProblem, ...]
    slugs: frozenset[str]
    """Of every file, unsound ones too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, in slugs."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Those whose file is gone."""
    kept: tuple[str, ...]
    """Those that people changed or withdrew here: they stay as they are."""
    kept_articles: tuple[Article, ...] = ()
    """What the files of those hold now, as far as they are sound."""
    problems: tuple[ArticleProblem, ...]
    """Of files that were left out; what was published of them before stays."""


def read_folder(folder: Path, *, progress: Callable[[int, int], None] | None = None) -> Folder:
    """Every *.md below the folder; `progress` hears how many of how many files are read."""
    paths = sorted(folder.rglob("*.md"))
    articles: dict[str, Article] = {}
    problems: list[ArticleProblem] = []
    for count, path in enumerate(paths, start=1):
        name = path.relative_to(folder).as_posix()
        article, found = _read_file(path, name)
        problems += found
        if article is not None:
            articles[name] = article
        if progress is not None:
            progress(count, len(paths))
    twice = _same_slugs(articles)
    problems += twice
    for problem in twice:
        del articles[problem.path]
    return Folder(articles=articles, problems=tuple(problems), slugs=frozenset(path.stem for path in paths))


def load(
    connection: Connection,
    folder: Path,
    *,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> LoadReport:
    """Publish what is new or changed in the folder, withdraw what is gone from it.

    A second load changes nothing. A file with a problem is left out, and the
    others are loaded. What people published or withdrew here stays as it is.

    Raises:
        NoArticles: the folder is missing or empty, and articles of it are published.
    """
    found = read_folder(folder, progress=progress)
    take_turn(connection)
    before = states(connection)
    ours = {slug for slug, state in before.items() if state.origin != CONTENT}
    articles = [article for article in found.articles.values() if article.slug not in ours]
    outcome = publish_all(connection, articles, at=at, origin=CONTENT)
    gone = sorted(before.keys() - ours - found.slugs)
    if gone and not found.slugs:
        msg = f"{folder} 里一篇文章也没有，安装不完整，请重新安装。已发布的文章没有动。"
        raise NoArticles(msg)
    withdrawn = withdraw_all(connection, gone, at=at, origin=CONTENT)
    changed = {slug for slug, published in outcome.items() if published.changed}
    return LoadReport(
        added=tuple(sorted(changed - before.keys())),
        changed=tuple(sorted(changed & before.keys())),
        unchanged=tuple(sorted(outcome.keys() - changed)),
        withdrawn=tuple(withdrawn),
        kept=tuple(sorted(found.slugs & ours)),
        kept_articles=tuple(article for article in found.articles.values() if article.slug in ours),
        problems=found.problems,
    )


def _read_file(path: Path, name: str) -> tuple[Article | None, tuple[ArticleProblem, ...]]:
    if path.stat().st_size > _BYTES:
        return None, (ArticleProblem(path=name, field="文件", reason="太大了，请拆成几篇"),)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, (ArticleProblem(path=name, field="文件", reason="不是 UTF-8 编码，请另存为 UTF-8"),)
    article, problems = parse_article(text, path=name)
    if article is not None and article.slug != path.stem:
        reason = f"{article.slug} 要和文件名一样，这个文件应叫 {article.slug}.md"
        return None, (ArticleProblem(path=name, field="slug", reason=reason),)
    return article, problems


def _same_slugs(articles: Mapping[str, Article]) -> list[ArticleProblem]:
    names = defaultdict(list)
    for name, article in articles.items():
        names[article.slug].append(name)
    return [
        ArticleProblem(path=name, field="slug", reason=f"和别的文件相同：{'、'.join(same)}")
        for same in names.values()
        if len(same) > 1
        for name in same
    ]
