"""How does news travel up a floor? In the same transaction, to whoever subscribed; an exception aborts everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_handlers: dict[type[Any], list[Callable[..., None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Calls `handler` for every published event of this kind; subscribing twice is the same as once."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def publish(event: object) -> None:
    """Tells all subscribers, in the order they subscribed."""
    for handler in list(_handlers[type(event)]):
        handler(event)
