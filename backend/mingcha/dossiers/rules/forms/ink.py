"""How does a signature look on paper? Its strokes as the pen went, as one SVG path. Pure: nothing of the file but numbers is used."""

from __future__ import annotations

import json
from typing import Any

POINTS = 20_000
FAR = 100_000
EDGE = 40
"""A stroke's file may hold this many points, this far out; more is no signature."""


def ink_of(strokes: bytes) -> str:
    """An SVG cropped to the strokes; empty for what holds no strokes."""
    try:
        lines = [[_point(point) for point in line] for line in json.loads(strokes)["strokes"] if line]
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError):
        return ""
    points = [point for line in lines for point in line]
    if not 2 <= len(points) <= POINTS or any(abs(x) > FAR or abs(y) > FAR for x, y in points):
        return ""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    edge = max(wide, high) * EDGE // 1000 + 1
    path = " ".join(_path(line, left - edge, top - edge) for line in lines)
    size = f"{wide + 2 * edge} {high + 2 * edge}"
    width, height = size.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width}" height="{height}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="{max(wide, 2 * high) // 110 + 1}" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _point(point: Any) -> tuple[int, int]:
    x, y = (point["x"], point["y"]) if isinstance(point, dict) else (point[0], point[1])
    return int(x), int(y)


def _path(line: list[tuple[int, int]], left: int, top: int) -> str:
    return "M" + "L".join(f"{x - left} {y - top}" for x, y in (line if len(line) > 1 else line * 2))
