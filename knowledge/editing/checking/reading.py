"""How an article reads: the answer first, short sentences, plain words, links and pictures that work."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from knowledge.articles import rules
from knowledge.articles.markdown import is_allowed_link
from knowledge.articles.plain import sentences
from knowledge.articles.plain_words import jargon_in
from knowledge.editing.checking.remark import BODY, Remark, Weight, begun, few, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.editing.checking.remark import Looked, Surroundings

SENTENCE_CHARACTERS: Final = 60
"""A longer one is not followed when it is read out, or by whoever is tired."""

PARAGRAPH_CHARACTERS: Final = 200
"""A longer one fills a telephone's screen."""

_WHOLE = re.compile(r"[。！？!?][”’」』）)]*\Z")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^()\s]{0,300})[^()\n]{0,200}\)")
_NO_TEXT: Final = frozenset({"", "图", "图片", "照片", "截图", "image", "img"})


def reads_well(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """What the rules of articles say of how it is built, in the words of the form."""
    if not looked.passages:
        return
    for rule, do in _BUILT:
        for _, reason in rule(looked.page, surroundings.library):
            yield Remark(weight=Weight.HARD, field=BODY, says=f"{reason}。", do=do)


_BUILT: Final[tuple[tuple[rules.Rule, str], ...]] = (
    (rules.answers_at_once, "把答案放在最前面：能不能、多少、找谁。机器人回答时先说的就是这一段。"),
    (rules.opens_sections_with_a_sentence, "在条目前面加一句话，说这一节的答案。"),
)


def names_days_of_the_calendar(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """No day is told that there never was."""
    for _, reason in rules.names_days_of_the_calendar(looked.page, surroundings.library):
        yield Remark(weight=Weight.WRONG, field=BODY, says=f"{reason}。", do="看看是不是抄错了一位。")


def has_short_sentences(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Each sentence can be followed when it is read out; a row of a table is none."""
    return few(_long_sentences(looked))


def _long_sentences(looked: Looked) -> Iterator[Remark]:
    for passage in looked.passages:
        for sentence in sentences(passage.text):
            if len(sentence) > SENTENCE_CHARACTERS and _WHOLE.search(sentence):
                yield Remark(
                    weight=Weight.HARD,
                    field=BODY,
                    place=place_of(passage, sentence),
                    says=f"这句话有 {len(sentence)} 个字，读到后面忘了前面。",
                    do="拆成两三句，一句只说一件事。",
                )


def has_short_paragraphs(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """A paragraph fits on a telephone."""
    return few(
        Remark(
            weight=Weight.HARD,
            field=BODY,
            place=place_of(passage),
            says=f"这一段有 {len(passage.text)} 个字，手机上要占满一屏。",
            do="分成几段，或者列成几条。",
        )
        for passage in looked.passages
        if len(passage.text) > PARAGRAPH_CHARACTERS
    )


def speaks_plainly(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """What parents do not say has a word that they do."""
    words = surroundings.library.plain_words
    told = Counter(jargon_in(looked.page.text, words))
    return few(
        Remark(
            weight=Weight.HARD,
            field=BODY,
            place=f"“{word}”" + (f"，{times} 处" if times > 1 else ""),
            says="这是公文或病历里的词，家长平常不这么说。",
            do=f"换成“{words[word]}”；一定要用，就在后面加括号解释。",
        )
        for word, times in told.most_common()
    )


def links_lead_somewhere(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    """A link is of an allowed kind, and one within the site has a page and a heading to show."""
    return few(_loose_links(looked, surroundings))


def _loose_links(looked: Looked, surroundings: Surroundings) -> Iterator[Remark]:
    for link in dict.fromkeys(looked.page.rendered.links):
        if not is_allowed_link(link):
            yield _of_link(
                link,
                "这个链接不能用，页面上只会显示文字，点不开。",
                "只能链到官方网站（https 开头）、本站的页面和电话。",
            )
        elif link.startswith(("/", "#")) and not rules.has_target(
            link, looked.article.slug, surroundings.library
        ):
            yield _of_link(link, "本站没有这一页，或者那一页上没有这个小标题。", "打开那一篇，从网址栏复制。")


def _of_link(link: str, says: str, do: str) -> Remark:
    return Remark(weight=Weight.WRONG, field=BODY, place=f"链接{begun(link)}", says=says, do=do)


def pictures_say_what_they_show(looked: Looked, _: Surroundings) -> Iterator[Remark]:
    """Whoever cannot see a picture, and the bot, are told what it shows."""
    return few(_silent_pictures(looked))


def _silent_pictures(looked: Looked) -> Iterator[Remark]:
    for found in _PICTURE.finditer(looked.article.body):
        if found[1].strip().lower() in _NO_TEXT:
            yield Remark(
                weight=Weight.HARD,
                field=BODY,
                place=f"图片{begun(found[2])}",
                says="这张图没有说明文字。看不见图的家长、微信里的回答，都不知道它说了什么。",
                do="写一句图上是什么；图里有字的，把字写进正文。",
            )
