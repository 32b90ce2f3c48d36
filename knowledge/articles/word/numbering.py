"""Numbers that Word counts itself, as letters in the text: 一、 （二） 3.

In the file there is only “the next of this list”. WPS and Word make a counted
paragraph of whatever begins with 一、, so most headings of offices are such.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from knowledge.articles.word.chinese_numbers import WRITTEN
from knowledge.articles.word.names import W
from knowledge.articles.word.numbers import number_of

if TYPE_CHECKING:
    from knowledge.articles.word.styles import Styles

_CHINESE: Final = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographTraditional"),
        *("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
    }
)
_CIRCLED: Final = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_CIRCLES: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ROMAN_UNTIL: Final = 39
_LEVELS: Final = 9
_LABEL_CHARACTERS: Final = 40
_PLACE: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    form: str
    label: str
    start: int


class Counting:
    """The lists of one document while its paragraphs are gone through in order."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        """By list: what it counts together with, and its levels."""
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if tree is not None:
            self._read(tree)

    def write(self, paragraph: Element) -> None:
        """Put the number of a counted paragraph before its text, and count it no more.

        Paragraphs with a dot stay as they are.
        """
        found = self._styles.property_of(paragraph, "numPr")
        if found is None or paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            return
        number = _value(found, "numId")
        together, levels = self._lists.get(number, ("", {}))
        depth = min(number_of(_value(found, "ilvl"), otherwise=0), _LEVELS - 1)
        level = levels.get(depth)
        if level is None or level.form == "bullet":
            return
        counts = self._counts[together]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        _put_before(paragraph, self._label(level, levels, counts))

    def _label(self, level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        def number(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            of_depth = levels.get(depth, level)
            return _formed(counts.get(depth, of_depth.start), of_depth.form)

        label = _PLACE.sub(number, level.label)[:_LABEL_CHARACTERS].strip()
        return f"{label} " if label and (label[-1] == "." or label[-1].isalnum()) else label

    def _read(self, tree: Element) -> None:
        abstract = {each.get(f"{W}abstractNumId", ""): each for each in tree.findall(f"{W}abstractNum")}
        for each in tree.findall(f"{W}num"):
            together = _value(each, "abstractNumId")
            levels = _levels(abstract.get(together))
            is_apart = False
            for override in each.findall(f"{W}lvlOverride"):
                depth = number_of(override.get(f"{W}ilvl"), otherwise=0)
                start = override.find(f"{W}startOverride")
                if start is not None and depth in levels:
                    level = levels[depth]
                    begin = number_of(start.get(f"{W}val", "1"), otherwise=0)
                    levels[depth] = _Level(form=level.form, label=level.label, start=begin)
                    is_apart = True
            name = each.get(f"{W}numId", "")
            self._lists[name] = (f"list {name}" if is_apart else together, levels)


def _levels(abstract: Element | None) -> dict[int, _Level]:
    if abstract is None:
        return {}
    return {
        number_of(each.get(f"{W}ilvl"), otherwise=0): _Level(
            form=_value(each, "numFmt") or "decimal",
            label=_value(each, "lvlText"),
            start=number_of(_value(each, "start") or "1", otherwise=0),
        )
        for each in abstract.findall(f"{W}lvl")
    }


def _formed(number: int, form: str) -> str:
    if form in _CHINESE:
        return WRITTEN.get(number, str(number))
    if form in _CIRCLED and 1 <= number <= len(_CIRCLES):
        return _CIRCLES[number - 1]
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 1 <= number <= _ROMAN_UNTIL:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def _put_before(paragraph: Element, label: str) -> None:
    """As a run of its own, as bold as the first; and no list any more, nor one of the style."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for counted in properties.findall(f"{W}numPr"):
        properties.remove(counted)
    none = SubElement(properties, f"{W}numPr")
    SubElement(none, f"{W}ilvl", {f"{W}val": "0"})
    SubElement(none, f"{W}numId", {f"{W}val": "0"})
    run = Element(f"{W}r")
    first = paragraph.find(f"{W}r/{W}rPr")
    if first is not None:
        run.append(first)
    SubElement(run, f"{W}t").text = label
    paragraph.insert(list(paragraph).index(properties) + 1, run)


def _value(element: Element, tag: str) -> str:
    found = element.find(f"{W}{tag}")
    return "" if found is None else found.get(f"{W}val", "")
