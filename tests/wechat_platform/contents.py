"""What a parent's telephone makes the platform send: the fields beyond sender, receiver and time.

Source: 微信公众平台, 开发者文档, 接收普通消息 and 接收事件推送. Places are those of 红旗区.
"""

from __future__ import annotations

HERE = (35.2903, 113.8753)
"""Latitude and longitude of a point in 红旗区, GCJ-02."""

STICKER = "【收到不支持的消息类型，暂无法显示】"
"""The text as which a sticker arrives."""


def text(content, **more):
    return {"MsgType": "text", "Content": content, **more}


def voice(recognition=""):
    return {"MsgType": "voice", "MediaId": "m1", "Format": "amr", "Recognition": recognition}


def image():
    return {"MsgType": "image", "PicUrl": "http://mmbiz.example.com/1", "MediaId": "m2"}


def video(kind="video"):
    return {"MsgType": kind, "MediaId": "m3", "ThumbMediaId": "m4"}


def location(lat=HERE[0], lng=HERE[1], label="河南省新乡市红旗区示例路1号"):
    return {
        "MsgType": "location",
        "Location_X": f"{lat:.6f}",
        "Location_Y": f"{lng:.6f}",
        "Scale": "15",
        "Label": label,
    }


def link(title):
    return {"MsgType": "link", "Title": title, "Description": "", "Url": "https://mp.example.com/s/1"}


def mini_program():
    return {"MsgType": "miniprogrampage", "Title": "示例", "AppId": "wx1", "PagePath": "pages/index"}


def unknown():
    return {"MsgType": "hologram", "MediaId": "m5"}


def subscribe(scene=""):
    """Following the account; `scene` where it was by a QR code of ours."""
    ticket = {"Ticket": "gQH47joAAAAAAAAAASxodHRwOi8"} if scene else {}
    return event("subscribe", f"qrscene_{scene}" if scene else "", **ticket)


def unsubscribe():
    return event("unsubscribe")


def scan(scene):
    """A follower scans a QR code of ours."""
    return event("SCAN", scene, Ticket="gQH47joAAAAAAAAAASxodHRwOi8")


def click(key):
    """A button of the menu that answers."""
    return event("CLICK", key)


def view(url):
    """A button of the menu that opens a page."""
    return event("VIEW", url, MenuId="1")


def scancode_waitmsg(result, key="verify"):
    """A button of the menu that scans, and waits for what we say of it."""
    return event("scancode_waitmsg", key, ScanCodeInfo={"ScanType": "qrcode", "ScanResult": result})


def location_select(lat=HERE[0], lng=HERE[1]):
    """A button of the menu that sends a place: this event, then a location message."""
    info = {"Location_X": f"{lat:.6f}", "Location_Y": f"{lng:.6f}", "Scale": "15", "Label": "", "Poiname": ""}
    return event("location_select", "near", SendLocationInfo=info)


def entered_with_location(lat=HERE[0], lng=HERE[1]):
    """Where a parent is who opens the chat; the platform allows no reply to it."""
    return event("LOCATION", Latitude=f"{lat:.6f}", Longitude=f"{lng:.6f}", Precision="65.0")


def event(name, key="", **more):
    return {"MsgType": "event", "Event": name, "EventKey": key, **more}
