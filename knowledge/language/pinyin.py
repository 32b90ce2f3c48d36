"""How words sound, and texts that spell known words by their sound.

Parents type in latin letters, dictate, or take the first character that the
input method offers. A text is respelled only towards a term of the field and
only where what was typed makes no sense as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.language.phrasing import Phrasing
from knowledge.language.tokenizer import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knowledge.language.lexicon import Lexicon
    from knowledge.language.tokenizer import Tokenizer

_SHORTEST, _LONGEST = 2, 8
"""Characters of a term that a misspelling is compared with."""
_FUZZY_FROM = 3
"""Shorter terms must sound the same to the letter."""
_SHORT_TARGETS = frozenset(
    {
        *("产假", "婚假", "托班", "托育", "疫苗", "产检", "社保", "补贴"),
        *("湿疹", "麻疹", "风疹", "急疹", "黄疸", "便秘", "腹泻", "痱子", "疝气", "胀气", "化脓", "斜视"),
        *("辅食", "吐奶", "断奶", "涨奶", "缺钙", "补钙", "抑郁", "囟门"),
    }
)
"""The terms of two characters that a slip is corrected to; others sound like words (薪水, 奶价, 爷奶)."""

_PLAIN_CATEGORIES = frozenset({"person", "question"})
"""Words that help to read a pinyin text but are no reason to take it for one."""
_TARGET_CATEGORIES = frozenset(
    {
        *("leave", "birth", "right", "document", "benefit", "nursery", "vaccine", "office", "place_type"),
        *("health", "care", "feeding"),
    },
)
"""Terms that a homophone is corrected to. Those of emergencies are not: a wrong guess may alarm."""

_CHARACTERS = 10_000
"""More than people use: a hostile text full of rare characters does not grow the cache for ever."""

_MERGED_INITIALS = re.compile(r"^(z|c|s)h")
_MERGED_FINALS = re.compile(r"(e|i)ng$")
_LATIN_RUN = re.compile(r"(?<![a-z0-9./@_-])[a-z]+(?:[ '][a-z]+)*(?![a-z0-9/@_-]|\.[a-z0-9])")
"""Words in latin letters, but no part of an address such as tuoyu.example.cn."""
_LATIN_WORD = re.compile("[a-z]+")
_LATIN_SENTENCE = re.compile(
    r"(?<![a-z0-9./@_-])(?=[0-9 ']*[a-z])[a-z0-9]+(?:[ ']+[a-z0-9]+)*(?![a-z0-9/@_-]|\.[a-z0-9])"
)
"""The same with digits among them: baobao 7ge yue hai bu hui zuo."""
_LETTERS_OF_A_SENTENCE = 8
"""Of fewer letters, a sentence that is spelled may be chance."""
_HAN_WORD = re.compile(r"[一-鿿]+\Z")
_HAN_ANYWHERE = re.compile("[一-鿿]")

_EVERYDAY_CHARACTERS = frozenset(
    "的一是不了在有我他这个们来到大地为子中你说生国年着就那和要她出也得里后自以会可下而过天去能对小多然于心"
    "么之都好看起发当没只如事把还用第样道想作种开美总从无情已面最女但现前些所同日手又行意动方期它头长儿回位"
    "分爱老因很给名法间知世什两次使身者被高几岁月时候家二三四五六七八九十百千万上呢吗吧啊呀哪啥咋俺恁和与及或"
    "爷凉厚咬洋噎毒扳",
)
"""Characters too common to be slips: 等一秒 is not 等疫苗, though the two sound alike."""
_PLUS_FOLLOWERS = re.compile(
    r"$|[^一-鿿a-z]|[几多少有能可怎咋吗呢啥什是爸妈老男女夫父每从到算请休给没不扣带对]"
)
"""After 加 written for 假; before anything else 加 means to add: 哺乳加奶粉."""

EVERYDAY = Path(__file__).with_name("everyday.txt")
"""Frequent words of questions, so that the rest of a pinyin text can be read with its term."""
_READINGS = {"的": ("de",), "了": ("le",), "吗": ("ma",), "长垣": ("chang", "yuan")}
"""Where pypinyin reads a word otherwise than parents type it."""
_LONGEST_LETTERS = 48
_INITIALS = range(3, 6)
"""Letters of an abbreviation such as yej for 育儿假."""


class _Spelled(NamedTuple):
    """A word as latin letters, and after which of them a syllable ends; no borders: not a word we know."""

    word: str
    letters: str
    borders: frozenset[int]
    is_term: bool


class _Cover(NamedTuple):
    """A reading of the first letters of a text."""

    unread: int
    words: int
    steps: tuple[_Spelled, ...]

    def extended(self, step: _Spelled) -> _Cover:
        unread = 0 if step.borders else len(step.letters)
        return _Cover(self.unread + unread, self.words + 1, (*self.steps, step))


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring words of a text that together sound like a term."""

    start: int
    end: int
    term: str


