"""How a document passes from the child process to its parent: one JSON object.

Nothing here can run code in the parent, whatever a child that was taken over writes.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, Final

from knowledge.articles.word.text import NotWord, Refusal, WordPicture, WordText

READY: Final = b'"ready"\n'
"""The first line: whatever fails before it is not the file's fault."""


class Garbled(Exception):
    """A child did not end as agreed: it died, or what it wrote is none of this."""


def written(text: WordText) -> str:
    """A document."""
    pictures = [
        {
            "place": picture.place,
            "content": base64.b64encode(picture.content).decode("ascii"),
            "alt": picture.alt,
        }
        for picture in text.pictures
    ]
    told = {"title": text.title, "body": text.body, "pictures": pictures, "lost": list(text.lost)}
    return json.dumps(told, ensure_ascii=True)


def written_refusal(refusal: Refusal) -> str:
    """Why there is none."""
    return json.dumps({"refused": refusal.name})


def read(content: bytes) -> WordText:
    """What a child wrote.

    Raises:
        NotWord: the child said so.
        Garbled: something else was written.
    """
    try:
        told = json.loads(content)
        if "refused" in told:
            refusal = Refusal[told["refused"]]
        else:
            return _text(told)
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Garbled from broken
    raise NotWord(refusal)


def _text(told: Any) -> WordText:
    title, lost = told["title"], told["lost"]
    return WordText(
        title=None if title is None else _string(title),
        body=_string(told["body"]),
        pictures=tuple(map(_picture, told["pictures"])),
        lost=tuple(map(_string, lost)),
    )


def _picture(told: Any) -> WordPicture:
    try:
        content = base64.b64decode(told["content"], validate=True)
    except binascii.Error as broken:
        raise Garbled from broken
    return WordPicture(place=_string(told["place"]), content=content, alt=_string(told["alt"]))


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Garbled
    return value
