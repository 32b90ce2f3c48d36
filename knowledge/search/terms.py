"""The table of a segment's terms, looked up where it lies.

Whoosh makes four objects and two exceptions for a term that is not there, and
of the words of a question most are in few fields. The table is Whoosh's own:
an `OrderedHashReader` opens it, and its hash tables are walked as it would.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.filedb.filetables import OrderedHashReader

if TYPE_CHECKING:
    from knowledge.search.segments import HeldFile

_FIELD = Struct("!H")
_SLOT = Struct("!Iq")
"""Of a hash table: the hash of a key, and where its entry lies, 0 for none."""

_LENGTHS = Struct("!ii")
"""Of an entry: the lengths of its key and of its value, which follow."""

_TABLES = 256


class TermTable:
    """What a segment tells of each term of each field."""

    def __init__(self, file: HeldFile) -> None:
        """Take the segment's file of terms."""
        table = OrderedHashReader(file, len(file.held))
        self._held = file.held
        self._hash = table.hashfn
        self._tables = table.tables
        self._fields = {name: _FIELD.pack(number) for name, number in table.extras["fieldmap"].items()}

    def find(self, field: str, text: str) -> W3TermInfo | None:
        """What is told of a term in a field; None where no document holds it there."""
        prefix = self._fields.get(field)
        if prefix is None:
            return None
        key = prefix + text.encode(errors="surrogatepass")
        hashed = self._hash(key)
        start, slots = self._tables[hashed % _TABLES]
        held = self._held
        for step in range(slots):
            slot = (hashed // _TABLES + step) % slots
            found, entry = _SLOT.unpack_from(held, start + slot * _SLOT.size)
            if not entry:
                return None
            if found == hashed:
                value = self._value(entry, key)
                if value is not None:
                    return W3TermInfo.from_bytes(value)
        return None

    def _value(self, entry: int, key: bytes) -> bytes | None:
        """The value of an entry whose key this is; None for one of another key."""
        key_length, value_length = _LENGTHS.unpack_from(self._held, entry)
        at = entry + _LENGTHS.size
        if self._held[at : at + key_length] != key:
            return None
        at += key_length
        return bytes(self._held[at : at + value_length])
