"""What somebody may be at the desk; one person may be several things."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """A kind of work, in the order in which it is shown."""

    WRITER = "writer"
    CHECKER = "checker"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"

    @property
    def word(self) -> str:
        """What the desk calls it."""
        return _WORDS[self][0]

    @property
    def explained(self) -> str:
        """What it allows, for whoever gives it."""
        return _WORDS[self][1]


_WORDS: Final = {
    Role.WRITER: ("写", "写文章、改文章，写好交给别人看"),
    Role.CHECKER: ("校对", "看别人写的，提意见，没问题就通过"),
    Role.PUBLISHER: ("发布", "把校对过的发出去；有错马上撤下"),
    Role.ADMINISTRATOR: ("管理", "请人进来，定谁做什么，看操作记录"),
}

EDITORS: Final = frozenset({Role.WRITER, Role.CHECKER, Role.PUBLISHER})
"""Those who work on texts."""

NEED_SECOND_FACTOR: Final = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
"""What they do is seen by every parent, or opens the desk to others: a password alone is not enough."""


def written(roles: Iterable[Role]) -> str:
    """Roles as they stand in the database.

    >>> written({Role.WRITER, Role.ADMINISTRATOR})
    'administrator writer'
    """
    return " ".join(sorted(roles))


def read(text: str) -> frozenset[Role]:
    """Roles from what stands in the database.

    >>> sorted(read("administrator writer"))
    [<Role.ADMINISTRATOR: 'administrator'>, <Role.WRITER: 'writer'>]
    """
    return frozenset(Role(name) for name in text.split())


def in_words(roles: Iterable[Role]) -> str:
    """Roles as people read them, in the order of the work.

    >>> in_words({Role.PUBLISHER, Role.WRITER})
    '写、发布'
    """
    given = set(roles)
    return "、".join(role.word for role in Role if role in given)
