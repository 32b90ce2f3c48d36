"""The fixed sentences of this channel: what is said to everything but text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus
from bot.replies import starters

if TYPE_CHECKING:
    from web.wechat.messages import OtherMessage

TOO_FAST = "您问得太快了，请歇一分钟再问。急事请直接打电话：急救 120，报警 110。"

NEAR_HERE = "附近的托育"
"""The question that a location by itself asks."""

STICKER = "【收到不支持的消息类型，暂无法显示】"
"""The text as which the platform delivers a sticker."""

_TYPE_IT = "请打字告诉我想问什么，比如“产假多少天”。"
_BY_KIND = {
    "image": f"图片我看不了。{_TYPE_IT}",
    "voice": f"语音我听不了。长按这条语音点“转文字”，复制后发给我就行；也可以直接打字。{_TYPE_IT}",
    "video": f"视频我看不了。{_TYPE_IT}",
    "shortvideo": f"视频我看不了。{_TYPE_IT}",
    "location": "这个位置没有读出来，请再发一次，或打字告诉我街道或路名，比如“小店镇的托育”。",
    "link": f"链接我打不开。{_TYPE_IT}",
}
_UNKNOWN_KIND = f"这类消息我看不了。{_TYPE_IT}"


def sentence_for(message: OtherMessage) -> str:
    """What is said to a message that is neither text nor event."""
    return _BY_KIND.get(message.kind, _UNKNOWN_KIND)


def sticker() -> str:
    """What is said to a sticker."""
    return f"表情我看不懂。{_TYPE_IT}"


def welcome() -> Answer:
    """What a new follower reads."""
    return Answer(
        status=AnswerStatus.SMALLTALK,
        step="welcome",
        lead="您好，这里是育儿通，回答 3 岁以下宝宝家庭的问题。每个答案都注明出处，没查到就直说。",
        paragraphs=("想问什么，用自己的话打出来就行。",),
        suggestions=starters()[:3],
    )
