"""What does the safe copy of a photo cost? `derivative_12mp_cpu_ms`: CPU of the pool's child for one 12-megapixel JPEG of about 4 MB; the middle of nine."""

from __future__ import annotations

import io
import json
from statistics import median

from PIL import Image

from mingcha.evidence.actions.pool import decoders, end_decoders
from mingcha.kernel.chance import SeededChance

RUNS = 9
WIDE, HIGH = 4032, 3024


def main() -> None:
    """Prints the figure and the child's peak memory."""
    photo = sample()
    told = [decoders().look(b"I", photo) for _ in range(RUNS)]
    end_decoders()
    if not all(one.ok for one in told):
        raise SystemExit(told[0].note)
    say("derivative_12mp_cpu_ms", round(median(one.cpu_ms for one in told)), "ms", len(photo))
    say("derivative_12mp_peak_mib", round(max(one.peak_kb for one in told) / 1024), "MiB", len(photo))


def sample() -> bytes:
    """A JPEG of 4032 by 3024 with much detail, which is the worst for a decoder: about 4 MB."""
    wide, high = WIDE // 8, HIGH // 8
    image = Image.frombytes("RGB", (wide, high), SeededChance("bench").token(wide * high * 3))
    out = io.BytesIO()
    image.resize((WIDE, HIGH), Image.Resampling.BICUBIC).save(out, "JPEG", quality=92)
    return out.getvalue()


def say(figure: str, value: int, unit: str, size: int) -> None:
    """One JSON line."""
    print(json.dumps({"figure": figure, "value": value, "unit": unit, "bytes": size}))


if __name__ == "__main__":
    main()
