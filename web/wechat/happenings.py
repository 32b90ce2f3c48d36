"""What a parent can do with an account, as the fields of the platform's message about it.

Source: 微信公众平台, 开发者文档, 消息推送: 接收普通消息, 接收事件推送.
"""

from __future__ import annotations

from typing import Any

Fields = dict[str, Any]
"""What is told of a message beyond who, to whom and when: texts, numbers, and fields within fields."""

_MEDIA = "simulated-media"
_PICTURE = "http://mmbiz.qpic.cn/mmbiz_jpg/simulated/0"
_TICKET = "simulated-ticket"


def text(content: str, *, menu_id: str = "") -> Fields:
    """Something typed, or the question of a link that was tapped."""
    return {"MsgType": "text", "Content": content} | ({"bizmsgmenuid": menu_id} if menu_id else {})


def voice(recognition: str = "") -> Fields:
    """Something said; the platform mostly leaves `Recognition` empty."""
    return {"MsgType": "voice", "MediaId": _MEDIA, "Format": "amr", "Recognition": recognition}


def image() -> Fields:
    """A picture."""
    return {"MsgType": "image", "PicUrl": _PICTURE, "MediaId": _MEDIA}


def video() -> Fields:
    """A video."""
    return {"MsgType": "video", "MediaId": _MEDIA, "ThumbMediaId": "simulated-thumb"}


def location(lat: float, lng: float, label: str) -> Fields:
    """A place on the platform's map: X is the latitude, in GCJ-02 degrees."""
    return {"MsgType": "location", **_point(lat, lng), "Label": label}


def link(title: str, url: str) -> Fields:
    """A page that was passed on."""
    return {"MsgType": "link", "Title": title, "Description": "", "Url": url}


def mini_program(title: str) -> Fields:
    """A card of a mini-program."""
    return {
        "MsgType": "miniprogrampage",
        "Title": title,
        "AppId": "wx0000000000000000",
        "PagePath": "pages/index",
        "ThumbUrl": _PICTURE,
        "ThumbMediaId": "simulated-thumb",
    }


def event(name: str, *, key: str = "", **more: Any) -> Fields:
    """Something that happened: subscribe, unsubscribe, CLICK, VIEW, debug_demo and others."""
    return {"MsgType": "event", "Event": name, "EventKey": key, **more}


def follow(scene: str = "") -> Fields:
    """The account followed; with the scene of the QR code where one was scanned for it."""
    if not scene:
        return event("subscribe")
    return event("subscribe", key=f"qrscene_{scene}", Ticket=_TICKET)


def scan(scene: str) -> Fields:
    """The account's own QR code, scanned by a follower."""
    return event("SCAN", key=scene, Ticket=_TICKET)


def scan_for_us(key: str, result: str, *, kind: str = "qrcode") -> Fields:
    """Any code, scanned through the menu: its text comes to us (scancode_waitmsg)."""
    return event("scancode_waitmsg", key=key, ScanCodeInfo={"ScanType": kind, "ScanResult": result})


def choose_place(key: str, lat: float, lng: float, label: str) -> Fields:
    """A place chosen through the menu; the platform sends the location itself right after it."""
    told = {**_point(lat, lng), "Label": label, "Poiname": ""}
    return event("location_select", key=key, SendLocationInfo=told)


def report_place(lat: float, lng: float) -> Fields:
    """Where a parent is on opening the chat, where the account has 上报地理位置 switched on."""
    told = {"Latitude": f"{lat:.6f}", "Longitude": f"{lng:.6f}", "Precision": "65.000000"}
    return {"MsgType": "event", "Event": "LOCATION", **told}


def _point(lat: float, lng: float) -> Fields:
    return {"Location_X": f"{lat:.6f}", "Location_Y": f"{lng:.6f}", "Scale": 16}
