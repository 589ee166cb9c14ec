"""What do sample photos and sample signatures look like? Small drawn pictures that say 示例照片; the same bytes every time."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from mingcha.demo.lot import below
from mingcha.kernel.canon import canonical

SIZE = (1280, 960)
PAD = (600, 240)
# Four characters as 24 by 24 dots, because no Chinese font may be there when the county is loaded.
SIGNS = {
    "示": "0000000000000ffff00ffff00000000000000000000000003ffffc3ffffc001c00001c00071ce0071cf00e1c701e1c381c1c38381c1c381c1c01f81000f800000000000000000000",
    "例": "00000007000c06ff0c0eff6c0e706c0c706c1c7e6c1c7f6c3cff6c3ce66c1dc66c0fc66c0dbe6c0c3e6c0c1c6c0c1c0c0c380c0c380c0c700c0ce07c0c4078000000000000000000",
    "照": "0000000000001fbffc1fbffc19831c19871c199ef81ffcf81fb800199ff8199ff8199c38199c381f9c381f9ff8181ff80000100ec7701ce3381ce33c38e31c10e218000000000000",
    "片": "00000006070006070006070006070006070007fff807fff807fff80600000600000fffe00fffe00fffe00e00e00e00e01c00e01c00e03800e03800e01000e0000000000000000000",
}
GROUNDS = ("#5b7285", "#6d7f6a", "#86745c", "#6b6487", "#7d6a6a", "#4f7a78")


def photo(number: int, caption: str) -> bytes:
    """A JPEG of 1280 by 960 with 示例照片, its number and an ASCII caption; no EXIF."""
    image = Image.new("RGB", SIZE, GROUNDS[number % len(GROUNDS)])
    pen = ImageDraw.Draw(image)
    for mark in range(9):
        left, top = below(1100, "left", number, mark), below(700, "top", number, mark)
        wide, high = 60 + below(260, "wide", number, mark), 40 + below(200, "high", number, mark)
        shade = 70 + below(150, "shade", number, mark)
        pen.rectangle(
            (left, top, left + wide, top + high), fill=(shade, shade, min(255, shade + 18)), outline="#dddddd"
        )
    pen.rectangle((40, 700, 1240, 920), fill="#ffffff")
    for place, sign in enumerate(SIGNS.values()):
        tile = Image.frombytes("1", (24, 24), bytes.fromhex(sign)).resize((120, 120))
        pen.bitmap((70 + 130 * place, 720), tile, fill="#1c2733")
    pen.text((620, 735), f"SAMPLE {number:03d}", font=ImageFont.load_default(80), fill="#1c2733")
    pen.text((70, 858), caption, font=ImageFont.load_default(40), fill="#1c2733")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def strokes(label: str) -> list[list[tuple[int, int, int]]]:
    """The pen's way of a made-up signature: strokes of (x, y, milliseconds) on a pad of 600 by 240 points."""
    drawn: list[list[tuple[int, int, int]]] = []
    moment = 0
    for stroke in range(3 + below(3, "strokes", label)):
        x, y = 60 + 90 * stroke + below(40, "x", label, stroke), 60 + below(110, "y", label, stroke)
        line = []
        for step in range(14):
            line.append((x, y, moment))
            x += below(20, "dx", label, stroke, step) - 3
            y = max(16, min(224, y + below(71, "dy", label, stroke, step) - 35))
            moment += 12 + below(9, "dt", label, stroke, step)
        drawn.append(line)
        moment += 120
    return drawn


def strokes_json(label: str) -> bytes:
    """The strokes as a phone keeps them: canonical JSON."""
    points = [[{"x": x, "y": y, "t": t} for x, y, t in line] for line in strokes(label)]
    return canonical({"height": PAD[1], "strokes": points, "width": PAD[0]})


def signature_picture(label: str) -> bytes:
    """The same strokes as a PNG."""
    image = Image.new("L", PAD, 255)
    pen = ImageDraw.Draw(image)
    for line in strokes(label):
        pen.line([(x, y) for x, y, _ in line], fill=20, width=4, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
