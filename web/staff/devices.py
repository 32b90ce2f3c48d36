"""On what somebody has logged in, in a few words, as far as the browser tells."""

from __future__ import annotations

from typing import Final

_MACHINES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙手机"),
    ("OpenHarmony", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
_BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_READ_CHARACTERS: Final = 512


def device_words(user_agent: str) -> str:
    """A device in words that its owner knows again.

    >>> device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0")
    'Windows 电脑 · Edge'
    >>> device_words("")
    '认不出的设备'
    """
    told = user_agent[:_READ_CHARACTERS]
    machine = next((word for mark, word in _MACHINES if mark in told), None)
    browser = next((word for mark, word in _BROWSERS if mark in told), None)
    return " · ".join(word for word in (machine, browser) if word) or "认不出的设备"
