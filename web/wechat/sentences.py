"""The fixed sentences of this channel: what is said to everything but text."""

from __future__ import annotations

from bot.messages import Answer, AnswerStatus

STEP = "wechat"
"""Of answers that no conversation keeps, so that no number stands for their follow-ups."""

TOO_FAST = "您问得太快了，请歇一分钟再问。急事请直接打电话：急救 120，报警 110。"
LATE = "刚才查得太慢，没能按时答上来。请把刚才的话再发一遍。急事请直接打电话：急救 120，报警 110。"
BUSY = "现在问的人太多，没能轮到您。请过一分钟再发一遍。急事请直接打电话：急救 120，报警 110。"

NOT_KEPT = "刚才没能记下来，请再点一次。"

NEAR_HERE = "附近的托育"
"""The question that a location by itself asks."""

STICKER = "【收到不支持的消息类型，暂无法显示】"
"""The text as which the platform delivers a sticker."""

GREETING = "您好，这里是育儿通，3 岁以下宝宝家庭的事都可以问。您扫的是"
"""Before the nursery or the article whose QR code led a new follower here."""

_STARTERS = ("产假多少天", "育儿补贴怎么领", "附近有哪些托育", "怎么知道托育备案了没有")
"""What families come for, one of each kind; `bot.replies.starters` are all of leave."""

_TYPE_IT = "请打字告诉我想问什么，比如“产假多少天”。"
_URGENT = "孩子情况急，别等我，马上打 120。"
_BY_NAME = "想查一家托育备案没有，把招牌或执照上的全名打给我。"

_BY_KIND: dict[str, tuple[str, ...]] = {
    "image": ("图片我看不了。", _TYPE_IT, _BY_NAME, _URGENT),
    "video": ("视频我看不了。", _TYPE_IT, _URGENT),
    "shortvideo": ("视频我看不了。", _TYPE_IT, _URGENT),
    "location": ("这个位置没有读出来。", "请再发一次，或者打字告诉我街道或路名，比如“小店镇的托育”。"),
    "link": ("链接我打不开。", _TYPE_IT),
    "miniprogrampage": ("小程序卡片我打不开。", _TYPE_IT),
    "file": ("文件我打不开。", _TYPE_IT),
}
_UNKNOWN_KIND = ("这类消息我看不了。", _TYPE_IT)


def heard(spoken: str) -> str:
    """What the platform understood of a voice, so that a mistake shows."""
    return f"我听到的是：{spoken}"


def read_title(title: str) -> str:
    """What was read of a page that was passed on."""
    return f"链接我打不开，按标题找的：{title}"


def for_kind(kind: str) -> Answer:
    """What is said to a message of a kind that cannot be read."""
    lead, *more = _BY_KIND.get(kind, _UNKNOWN_KIND)
    return _say(lead, *more)


def sticker() -> Answer:
    """What is said to a sticker."""
    return _say("表情我看不懂。", "有事打字告诉我，比如“产假多少天”。")


def dictation() -> Answer:
    """What is said to a voice that came without words: how to dictate."""
    return _say(
        "这条语音我听不出字来，两个办法：",
        _URGENT,
        steps=(
            "长按这条语音，点“转文字”，复制了发给我。",
            "打字的时候，点键盘上的小话筒，说出来就是字，再点发送。",
        ),
    )


def send_location() -> Answer:
    """How to send where one is, for the menu's key 附近."""
    return _say(
        "把位置发给我，我列出离您最近的托育机构。",
        "也可以打字告诉我街道或路名，比如“小店镇的托育”。位置只记 30 分钟，别处不存。",
        steps=(
            "左下角有小键盘的，先点它。",
            "点右下角的“+”，再点“位置”。",
            "点“发送位置”。",
        ),
    )


def unreadable_scan() -> Answer:
    """What is said to a QR code that names nothing of ours; an address is never opened."""
    return _say(
        "扫到的内容里看不出是哪家托育机构；网址我不会打开。",
        f"{_BY_NAME}执照上 18 位的统一社会信用代码也行。",
        suggestions=("怎么知道托育备案了没有",),
    )


def welcome(place: str | None = None) -> Answer:
    """What a new follower reads; `place` is where the QR code that led here hangs."""
    return _say(
        "您好，这里是育儿通，回答 3 岁以下宝宝家庭的事：产假、补贴、个税、医保、找托育。",
        *((_placed(place),) if place else ()),
        "想问什么，用自己的话打字就行。答案都写明依据，没查到就直说。",
        "孩子抽搐、卡喉咙这类急事，先打 120，也可以马上问我怎么做。",
        suggestions=_STARTERS,
    )


def hello(place: str | None = None) -> Answer:
    """What a follower reads who has scanned a code that names no one thing."""
    return _say(
        "您好，想问什么，直接打字就行。", *((_placed(place),) if place else ()), suggestions=_STARTERS
    )


def offer(questions: tuple[str, ...] = _STARTERS) -> Answer:
    """What a key of the menu leads to that says nothing more."""
    return _say("想问哪一件？点一下，或者自己打字问。", suggestions=questions)


def gone(what: str) -> Answer:
    """What is said where a code or a key names a nursery or an article that is not there (any more)."""
    if what == "nursery":
        return _say("这个码对应的机构，现在的名单里没有，可能名单更新过。", _BY_NAME)
    return _say("这篇文章已经撤下了。", "想问什么，直接打字就行。", suggestions=_STARTERS)


def _placed(place: str) -> str:
    return f"您扫的是{place}的码，没说地方的都按{place}答；问别处，话里带上地名。"


def _say(
    lead: str, *paragraphs: str, steps: tuple[str, ...] = (), suggestions: tuple[str, ...] = ()
) -> Answer:
    return Answer(
        status=AnswerStatus.SMALLTALK,
        step=STEP,
        lead=lead,
        steps=steps,
        paragraphs=paragraphs,
        suggestions=suggestions,
    )
