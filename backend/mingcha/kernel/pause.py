"""How does a million rows at once cost half? By not looking for cycles among rows that have none; and what they took is given back."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No cycle collection inside; on again afterwards, whatever happens. Reference counting goes on freeing rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        _give_back()


def _give_back() -> None:
    """Freed memory goes back to the system where the C library can: a freeze of 10^7 rows would leave 100 MB in holes."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)
