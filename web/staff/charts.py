"""Bars drawn on the server: SVG inside the page, in the page's own colours and letters.

pygal draws; what it brings along for pages of its own (styles, scripts, tooltips)
is taken out, so that the content security policy has nothing to refuse and the
style sheet decides how it looks, in the dark, too. The numbers stand in a table
beneath: for whoever cannot see it, a picture is none.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH: Final = 360
_HEIGHT: Final = 200
_ROW: Final = 34
"""Of a bar that lies, with the space around it."""

_LETTERS: Final = 11
"""Of the labels; the narrowest telephone shows the drawing a little smaller than it is."""

_MARGIN: Final = 8
_STEPS: Final = 4
_UNSEEN: Final = frozenset({"defs", "title", "desc", "script", "style"})
_LABELLED: Final = 6
"""Days that are named beneath the bars, so that their names do not touch."""


def _pygal() -> Any:  # it has no types
    """What draws; loaded here, because only one page needs it.

    It leaves a finder for plugins of its own among Python's, which has not the
    method that Python 3.4 asks for: each later import of the process would warn.
    """
    import pygal  # noqa: PLC0415 - see above

    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]
    return pygal


def standing_bars(names: Sequence[str], values: Sequence[int | None]) -> Markup:
    """A bar for each of many, such as days; None is drawn as nothing."""
    every = max(1, math.ceil(len(names) / _LABELLED))
    chart = _pygal().Bar(
        **_plain(_HEIGHT),
        x_labels_major_every=every,
        show_minor_x_labels=False,
        truncate_label=-1,
        y_labels=_scale(values),
    )
    chart.x_labels = list(names)
    chart.add("", list(values))
    return _cleaned(chart.render())


def lying_bars(names: Sequence[str], values: Sequence[int | None]) -> Markup:
    """A bar for each of a few with longer names, the first on top."""
    # pygal leaves room for latin letters, which are half as wide.
    beside = _MARGIN + max(map(len, names)) * _LETTERS // 2
    chart = _pygal().HorizontalBar(
        **_plain(60 + _ROW * len(names)) | {"margin_left": beside},
        truncate_label=-1,
        y_labels=_scale(values),
    )
    chart.x_labels = list(reversed(names))
    chart.add("", list(reversed(values)))
    return _cleaned(chart.render())


def _plain(height: int) -> dict[str, object]:
    style = _pygal().style.Style(label_font_size=_LETTERS, major_label_font_size=_LETTERS)
    return {
        "width": _WIDTH,
        "height": height,
        "margin": _MARGIN,
        "style": style,
        "css": [],
        "js": [],
        "show_legend": False,
        "no_prefix": True,
        "disable_xml_declaration": True,
    }


def _scale(values: Sequence[int | None]) -> list[int]:
    """Whole numbers from 0 to above the highest value.

    >>> _scale([12, None, 37])
    [0, 10, 20, 30, 40]
    """
    highest = max((value or 0 for value in values), default=0)
    size = max(1, highest / _STEPS)
    power = 10 ** math.floor(math.log10(size))
    step = max(1, next(int(power * factor) for factor in (1, 2, 2.5, 5, 10) if power * factor >= size))
    return [step * place for place in range(math.ceil(max(1, highest) / step) + 1)]


def _cleaned(drawn: bytes) -> Markup:
    """The drawing as it may stand in a page."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    root = ET.fromstring(drawn)  # noqa: S314 - of our own making, from numbers
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or _name(child) in _UNSEEN or _is_tooltip(child):
                parent.remove(child)
    view_box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update({"class": "chart", "viewBox": view_box, "aria-hidden": "true", "focusable": "false"})
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - ElementTree escapes


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_tooltip(element: ET.Element) -> bool:
    return not {"tooltip", "text-overlay"}.isdisjoint(element.get("class", "").split())
