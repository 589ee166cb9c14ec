"""Is this an image, how does it look small, and what is it like? Runs apart, with limits; nothing of ours is imported.

`python image_child.py` reads requests from stdin, one after the other: a letter (I image, S strokes), 8 bytes of length, the bytes. For each it
forks a child that has 768 MiB and 10 s of CPU, may write no file, and is gone when it has answered. It answers with 4 bytes of length,
a JSON object {"ok", "note", "width", "height", "cpu_ms", "sizes", …} and, behind it, the pictures of `sizes` bytes each. At the end of stdin it ends.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import resource
import select
import signal
import sys
import time
import warnings
from typing import Any

from PIL import Image, ImageFile, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

MEMORY = 768 * 1024 * 1024
SECONDS = 10
PATIENCE = 30
"""Seconds on the wall: a child that neither computes nor answers is ended."""
PIXELS = 60_000_000
SIZES = (1600, 320)
FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
MOST_ANSWER = 16 * 1024 * 1024
PLAIN = 4.0
"""Grey levels: an image whose small copy varies less than this shows too little to be compared."""
POINTS = 64
FEW_POINTS = 12


def limit() -> None:
    """768 MiB of address space, 10 s of CPU, no file, no further process: for this child only (settled 8)."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(PATIENCE)


def pictures_of(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Decodes the whole image (a cut one fails here); its facts, and its copies of 1600 and 320 px as JPEG without any metadata."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > PIXELS:
            return {"ok": False, "note": f"{width} x {height} pixels", "width": width, "height": height}, []
        share = SIZES[0] / max(width, height, SIZES[0])
        image.draft(
            "RGB", (round(width * share), round(height * share))
        )  # a JPEG is decoded at half size where that is enough
        image.load()
        whole: Image.Image = image
        if image.mode not in {"L", "RGB", "RGBA"}:
            seen_through = image.mode in {"LA", "PA"} or "transparency" in image.info
            whole = image.convert("RGBA" if seen_through else "RGB")
        whole.thumbnail((SIZES[0], SIZES[0]))  # before turning, so that never three copies are in memory
        upright = ImageOps.exif_transpose(whole)
    if upright.mode == "RGBA":
        paper = Image.new("RGB", upright.size, "white")
        paper.paste(upright, mask=upright.getchannel("A"))
        upright = paper
    made = []
    for size in SIZES:
        upright.thumbnail((size, size))
        upright.info = {}
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=82)
        made.append(out.getvalue())
    return {"ok": True, "note": "", "width": width, "height": height, "bits": looks(upright)}, made


