"""The base of the records."""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """Base of the records: immutable, compared by value and ignored by the garbage collector."""
