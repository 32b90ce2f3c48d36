"""What a person does with the simulated telephone: a form of the page, read into messages of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from directory.coordinate_systems import CoordinateSystem, to_gcj02
from web.wechat import happenings, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from directory.nursery import Coordinates
    from web.wechat.happenings import Fields

LONGEST_TEXT: Final = 1_000
"""Characters that the page takes of anything written."""

_LONGEST_KEY = 128
"""Of a menu (自定义菜单) and of a scene; more is cut."""

_MENU_PLACE = "place"
_MENU_SCAN = "scan"


class Look(StrEnum):
    """How it stands on the person's side of the chat."""

    SAID = "said"
    """A bubble with the very text."""
    SENT = "sent"
    """A bubble that names a thing: a picture, a place, a voice."""
    DONE = "done"
    """A grey line: something done that is no message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing done, and what the platform tells of it."""

    shown: str
    look: Look
    messages: tuple[Fields, ...]
    """Mostly one; a place chosen through the menu is told twice."""


class UnreadableDeedError(ValueError):
    """The form says nothing that can be sent; its text is a Chinese sentence that says what to do."""


def read_deed(form: Mapping[str, str]) -> Deed:
    """What the form says was done.

    Raises:
        UnreadableDeedError: something is missing or written wrongly.
    """
    tapped = form.get("tap")
    if tapped is not None:
        menu_id, _, question = tapped.partition(" ")
        return Deed(shown=question, look=Look.SAID, messages=(happenings.text(question, menu_id=menu_id),))
    pressed = form.get("pressed")
    if pressed is not None:
        return _pressed(*pressed.split(" ", 2))
    read = _DEEDS.get(form.get("do", ""))
    if read is None:
        msg = "没有看懂要做什么：请刷新页面再试。"
        raise UnreadableDeedError(msg)
    return read(form)


def _text(form: Mapping[str, str]) -> Deed:
    said = _written(form, "text", "还没有写话：请先写一句，再点发送。")
    return Deed(shown=said, look=Look.SAID, messages=(happenings.text(said),))


def _voice(form: Mapping[str, str]) -> Deed:
    said = _written(form, "said", "还没有写说了什么：请写一句，当作说的话。")
    is_heard = form.get("heard") == "on"
    how = "微信认出了字" if is_heard else "微信没给出字"
    message = happenings.voice(said if is_heard else "")
    return Deed(shown=f"语音：{said}（{how}）", look=Look.SENT, messages=(message,))


def _place(form: Mapping[str, str]) -> Deed:
    point, name = _point(form)
    lat, lng = point.lat, point.lng
    message = happenings.location(lat, lng, name)
    if form.get("through") == "menu":
        chosen = happenings.choose_place(_MENU_PLACE, lat, lng, name)
        return Deed(shown=f"从菜单选了位置：{name}", look=Look.SENT, messages=(chosen, message))
    return Deed(shown=f"位置：{name}", look=Look.SENT, messages=(message,))


def _report_place(form: Mapping[str, str]) -> Deed:
    point, name = _point(form)
    message = happenings.report_place(point.lat, point.lng)
    return Deed(shown=f"打开对话，微信上报了位置：{name}", look=Look.DONE, messages=(message,))


def _scan(form: Mapping[str, str]) -> Deed:
    own = "own-scene" if form.get("own-scene", "").strip() else "scene"
    chosen = _written(form, own, "还没有选码：请选一个，或者写上码里的场景值。", longest=_LONGEST_KEY)
    scene, _, name = chosen.partition(" ")
    shown = f"扫了{name or f'一个码（{scene}）'}"
    if form.get("follows") == "on":
        return Deed(shown=f"{shown}，关注了公众号", look=Look.DONE, messages=(happenings.follow(scene),))
    return Deed(shown=shown, look=Look.DONE, messages=(happenings.scan(scene),))


def _scan_for_us(form: Mapping[str, str]) -> Deed:
    result = _written(form, "result", "还没有写码里的字：请写机构的名称、代码或网址。")
    message = happenings.scan_for_us(_MENU_SCAN, result)
    return Deed(shown=f"从菜单扫了一个码：{result}", look=Look.SENT, messages=(message,))


def _click(form: Mapping[str, str]) -> Deed:
    key = _written(form, "key", "还没有写菜单的 key：请写上，再点。", longest=_LONGEST_KEY)
    message = happenings.event("CLICK", key=key)
    return Deed(shown=f"点了菜单：{key}", look=Look.DONE, messages=(message,))


def _pressed(kind: str, name: str = "", key: str = "") -> Deed:
    """A button of the menu: its kind, its name and its key or address."""
    message = happenings.event("VIEW" if kind == "view" else "CLICK", key=key[:LONGEST_TEXT])
    return Deed(shown=f"点了菜单：{name}", look=Look.DONE, messages=(message,))


def _link(form: Mapping[str, str]) -> Deed:
    title = _written(form, "title", "还没有写文章的题目：请写上，再转发。")
    message = happenings.link(title, "https://mp.weixin.qq.com/s/simulated")
    return Deed(shown=f"转发了一篇文章：{title}", look=Look.SENT, messages=(message,))


def _always(shown: str, look: Look, message: Fields) -> Callable[[Mapping[str, str]], Deed]:
    return lambda _form: Deed(shown=shown, look=look, messages=(message,))


_DEEDS: Final[Mapping[str, Callable[[Mapping[str, str]], Deed]]] = {
    "text": _text,
    "voice": _voice,
    "place": _place,
    "report-place": _report_place,
    "scan": _scan,
    "scan-for-us": _scan_for_us,
    "click": _click,
    "link": _link,
    "follow": _always("关注了公众号", Look.DONE, happenings.follow()),
    "unfollow": _always("取消了关注", Look.DONE, happenings.event("unsubscribe")),
    "image": _always("一张图片", Look.SENT, happenings.image()),
    "video": _always("一段视频", Look.SENT, happenings.video()),
    "sticker": _always("一个表情", Look.SENT, happenings.text(sentences.STICKER)),
    "mini-program": _always("一个小程序卡片", Look.SENT, happenings.mini_program("示例小程序")),
    "debug": _always("后台点了“调试”", Look.DONE, happenings.event("debug_demo")),
}


def _written(form: Mapping[str, str], name: str, trouble: str, *, longest: int = LONGEST_TEXT) -> str:
    text = form.get(name, "").strip()[:longest]
    if not text:
        raise UnreadableDeedError(trouble)
    return text


def _point(form: Mapping[str, str]) -> tuple[Coordinates, str]:
    """The point that was typed or that the browser told, else the place that was chosen, with a name."""
    lat, lng = form.get("lat", "").strip(), form.get("lng", "").strip()
    if lat or lng:
        system = CoordinateSystem.WGS84 if form.get("system") == "wgs84" else CoordinateSystem.GCJ02
        return _point_of(lat, lng, system), "这台设备的位置" if form.get("system") else f"{lat}，{lng}"
    at, _, name = form.get("place", "").partition(" ")
    lat, _, lng = at.partition(",")
    return _point_of(lat, lng, CoordinateSystem.GCJ02), name[:_LONGEST_KEY] or at


def _point_of(lat: str, lng: str, system: CoordinateSystem) -> Coordinates:
    try:
        return to_gcj02(float(lat), float(lng), system)
    except ValueError as error:
        msg = "这不是地球上的一个点：纬度写 -90 到 90，经度写 -180 到 180，比如 35.3 和 113.9。"
        raise UnreadableDeedError(msg) from error
