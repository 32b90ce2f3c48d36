"""有用 and 没用 beneath an answer: what is tapped, the text that a tap sends, and what is said to it.

The text carries the answer's name: the id of a menu link comes back to verified
accounts alone, and no conversation may remember who got which answer.
"""

from __future__ import annotations

import re
from typing import Final

from bot.votes import Outcome, Reason, Verdict, Vote

_TAPPED: Final = {
    **{verdict.word: (verdict, None) for verdict in Verdict},
    **{reason.word: (Verdict.USELESS, reason) for reason in Reason},
}
_SENT = re.compile(rf"({'|'.join(_TAPPED)})[ 　]([A-Za-z0-9_-]{{10}})")

_CLOSED = "这个回答您已经评过了，过了半小时就不再改。有事接着问就行。"
_UNKNOWN = "这个回答太久了，找不到了，没有记下。有事接着问就行。"
_THANKS = {
    Verdict.USEFUL: "记下了，谢谢您。还有什么事，接着问就行。",
    Verdict.USELESS: "记下了，谢谢您告诉我们。写文章的人会看，答得不好的会改。",
}


def invitation(answer_id: str) -> str:
    """The line under an answer: two words to tap."""
    return f"这个回答：{_link(Verdict.USEFUL.word, answer_id)}　{_link(Verdict.USELESS.word, answer_id)}"


def read(text: str) -> Vote | None:
    """The vote that a tap has sent; None for anything else, which is a question.

    >>> read("看不懂 aB3_-xYz09").reason
    <Reason.UNCLEAR: 'unclear'>
    >>> read("有用吗")
    """
    sent = _SENT.fullmatch(text.strip())
    if sent is None:
        return None
    verdict, reason = _TAPPED[sent[1]]
    return Vote(answer_id=sent[2], verdict=verdict, reason=reason)


def said(vote: Vote, outcome: Outcome) -> str:
    """What is said to a vote: thanks, and the reasons to tap where none was given yet."""
    if outcome is Outcome.UNKNOWN:
        return _UNKNOWN
    if outcome is Outcome.CLOSED:
        return _CLOSED
    if vote.verdict is Verdict.USEFUL or vote.reason is not None:
        return _THANKS[vote.verdict]
    return "\n".join(
        ("记下了。哪里不好？点一下：", *(_link(reason.word, vote.answer_id) for reason in Reason))
    )


def _link(word: str, answer_id: str) -> str:
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={word} {answer_id}&msgmenuid={answer_id}">{word}</a>'