def looks(image: Image.Image) -> str | None:
    """64 bits (hex) of which similar pictures share most: which of the lowest frequencies of the small grey copy stand above the median.

    None for a picture that shows next to nothing (a wall, a covered lens): those would all be alike.
    """
    side = 32
    grey = image.convert("L").resize((side, side), Image.Resampling.BOX).tobytes()
    mean = sum(grey) / len(grey)
    if math.sqrt(sum((one - mean) ** 2 for one in grey) / len(grey)) < PLAIN:
        return None
    waves = [[math.cos(math.pi * u * (2 * x + 1) / (2 * side)) for x in range(side)] for u in range(9)]
    rows = [[sum(a * b for a, b in zip(wave, grey[y * side : (y + 1) * side])) for y in range(side)] for wave in waves]  # noqa: B905
    places = [(u, v) for u in range(8) for v in range(8) if u or v] + [(8, 0)]
    found = [sum(a * b for a, b in zip(waves[v], rows[u])) for u, v in places]  # noqa: B905
    middle = sorted(found)[len(found) // 2]
    return f"{sum(1 << place for place, one in enumerate(found) if one > middle):016x}"


def strokes_of(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """A signature's shape, wherever it was drawn and however large: `exact` names its points, `shape` 64 of them, `bits` its directions.

    `ok` is False for fewer than 12 points or what is no signature.
    """
    strokes = [[place(point) for point in stroke] for stroke in json.loads(data)["strokes"]]
    points = [point for stroke in strokes for point in stroke]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    span = max(max(x for x, _ in points) - left, max(y for _, y in points) - top)
    if len(points) < FEW_POINTS or not 0 < span < math.inf:
        return {"ok": False, "note": "too few points"}, []
    placed = [[((x - left) / span, (y - top) / span) for x, y in stroke] for stroke in strokes]
    exact = json.dumps([[(round(x * 1000), round(y * 1000)) for x, y in stroke] for stroke in placed])
    path = resampled(placed)
    steps = [(path[n + 2][0] - path[n][0], path[n + 2][1] - path[n][1]) for n in range(0, POINTS, 2)]
    bits = sum(((dx > 0) | (dy > 0) << 1) << 2 * n for n, (dx, dy) in enumerate(steps))
    shape = bytes(min(255, max(0, round(part * 255))) for point in path[:POINTS] for part in point).hex()
    return {
        "ok": True,
        "note": "",
        "exact": hashlib.sha256(exact.encode()).hexdigest(),
        "shape": shape,
        "bits": f"{bits:016x}",
    }, []


def place(point: Any) -> tuple[float, float]:
    """A point as phones write it: [x, y, …] or {"x", "y", …}."""
    x, y = (point["x"], point["y"]) if isinstance(point, dict) else point[:2]
    return float(x), float(y)


def resampled(strokes: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """65 points at equal distances along the ink; the way between two strokes does not count."""
    lines = [(a, b, math.dist(a, b)) for stroke in strokes for a, b in zip(stroke, stroke[1:])]  # noqa: B905
    step, found, gone, wanted = sum(line[2] for line in lines) / POINTS, [lines[0][0]], 0.0, 1
    for a, b, length in lines:
        while wanted < POINTS and gone + length >= wanted * step > gone:
            part = (wanted * step - gone) / length
            found.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
            wanted += 1
        gone += length
    return found + [lines[-1][1]] * (POINTS + 1 - len(found))


def answer(mode: bytes, data: bytes) -> bytes:
    """What the child says, whatever the bytes are: a line of JSON and the pictures."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    told: dict[str, Any]
    made: list[bytes] = []
    try:
        told, made = pictures_of(data) if mode == b"I" else strokes_of(data)
    except (Exception, MemoryError) as error:
        told = {"ok": False, "note": f"{type(error).__name__}: {error}"[:200]}
    told = {"width": 0, "height": 0, **told, "sizes": [len(one) for one in made]}
    return json.dumps(told).encode() + b"\n" + b"".join(made)


def alone(mode: bytes, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Asks a forked child; how it ended and what it cost is part of the answer."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            limit()
            os.close(readable)
            with os.fdopen(writable, "wb") as out:
                out.write(answer(mode, data))
            code = 0
        finally:
            os._exit(code)
    os.close(writable)
    said = heard(readable, child)
    os.close(readable)
    _pid, status, used = os.wait4(child, 0)
    cost = {"cpu_ms": round((used.ru_utime + used.ru_stime) * 1000), "peak_kb": used.ru_maxrss}
    if status != 0:
        why = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.waitstatus_to_exitcode(status)}"
        return {
            "ok": False,
            "note": f"解码进程被终止 decoder ended by {why}",
            "width": 0,
            "height": 0,
            "sizes": [],
            **cost,
        }, b""
    line, _, pictures = said.partition(b"\n")
    return json.loads(line) | cost, pictures


def heard(readable: int, child: int) -> bytes:
    """Everything the child writes; it is ended if it says too much or takes too long."""
    said, until = bytearray(), time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select([readable], [], [], max(0.0, until - time.monotonic()))
        block = os.read(readable, 1 << 16) if ready else b""
        said += block
        if not ready or len(said) > MOST_ANSWER:
            os.kill(child, signal.SIGKILL)
        if not block:
            return bytes(said)


def main() -> int:
    """Serves until stdin ends. No request can harm the next: each has a child of its own."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while head := asked.read(9):
        data = asked.read(int.from_bytes(head[1:], "big"))
        if len(head) < 9:
            return 1
        facts, pictures = alone(head[:1], data)
        line = json.dumps(facts).encode()
        told.write(len(line).to_bytes(4, "big") + line + pictures)
        told.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
