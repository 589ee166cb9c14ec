"""Do the processes that look into pictures keep their limits, outlive what kills a child, and end with the server?"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest
from PIL import Image, ImageDraw

from mingcha.evidence import image_child
from mingcha.evidence.actions import pool as room
from mingcha.evidence.actions.pool import CHILD, Decoders
from tests.factories.hostile import png


def picture(seed: int = 1, *, width: int = 640, height: int = 480, quality: int = 90, **more: object) -> bytes:
    """A scene of rectangles."""
    import random

    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), (200, 190, 180))
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        x, y = chance.random() * width, chance.random() * height
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.rectangle((x, y, x + width * chance.random() / 3, y + height * chance.random() / 3), fill=colour)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, **more)
    return out.getvalue()


@pytest.fixture
def pool() -> Iterator[Decoders]:
    made = Decoders(1)
    yield made
    made.close()


def differing(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_the_limits_are_set_in_the_child() -> None:
    code = (
        f"import runpy, resource, json; child = runpy.run_path({str(CHILD)!r}); child['limit'](); "
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in ('AS', 'CPU', 'FSIZE', 'CORE')])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([(768 << 20, 768 << 20), (10, 10), (0, 0), (0, 0)])
    assert (image_child.SIZES, image_child.FORMATS) == (room.SIZES, ("JPEG", "PNG", "WEBP"))
    assert room.WAIT > image_child.PATIENCE > image_child.SECONDS == 10


def test_a_picture_comes_back_small_upright_and_without_metadata(pool: Decoders) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "<script>"
    told = pool.look(b"I", picture(width=2_000, height=1_000, exif=exif.tobytes()))
    assert (told.ok, told.width, told.height) == (True, 2_000, 1_000)
    with Image.open(io.BytesIO(told.pictures[1600])) as image:
        assert (image.size, dict(image.getexif()), "exif" in image.info) == ((800, 1600), {}, False)
    assert 0 < told.cpu_ms < 10_000 and 0 < told.peak_kb < 768 * 1024


def test_sixty_megapixels_are_the_most(pool: Decoders) -> None:
    assert "60001000" not in pool.look(b"I", png(7_745, 7_745, rows=True)).note
    told = pool.look(b"I", png(7_747, 7_747, rows=True))
    assert not told.ok and "7747" in told.note or "DecompressionBomb" in told.note


def test_a_child_that_is_killed_harms_no_other(pool: Decoders) -> None:
    assert pool.look(b"I", picture()).ok
    (parent,) = pool.running()
    told: list[room.Looked] = []
    asking = Thread(target=lambda: told.append(pool.look(b"I", png(7_000, 8_000, bits=8, colour=6, rows=True))))
    asking.start()
    while asking.is_alive():
        for child in children(parent):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    asking.join()
    assert "signal 9" in told[0].note or told[0].ok is False
    assert pool.running() == [parent]
    assert pool.look(b"I", picture()).ok


def test_a_process_of_the_pool_that_dies_is_replaced(pool: Decoders) -> None:
    assert pool.look(b"I", picture()).ok
    (first,) = pool.running()
    os.kill(first, signal.SIGKILL)
    assert pool.look(b"I", picture()).ok
    (second,) = pool.running()
    assert second != first
    os.kill(second, signal.SIGKILL)
    while not (state := state_of(second)).startswith("Z"):
        assert state
    pool.tend()
    assert (pool.running(), state_of(second)) == ([], "")


def test_the_pool_ends_with_the_server() -> None:
    code = (
        "import os, signal, sys\n"
        "from mingcha.evidence.actions.pool import decoders\n"
        "decoders().look(b'I', b'x')\n"
        "print(decoders().running()[0], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL) if sys.argv[1] == 'kill' else None\n"
    )
    for how in ("kill", "end"):
        done = subprocess.run([sys.executable, "-c", code, how], capture_output=True, text=True)
        process = int(done.stdout)
        while state_of(process) not in ("", "Z"):
            pass  # its stdin has ended; it does so by itself
    assert done.returncode == 0


def test_similar_pictures_share_their_bits_and_others_do_not(pool: Decoders) -> None:
    bits = [pool.look(b"I", picture(seed)).facts["bits"] for seed in range(12)]
    again = pool.look(b"I", picture(3, width=1_200, height=900, quality=60)).facts["bits"]
    assert differing(again, bits[3]) <= 3
    assert min(differing(a, b) for n, a in enumerate(bits) for b in bits[:n]) > 10


def test_a_picture_that_shows_nothing_is_like_no_other(pool: Decoders) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (90, 120, 60)).save(out, "JPEG")
    told = pool.look(b"I", out.getvalue())
    assert (told.ok, told.facts["bits"]) == (True, None)


def children(parent: int) -> list[int]:
    try:
        with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as found:
            return [int(one) for one in found.read().split()]
    except OSError:
        return []


def state_of(process: int) -> str:
    """The letter of its state; empty when it is gone."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0]
    except OSError:
        return ""
