"""Files that mean harm, made by code: bombs, polyglots, cut and flipped files, wrong types, forged metadata, nested archives."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from PIL import Image

PAGE = b"<!doctype html><html><script>document.title='ran'</script><body onload=alert(1)>"
SCRIPT = b"/*\x00*/=1;alert(document.domain)//"
Made = Iterator[tuple[str, bytes]]


@cache
def real(kind: str, width: int = 160, height: int = 120) -> bytes:
    """A real picture with some content in it."""
    chance = random.Random(f"{kind}{width}x{height}")
    image = Image.frombytes("RGB", (16, 12), chance.randbytes(16 * 12 * 3)).resize((width, height))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *, bits: int = 1, colour: int = 0, rows: bool = False, extra: bytes = b"") -> bytes:
    """A PNG of these dimensions; with `rows` the data are really there, packed to next to nothing."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    line = 1 + (width * bits * channels + 7) // 8
    body = zlib.compress(b"\0" * (line * height), 9) if rows else zlib.compress(b"\0" * 64)
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """A real JPEG whose header claims other dimensions."""
    data = bytearray(real("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def segment(marker: int, data: bytes) -> bytes:
    """One segment of a JPEG, at most 65,533 bytes."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def with_segments(*segments: bytes) -> bytes:
    """A real JPEG with these segments behind its start."""
    whole = real("JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP file of these chunks."""
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def archive(*files: tuple[str, bytes]) -> bytes:
    """A packed zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    return out.getvalue()


def bombs() -> Made:
    """Dimensions beyond all measure, with and without the pixels."""
    for width, height in ((65535, 65535), (2**31 - 1, 1), (1, 2**31 - 1), (100_000, 100_000), (0, 0), (7746, 7746)):
        yield f"png-{width}x{height}", png(width, height)
    for width, height in ((12_000, 12_000), (30_000, 10_000), (7_750, 7_750)):
        yield f"png-packed-{width}x{height}", png(width, height, rows=True)
    yield "png-packed-rgba", png(7_000, 8_000, bits=8, colour=6, rows=True)
    for width, height in ((65_500, 65_500), (65_535, 1), (1, 65_535), (0, 10), (9_000, 9_000)):
        yield f"jpeg-{width}x{height}", jpeg_of(width, height)
    for side in (16_384, 2**24, 8_000):
        size = (side - 1).to_bytes(3, "little")
        yield f"webp-{side}", riff((b"VP8X", b"\x10\0\0\0" + size + size), (b"VP8 ", real("WEBP")[20:]))
    lossy = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 16_383, 16_383)
    yield "webp-frame", riff((b"VP8 ", lossy + b"\0" * 200))
    yield "webp-lossless", riff((b"VP8L", b"\x2f\xff\xff\xff\x0f" + b"\0" * 100))


def polyglots() -> Made:
    """Two things at once: a picture to one reader, a page, a script or an archive to another."""
    tails = {
        "html": PAGE,
        "zip": archive(("index.html", PAGE)),
        "js": SCRIPT,
        "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
        "php": b"<?php system($_GET['c']); ?>",
        "elf": b"\x7fELF" + bytes(200),
        "jpeg": real("JPEG"),
    }
    for kind in ("JPEG", "PNG", "WEBP"):
        for name, tail in tails.items():
            yield f"{kind.lower()}+{name}", real(kind) + tail
    yield "gif+js", b"GIF89a" + SCRIPT
    yield "gif+html", b"GIF89a" + PAGE
    yield "pdf+js", tails["pdf"]
    yield "pdf+html", b"%PDF-1.4\n" + PAGE
    yield "html+jpeg", PAGE + real("JPEG")
    yield "zip+jpeg", archive(("a.jpg", real("JPEG"))) + real("JPEG")
    yield "jpeg-comment-html", with_segments(segment(0xFE, PAGE))
    yield "jpeg-comment-js", with_segments(segment(0xFE, SCRIPT))
    yield "png-text-html", png(8, 8, rows=True, extra=chunk(b"tEXt", b"Comment\0" + PAGE))
    yield "mp4+html", b"\0\0\0\x18ftypisom" + PAGE
    yield "json+html", b'{"a":"' + PAGE.replace(b'"', b"'") + b'"}'
    yield "aac+html", b"\xff\xf1" + PAGE


def cut() -> Made:
    """Real pictures that end too soon."""
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = real(kind)
        for n in range(1, 15):
            yield f"{kind.lower()}-cut-{n}", whole[: max(1, len(whole) * n // 15)]
        yield f"{kind.lower()}-cut-1-byte", whole[:-1]


def flipped(count: int) -> Made:
    """Real pictures with single bits turned, and with stretches of noise."""
    chance = random.Random(20_260_615)
    for n in range(count):
        kind = ("JPEG", "PNG", "WEBP")[n % 3]
        data = bytearray(real(kind))
        for _ in range(1 + n % 7):
            at = chance.randrange(12, len(data))
            data[at] ^= 1 << chance.randrange(8)
        if n % 5 == 0:
            at = chance.randrange(20, len(data) - 40)
            data[at : at + 32] = chance.randbytes(32)
        yield f"{kind.lower()}-flipped-{n}", bytes(data)


def wrong_types() -> Made:
    """What calls itself a photo and is something else."""
    for kind in ("TIFF", "BMP", "GIF", "ICO", "PPM", "TGA", "PCX", "JPEG2000"):
        yield f"a-{kind.lower()}", real(kind, 32, 32)
    yield "svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (w) file\n"
    yield "html", PAGE
    yield (
        "xml-laughs",
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 50 + b'">]><l>&b;</l>',
    )
    yield "exe", b"MZ" + bytes(300)
    yield "elf", b"\x7fELF" + bytes(300)
    yield "script", b"#!/bin/sh\nrm -rf ~\n"
    yield "null-bytes", bytes(4_096)
    yield "one-byte", b"\xff"
    yield "noise", random.Random(1).randbytes(4_096)
    for name, magic in (
        ("jpeg", b"\xff\xd8\xff"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("webp", b"RIFF\xff\xff\xff\xffWEBP"),
    ):
        yield f"only-magic-{name}", magic
        yield f"magic-noise-{name}", magic + random.Random(2).randbytes(2_000)
    yield "psd", b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3)
    yield "fits", b"SIMPLE  =                    T" + b" " * 2_850


def metadata() -> Made:
    """Lies and bombs beside the pixels."""
    head = b"Exif\0\0II*\0\x08\0\0\0"
    for n in (0, 9, 255, 65_535):
        yield (
            f"exif-orientation-{n}",
            with_segments(segment(0xE1, head + struct.pack("<HHHIII", 1, 0x0112, 3, 1, n, 0))),
        )
    yield "exif-loop", with_segments(segment(0xE1, head + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)))
    yield "exif-far", with_segments(segment(0xE1, head + struct.pack("<HHHIII", 1, 0x010F, 2, 2**31, 2**31 - 1, 0)))
    yield "exif-many", with_segments(segment(0xE1, head + struct.pack("<H", 65_535) + b"\x0f\1\2\0" * 12_000))
    yield (
        "exif-html",
        with_segments(segment(0xE1, head + struct.pack("<HHHIII", 1, 0x010E, 2, len(PAGE), 26, 0) + PAGE)),
    )
    yield "exif-garbage", with_segments(segment(0xE1, b"Exif\0\0" + random.Random(3).randbytes(5_000)))
    yield "xmp-script", with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PAGE))
    yield "iptc-garbage", with_segments(segment(0xED, b"Photoshop 3.0\0" + random.Random(4).randbytes(3_000)))
    yield (
        "icc-huge",
        with_segments(*(segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 250)) + bytes(65_000)) for n in range(1, 100))),
    )
    yield "icc-garbage", with_segments(segment(0xE2, b"ICC_PROFILE\0\1\1" + random.Random(5).randbytes(9_000)))
    yield (
        "mpf-loop",
        with_segments(segment(0xE2, b"MPF\0II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0xB001, 4, 1, 9, 8))),
    )
    yield "app-segments", with_segments(*(segment(0xE5, bytes(60_000)) for _ in range(60)))
    much = zlib.compress(bytes(80_000_000), 9)
    small = {"rows": True}
    yield "png-ztxt-bomb", png(8, 8, extra=chunk(b"zTXt", b"Comment\0\0" + much), **small)
    yield "png-itxt-bomb", png(8, 8, extra=chunk(b"iTXt", b"C\0\1\0\0\0" + much), **small)
    yield "png-iccp-bomb", png(8, 8, extra=chunk(b"iCCP", b"p\0\0" + much), **small)
    yield "png-many-texts", png(8, 8, extra=chunk(b"tEXt", b"a\0" + b"b" * 900) * 3_000, **small)
    yield "png-idat-bomb", png(8, 8)[:33] + chunk(b"IDAT", much) + chunk(b"IEND", b"")
    yield "png-no-end", png(8, 8, **small)[:-12]
    yield "png-chunk-length", png(8, 8)[:33] + b"\xff\xff\xff\xffIDAT" + bytes(100)


def endless() -> Made:
    """Pictures that move, and would for ever."""
    frame = b"\x21\xf9\4\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    gif = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0"
    yield "gif-endless", gif + frame * 20_000
    yield "gif-huge-screen", b"GIF89a\xff\xff\xff\xff\x80\0\0" + frame
    animation = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    control = b"".join(
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", n, 8, 8, 0, 0, 1, 100, 0, 0)) for n in range(0, 4_000, 2)
    )
    yield "apng-endless", png(8, 8, rows=True, extra=animation + control)
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), (n, 90, 20)) for n in range(0, 200, 4)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], loop=0)
    yield "webp-moving", out.getvalue()
    yield (
        "webp-many-frames",
        riff((b"VP8X", b"\x02\0\0\0" + b"\x27\0\0" * 2), (b"ANIM", bytes(6)), *[(b"ANMF", bytes(24))] * 5_000),
    )


def archives() -> Made:
    """Archives in archives."""
    inner = archive(("zeros", bytes(5_000_000)))
    for _ in range(6):
        inner = archive(("a.zip", inner), ("b.zip", inner))
    yield "zip-in-zip", inner
    yield "zip-bomb", archive(*((f"{n}.txt", bytes(2_000_000)) for n in range(20)))
    yield "gzip-bomb", gzip.compress(bytes(40_000_000))
    yield "zip-slip", archive(("../../../etc/cron.d/x", b"* * * * * root id"))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        info = tarfile.TarInfo("/etc/passwd")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/shadow"
        packed.addfile(info)
    yield "tar-link", out.getvalue()
    yield "docx-macro", archive(("word/vbaProject.bin", b"macro"), ("[Content_Types].xml", b"<Types/>"))


def strokes() -> Made:
    """What calls itself a signature."""
    yield "json-deep", b'{"strokes":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    yield "json-huge-number", b'{"strokes":[[[1e999,1],' + b",".join([b"[1,2]"] * 20) + b"]]}"
    yield "json-long-number", b'{"strokes":[[[' + b"9" * 20_000 + b",1]" + b",[1,2]" * 20 + b"]]}"
    yield "json-no-strokes", b'{"strokes":[[]]}'
    yield "json-cut", b'{"strokes":[[[1,2,3'


def hostile(flips: int = 60) -> Made:
    """Every one of them, each under its own name."""
    kinds: tuple[Callable[[], Made], ...] = (
        bombs,
        polyglots,
        cut,
        wrong_types,
        metadata,
        endless,
        archives,
        strokes,
    )
    for kind in kinds:
        yield from kind()
    yield from flipped(flips)