def key(text: str) -> str:
    """How a text sounds, in latin letters: no tones, and sounds that people mix up made one.

    zh, ch, sh count as z, c, s, and eng, ing as en, in: the mergers that are
    common across Mandarin. Letters and digits stay, anything else vanishes.

    >>> key("陪产假") == key("陪惨架")
    True
    """
    return "".join(map(_loose, filter(str.isalnum, text.lower())))


@lru_cache(maxsize=_CHARACTERS)
def syllable(character: str) -> str:
    """The commonest reading of a Chinese character without its tone: 假 is jia.

    Any other character is its own reading.
    """
    if not _HAN_WORD.match(character):
        return character
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.15 s, loaded with the first question

    return str(lazy_pinyin(character)[0])


class Respeller:
    """Finds the terms of a lexicon in texts that spell them by sound."""

    def __init__(self, lexicon: Lexicon, tokenizer: Tokenizer) -> None:
        """Respell towards the lexicon's terms; the tokenizer says which words are known."""
        self._lexicon = lexicon
        self._tokenizer = tokenizer

    def respell(self, text: str, words: Sequence[str] | None = None) -> str | None:
        """The normalised text with its misspelled terms written right, or None if none is.

        `words` are those that the tokenizer cuts the text into, where that was done already.

        Pinyin (peichanjia jitian → 陪产假几天), mixed with characters
        (chanjia多少天), initials beside characters (yej几天 → 育儿假几天), and
        homophones (育儿加, 陪惨假). A text whose words are known stays.
        """
        corrected = text
        if _LATIN_WORD.search(text):
            corrected = _LATIN_SENTENCE.sub(self._read_sentence, corrected)
            corrected = _LATIN_RUN.sub(self._read_latin, corrected)
        if words is None or corrected != text:
            words = self._tokenizer.precise(corrected)
        windows = self._windows(corrected, words)
        for window in sorted(windows, key=lambda window: -window.start):
            corrected = corrected[: window.start] + window.term + corrected[window.end :]
        return None if corrected == text else corrected

    def _read_sentence(self, run: re.Match[str]) -> str:
        """What terms alone do not spell to the last letter, as the sentence that it most likely is."""
        typed = run[0]
        pieces = _LATIN_WORD.findall(typed)
        if sum(map(len, pieces)) < _LETTERS_OF_A_SENTENCE or self._lexicon.find(typed):
            return typed
        if not any(character.isdigit() for character in typed):
            words = _cover(pieces, self._spelled, whole=True)
            words = words or _cover(pieces, self._fuzzily_spelled, merge=True, whole=True)
            if words is not None:
                return "".join(words)
        return Phrasing.load().read(typed) or typed

    def _read_latin(self, run: re.Match[str]) -> str:
        typed = run[0]
        if self._lexicon.find(typed):
            return typed
        pieces = _LATIN_WORD.findall(typed)
        words = _cover(pieces, self._spelled) or _cover(pieces, self._fuzzily_spelled, merge=True)
        if words is not None:
            return "".join(words)
        if _HAN_ANYWHERE.search(run.string):
            return _LATIN_WORD.sub(lambda word: self._initials.get(word[0], word[0]), typed)
        return typed

    def _windows(self, text: str, words: Sequence[str]) -> Iterator[_Window]:
        """Misspelled terms, the longest first and none over another."""
        loose = list(map(_loose, text))
        begins = [pair in self._first_sounds for pair in pairwise(loose)]
        if True not in begins:
            return
        found = []
        for neighbours in _neighbours(_spans(text, words), begins):
            start, end = neighbours[0][0], neighbours[-1][1]
            is_short = end - start < _FUZZY_FROM
            sound = tuple(map(syllable, text[start:end]) if is_short else loose[start:end])
            term = self._sounds.get(sound)
            if term is not None and self._is_misspelled(text, neighbours, term):
                found.append(_Window(start, end, term))
        taken: set[int] = set()
        for window in sorted(found, key=lambda window: (window.start - window.end, window.start)):
            places = range(window.start, window.end)
            if taken.isdisjoint(places):
                taken.update(places)
                yield window

    def _is_misspelled(self, text: str, spans: list[tuple[int, int]], term: str) -> bool:
        """Whether neighbouring words that sound like a term make no sense as they stand."""
        start, end = spans[0][0], spans[-1][1]
        typed = text[start:end]
        if not _HAN_WORD.match(typed) or self._tokenizer.knows(typed) or self._lexicon.head(typed):
            return False
        if start and text[start - 1].isdigit():
            # 501室产假几天: after a number 室 counts something, whatever 室产假 sounds like.
            return False
        if typed[-1] == "加" and not _PLUS_FOLLOWERS.match(text[end:]):
            return False
        return self._is_slip(typed, term, [(a - start, b - start) for a, b in spans])

    def _is_slip(self, typed: str, term: str, spans: list[tuple[int, int]]) -> bool:
        """Whether the difference between typed characters and a term can only be a slip.

        At least half of the characters stand as they should (one in three of a
        term of three), and each of the others stands alone between known
        words and is none that stands anywhere: in 想放长假 the 长 belongs to
        长假, and 说的是产假 does not mean 侍产假.
        """
        slips = [place for place, character in enumerate(typed) if character != term[place]]
        alone = {start for start, end in spans if end - start == 1}
        return (
            0 < len(slips) <= (len(typed) + 1) // 2
            and alone.issuperset(slips)
            and _EVERYDAY_CHARACTERS.isdisjoint(typed[place] for place in slips)
        )

    @cached_property
    def _sounds(self) -> Mapping[tuple[str, ...], str]:
        """Sound → term, for terms that are one word to the tokenizer; the first in the file wins."""
        sounds = {_sound(word): word for word in _SHORT_TARGETS}
        for surface, term in self._lexicon:
            if (
                term.category in _TARGET_CATEGORIES
                and _FUZZY_FROM <= len(surface) <= _LONGEST
                and _HAN_WORD.match(surface)
                and self._tokenizer.knows(surface)
            ):
                sounds.setdefault(_sound(surface), surface)
        return sounds

    @cached_property
    def _first_sounds(self) -> frozenset[tuple[str, str]]:
        """The merged sounds of the first two characters of these terms."""
        return frozenset((merged(sound[0]), merged(sound[1])) for sound in self._sounds)

    @cached_property
    def _spelled(self) -> Mapping[str, _Spelled]:
        """Latin letters → word, terms of the field before everyday words."""
        spelled: dict[str, _Spelled] = {}
        for surface, term in self._lexicon:
            if len(surface) >= _SHORTEST and _HAN_WORD.match(surface) and self._tokenizer.knows(surface):
                _spell(spelled, surface, is_term=term.category not in _PLAIN_CATEGORIES)
        for word in read_words(EVERYDAY):
            _spell(spelled, word, is_term=False)
        return spelled

    @cached_property
    def _fuzzily_spelled(self) -> Mapping[str, _Spelled]:
        """The same with merged sounds, for terms long enough to stay unmistakable."""
        spelled = dict(self._spelled)
        for entry in self._spelled.values():
            if entry.is_term and len(entry.word) >= _FUZZY_FROM:
                _spell(spelled, entry.word, is_term=True, merge=True)
        return spelled

    @cached_property
    def _initials(self) -> Mapping[str, str]:
        """First letters → the one leave, else the one benefit, that has them."""
        found: dict[str, set[str]] = {}
        for surface, term in self._lexicon:
            is_leave, is_benefit = (
                term.category == "leave",
                term.category == "benefit" and surface == term.head,
            )
            if len(surface) in _INITIALS and _HAN_WORD.match(surface) and (is_leave or is_benefit):
                letters = "".join(syllable(character)[0] for character in surface)
                if is_leave or letters not in found:
                    found.setdefault(letters, set()).add(surface)
        return {letters: min(words) for letters, words in found.items() if len(words) == 1}


