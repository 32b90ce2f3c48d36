"""Every pair of text and ground can be read: WCAG 2.2, contrast of 4.5 to 1, in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

STYLES = Path(web.__file__).parent / "static" / "css"
CSS = (STYLES / "look.css").read_text(encoding="utf-8")
SIMULATOR = (STYLES / "simulator.css").read_text(encoding="utf-8")
LIGHT = CSS[CSS.index(":root {") : CSS.index("@media (prefers-color-scheme: dark)")]
DARK = CSS[CSS.index("@media (prefers-color-scheme: dark)") : CSS.index(":root[data-care]")]
TEXT_ON_GROUND = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "brand-wash"),
    ("ink", "danger-wash"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("brand", "paper"),
    ("brand", "card"),
    ("brand", "brand-wash"),
    ("brand-ink", "brand"),
    ("focus", "card"),
    ("honey", "honey-wash"),
    ("danger", "paper"),
    ("danger", "danger-wash"),
    ("danger-ink", "danger"),
]


def tokens(block):
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b", block))


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)  # the known grey of 4.5 to 1


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_ground(block, text, ground):
    assert contrast(tokens(block)[text], tokens(block)[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "card", "danger-wash"])
@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_the_focus_can_be_seen(block, ground):
    assert contrast(tokens(block)["focus"], tokens(block)[ground]) >= 3


def test_dark_knows_every_colour_that_light_knows():
    assert tokens(DARK).keys() == tokens(LIGHT).keys()


def test_no_colour_stands_outside_the_tokens():
    for beyond in (CSS[CSS.index(":root[data-care]") :], SIMULATOR):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", beyond) == []


def test_the_large_version_is_at_least_18_points_with_targets_of_60_pixels():
    care = CSS[CSS.index(":root[data-care]") :].split("}", 1)[0]
    sizes = {name: float(size) * 16 for name, size in re.findall(r"--([a-z]+): ([\d.]+)rem", care)}
    assert sizes["text"] >= 24
    assert sizes["tap"] >= 60
