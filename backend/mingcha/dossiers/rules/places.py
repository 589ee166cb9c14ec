"""Where did the phones say they were, and how far is that from the registered address? Pure; claims of the phones, with their accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH = 6_371_008.8


def metres(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The distance of two points in millionths of a degree (latitude, longitude), along the sphere."""
    (a, b), (c, d) = ((radians(v / 1e6) for v in point) for point in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def places(events: Iterable[Mapping[str, Any]], registered: tuple[int, int] | None) -> list[dict[str, Any]]:
    """Every position that an event carries ({event, kind, at, geo}), with `metres` to the address.

    No distance where the address has no position, or where the phone's map datum is not WGS 84: it would be wrong by hundreds of metres.
    """
    found = []
    for event in events:
        geo = event["geo"]
        same = registered is not None and geo["crs"] == "WGS84"
        far = metres((geo["lat_u"], geo["lng_u"]), registered) if same and registered else None
        found.append({"event": event["event"], "kind": event["kind"], "at": event["at"], **geo, "metres": far})
    return found
