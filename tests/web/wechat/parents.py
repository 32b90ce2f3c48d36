"""Messages as the platform's are once they are read, and a parent who sends them to the real product."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import count

from tests.web.stand_in import NOW
from web.wechat.answering import Answering
from web.wechat.messages import (
    EventMessage,
    LinkMessage,
    LocationMessage,
    OtherMessage,
    TextMessage,
    VoiceMessage,
)

ROOT = "https://yuer.example.gov.cn"
_numbers = count(1)


def _made(kind, sender, /, **fields):
    number = str(next(_numbers))
    return kind(to_user="gh_8b7c2a1d", from_user=sender, created_at=NOW, identity=number, **fields)


def text(content, *, sender="oParent"):
    return _made(TextMessage, sender, content=content)


def voice(recognition="", *, sender="oParent"):
    return _made(VoiceMessage, sender, recognition=recognition)


def location(lat, lng, *, sender="oParent"):
    return _made(LocationMessage, sender, lat=lat, lng=lng)


def link(title, *, sender="oParent"):
    return _made(LinkMessage, sender, title=title)


def other(kind, *, sender="oParent"):
    return _made(OtherMessage, sender, kind=kind)


def event(name, key="", *, scan="", sender="oParent"):
    return _made(EventMessage, sender, event=name, event_key=key, scan_result=scan)


def reachable(services, *, root=ROOT):
    """The same product at an address that a telephone reaches: nothing of it is loaded again."""
    moved = copy(services)
    moved.settings = services.settings.model_copy(update={"base_url": root})
    return moved


@dataclass
class Parent:
    """One follower of the account."""

    answering: Answering
    product: object
    name: str

    @classmethod
    def of(cls, product, *, root=ROOT):
        services = product.services if root is None else reachable(product.services, root=root)
        return cls(answering=Answering(services), product=product, name=f"o{next(_numbers)}")

    def sends(self, make, *told, **more):
        """The reply to a message made by one of the functions above."""
        return self.answering.reply_to(make(*told, sender=self.name, **more), now=self.product.now)

    def reads(self, make, *told, **more):
        """The text of that reply; of a card, its title and description."""
        return words_of(self.sends(make, *told, **more))

    def asks(self, question):
        """The text of the reply to a question."""
        return self.reads(text, question)


def words_of(reply):
    """What a telephone shows of a reply."""
    if reply is None:
        return ""
    if hasattr(reply, "content"):
        return reply.content
    return "\n".join(f"{item.title}\n{item.description}" for item in reply.items)