def _cover(
    pieces: list[str], spelled: Mapping[str, _Spelled], *, merge: bool = False, whole: bool = False
) -> list[str] | None:
    """The words that typed latin pieces spell, or None if they spell no term.

    The cover with the fewest letters unread, then the fewest words. A piece
    that spells nothing stays as it is; if that is most of the text, no term
    was meant. As a `whole` nothing may stay unread.
    """
    if merge:
        pieces = [_merged_latin(piece) for piece in pieces]
    letters = "".join(pieces)
    best: dict[int, _Cover] = {0: _Cover(0, 0, ())}
    for at in range(len(letters)):
        if at not in best:
            continue
        for step in _steps(pieces, at, spelled):
            candidate = best[at].extended(step)
            end = at + len(step.letters)
            if end not in best or candidate[:2] < best[end][:2]:
                best[end] = candidate
    cover = best[len(letters)]
    if (
        cover.unread * 2 > len(letters)
        or (whole and cover.unread)
        or not any(step.is_term for step in cover.steps)
    ):
        return None
    return [step.word for step in cover.steps]


def _steps(pieces: list[str], at: int, spelled: Mapping[str, _Spelled]) -> Iterator[_Spelled]:
    """What may be read from a position on: words that keep syllables whole, or a typed piece as it is."""
    letters = "".join(pieces)
    spaces = list(accumulate(map(len, pieces), initial=0))
    if at in spaces[:-1]:
        piece = pieces[spaces.index(at)]
        yield _Spelled(f" {piece} ", piece, frozenset(), is_term=False)
    for end in range(at + 1, min(len(letters), at + _LONGEST_LETTERS) + 1):
        entry = spelled.get(letters[at:end])
        if entry is not None and all(space - at in entry.borders for space in spaces if at < space < end):
            yield entry


