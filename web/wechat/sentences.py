"""The fixed sentences of this channel: what is said to everything but text."""

from __future__ import annotations

from bot.messages import Answer, AnswerStatus
from bot.replies import starters

TOO_FAST = "您问得太快了，请歇一分钟再问。急事请直接打电话：急救 120，报警 110。"
LATE = "刚才查得太慢，没能按时答上来。请把刚才的话再发一遍。急事请直接打电话：急救 120，报警 110。"
BUSY = "现在问的人太多，没能轮到您。请过一分钟再发一遍。急事请直接打电话：急救 120，报警 110。"

NEAR_HERE = "附近的托育"
"""The question that a location by itself asks."""

STICKER = "【收到不支持的消息类型，暂无法显示】"
"""The text as which the platform delivers a sticker."""

_TYPE_IT = "请打字告诉我想问什么，比如“产假多少天”。"
_BY_KIND = {
    "image": "图片我看不了。",
    "video": "视频我看不了。",
    "shortvideo": "视频我看不了。",
    "location": "这个位置没有读出来，请再发一次，或打字告诉我街道或路名，比如“小店镇的托育”。",
    "link": "链接我打不开。",
}
_UNKNOWN_KIND = "这类消息我看不了。"


def for_kind(kind: str) -> Answer:
    """What is said to a message of a kind that cannot be read."""
    return _courtesy(_BY_KIND.get(kind, _UNKNOWN_KIND))


def sticker() -> Answer:
    """What is said to a sticker."""
    return _courtesy("表情我看不懂。")


def dictation() -> Answer:
    """What is said to a voice that came without words: how to dictate."""
    return _courtesy("语音我听不了。长按这条语音点“转文字”，复制后发给我就行；也可以直接打字。")


def _courtesy(lead: str) -> Answer:
    return Answer(status=AnswerStatus.SMALLTALK, step="wechat", lead=lead, paragraphs=(_TYPE_IT,))


def welcome() -> Answer:
    """What a new follower reads."""
    return Answer(
        status=AnswerStatus.SMALLTALK,
        step="welcome",
        lead="您好，这里是育儿通，回答 3 岁以下宝宝家庭的问题。每个答案都注明出处，没查到就直说。",
        paragraphs=("想问什么，用自己的话打出来就行。",),
        suggestions=starters()[:3],
    )
