"""Where somebody wanted to go before logging in: a page of the desk, and nothing else."""

from __future__ import annotations

import re
from typing import Final

_MOST_CHARACTERS: Final = 500
_PAGE = re.compile(r"/desk/(?:[A-Za-z0-9_~-]+(?:/[A-Za-z0-9_~-]+)*/?)?(?:\?[A-Za-z0-9_.~%=&+-]*)?", re.ASCII)
_NOT_AFTER_LOGIN = re.compile(r"/desk/(?:login|logout|invitation)(?:[/?]|\Z)")


def page_of_desk(raw: str | None) -> str | None:
    r"""The address if it is the path of a page of the desk, without the prefix of the site; else None.

    What is allowed is listed, since nobody can list all that browsers take for
    the address of another site: `//evil.example`, `/\evil.example`, `/%09/evil.example` …

    >>> page_of_desk("/desk/audit?before=20")
    '/desk/audit?before=20'
    >>> page_of_desk("//evil.example/desk/")
    >>> page_of_desk("/desk/../ask")
    """
    if raw is None or len(raw) > _MOST_CHARACTERS or not _PAGE.fullmatch(raw):
        return None
    return None if _NOT_AFTER_LOGIN.match(raw) else raw