def _spell(spelled: dict[str, _Spelled], word: str, *, is_term: bool, merge: bool = False) -> None:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - see syllable

    syllables = _READINGS.get(word) or tuple(str(part).replace("ü", "v") for part in lazy_pinyin(word))
    if merge:
        syllables = tuple(_merged_latin(part) for part in syllables)
    letters = "".join(syllables)
    borders = accumulate(map(len, syllables))
    spelled.setdefault(letters, _Spelled(word, letters, frozenset(borders), is_term))


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where a text's words stand in it."""
    spans, end = [], 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans


def _neighbours(spans: list[tuple[int, int]], may_begin: Sequence[bool]) -> Iterator[list[tuple[int, int]]]:
    """Runs of two or more words, short enough for a term, with a character that stands alone.

    `may_begin` says of each character but the last whether a term begins with the sounds of it and the next.
    """
    for first, (start, first_end) in enumerate(spans[:-1]):
        if not may_begin[start]:
            continue
        holds_one = first_end - start == 1
        for last in range(first + 1, len(spans)):
            begin, end = spans[last]
            if end - start > _LONGEST:
                break
            holds_one = holds_one or end - begin == 1
            if holds_one:
                yield spans[first : last + 1]


def _sound(word: str) -> tuple[str, ...]:
    """What two spellings of a word must share: exact syllables if it is short, else merged ones."""
    return tuple(map(syllable if len(word) < _FUZZY_FROM else _loose, word))


@lru_cache(maxsize=_CHARACTERS)
def _loose(character: str) -> str:
    """How a character sounds, with the sounds that people mix up made one."""
    return merged(syllable(character))


def merged(one_syllable: str) -> str:
    """A syllable with the sounds that people mix up made one: zhang is zang, ying is yin."""
    return _MERGED_FINALS.sub(r"\1n", _MERGED_INITIALS.sub(r"\1", one_syllable))


def _merged_latin(letters: str) -> str:
    """Merged sounds where syllables are not parted yet: done alike on both sides of a comparison."""
    return re.sub(r"([ei])ng", r"\1n", re.sub(r"([zcs])h", r"\1", letters))
