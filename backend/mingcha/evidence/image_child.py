"""Is this an image, and how does it look small? Runs alone in a child process with limits; reads stdin, writes two JPEGs.

`python image_child.py FOLDER NAME` prints one JSON line: {"ok", "note", "width", "height"}. Nothing of ours is imported.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings

MEMORY = 768 * 1024 * 1024
SECONDS = 10
PIXELS = 60_000_000
SIZES = (1600, 320)
FORMATS = ("JPEG", "PNG", "WEBP")


def limit() -> None:
    """768 MiB of address space and 10 s of CPU, for this process only (settled 8)."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make(data: bytes, folder: str, name: str) -> dict[str, object]:
    """Decodes the whole image (a cut one fails here) and writes NAME-1600.jpg and NAME-320.jpg without any metadata."""
    from PIL import Image, ImageFile, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > PIXELS:
            return {"ok": False, "note": f"{width} x {height} pixels", "width": width, "height": height}
        image.draft("RGB", (SIZES[0], SIZES[0]))
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
    for size in SIZES:
        upright.thumbnail((size, size))
        upright.info = {}
        upright.save(f"{folder}/{name}-{size}.jpg", "JPEG", quality=82)
    return {"ok": True, "note": "", "width": width, "height": height}


def main() -> int:
    """0 with a JSON line, whatever the image is; a crash of the decoder shows as another exit code."""
    limit()
    try:
        told = make(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2])
    except (Exception, MemoryError) as error:
        told = {"ok": False, "note": f"{type(error).__name__}: {error}"[:200], "width": 0, "height": 0}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
