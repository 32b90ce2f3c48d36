"""A parent's telephone: what was sent, what came back, and the links that can be tapped."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.wechat_platform import contents

if TYPE_CHECKING:
    from tests.wechat_platform.platform import Platform, Turn, Wire
    from tests.wechat_platform.screen import Link


class Phone:
    """One follower's chat with the account."""

    def __init__(self, platform: Platform, open_id: str | None = None) -> None:
        self.platform = platform
        self.open_id = open_id or f"oParent{secrets.token_hex(10)}"
        self.chat: list[Turn] = []

    def send(self, content: dict[str, object], *wires: Wire) -> Turn:
        """Anything at all; `wires` is what becomes of its first tries."""
        turn = self.platform.deliver(self.open_id, content, *wires)
        self.chat.append(turn)
        return turn

    def say(self, words: str, *wires: Wire) -> Turn:
        """Type a message."""
        return self.send(contents.text(words), *wires)

    def tap(self, link: Link, *wires: Wire) -> Turn:
        """Tap a question: it goes out as if it had been typed."""
        assert link.question, f"{link.words} opens a page"
        return self.send(contents.text(link.question, bizmsgmenuid=link.menu_id), *wires)

    def questions(self) -> list[Link]:
        """The questions below the latest reply."""
        shown = self.chat[-1].shown
        return [link for link in shown.links if link.question] if shown else []
