"""Which nurseries somebody has chosen to compare: kept in the address, so that nothing is stored anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_COMPARED: Final = 4
_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True, slots=True)
class Choice:
    """Up to four ids, in the order in which they were chosen."""

    ids: tuple[str, ...] = ()

    @classmethod
    def read(cls, written: str | None) -> Choice:
        """The ids of `a,b,c`; what is no id, comes twice or is one too many is left out.

        >>> Choice.read("a,b,,<b>,a,c,d,e").ids
        ('a', 'b', 'c', 'd')
        """
        ids = [part for part in (written or "")[:200].split(",") if _ID.fullmatch(part)]
        return cls(tuple(dict.fromkeys(ids))[:MOST_COMPARED])

    @property
    def is_full(self) -> bool:
        """Whether no other can join."""
        return len(self.ids) >= MOST_COMPARED

    def with_(self, nursery_id: str) -> Choice:
        """With one more; the same where there is no room."""
        return self if self.is_full or nursery_id in self.ids else Choice((*self.ids, nursery_id))

    def without(self, nursery_id: str) -> Choice:
        """Without one."""
        return Choice(tuple(one for one in self.ids if one != nursery_id))

    def written(self) -> str:
        """As an address carries it."""
        return ",".join(self.ids)

    def parameters(self) -> dict[str, str]:
        """As a parameter of the list's address; none for an empty choice."""
        return {"compare": self.written()} if self.ids else {}
