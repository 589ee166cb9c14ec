"""Which files make a bag, and what do its lists say? BagIt 1.0 (RFC 8493), the same input giving the same bytes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(slots=True)
class Lists:
    """The hashes and sizes of the payload as it is written; `tag_files` makes the rest of the bag from them.

    `seal` is the SHA-256 of the tag manifest, once that is written: the one hash that binds the whole bag.
    """

    hashes: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    seal: str = ""

    def add(self, path: str, sha256: str, size: int) -> None:
        """Takes one payload file (`data/…`) into the lists."""
        self.hashes[path] = sha256
        self.sizes[path] = size

    def tag_files(self, info: Mapping[str, str]) -> dict[str, bytes]:
        """bagit.txt, bag-info.txt, the payload manifest and, over these three, the tag manifest."""
        oxum = f"{sum(self.sizes.values())}.{len(self.sizes)}"
        lines = [f"{name}: {_one_line(value)}" for name, value in info.items()] + [f"Payload-Oxum: {oxum}"]
        tags = {
            "bag-info.txt": "".join(line + "\n" for line in lines).encode(),
            "bagit.txt": BAGIT,
            "manifest-sha256.txt": _manifest(self.hashes),
        }
        tags["tagmanifest-sha256.txt"] = _manifest(
            {name: hashlib.sha256(data).hexdigest() for name, data in tags.items()}
        )
        return tags


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())
