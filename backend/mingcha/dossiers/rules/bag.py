"""Which files make a bag, and what do its lists say? BagIt 1.0 (RFC 8493), the same input giving the same bytes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import hashes

from mingcha.dossiers.rules.archive import case_names

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Written(NamedTuple):
    """The hashes (hex) and the size in bytes of a file as it was written."""

    sha256: str
    sm3: str
    size: int


class Digests:
    """SHA-256 and SM3 over the same bytes. SM3 comes with `cryptography`: the machine's OpenSSL may lack it."""

    def __init__(self) -> None:
        self._sha256, self._sm3, self._size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0

    def update(self, block: bytes) -> None:
        """More bytes."""
        self._sha256.update(block)
        self._sm3.update(block)
        self._size += len(block)

    def written(self) -> Written:
        """Both, at the end."""
        return Written(self._sha256.hexdigest(), self._sm3.finalize().hex(), self._size)


def digests_of(data: bytes) -> Written:
    """Hashes and size of bytes at hand."""
    both = Digests()
    both.update(data)
    return both.written()


@dataclass(slots=True)
class Lists:
    """The hashes and sizes of the payload as it is written; `tag_files` makes the rest of the bag from them.

    `seal` are the hashes of the two tag manifests, once these are written: what binds the whole bag.
    """

    files: dict[str, Written] = field(default_factory=dict)
    seal: dict[str, str] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        """{path: bytes} of the payload."""
        return {path: written.size for path, written in self.files.items()}

    def add(self, path: str, written: Written) -> None:
        """Takes one payload file (`data/…`) into the lists."""
        self.files[path] = written

    def tag_files(self, info: Mapping[str, str]) -> dict[str, bytes]:
        """bagit.txt, bag-info.txt, both payload manifests and, over these four, both tag manifests."""
        oxum = f"{sum(self.sizes.values())}.{len(self.files)}"
        lines = [f"{name}: {_one_line(value)}" for name, value in info.items()] + [f"Payload-Oxum: {oxum}"]
        tags = {
            "bag-info.txt": "".join(line + "\n" for line in lines).encode(),
            "bagit.txt": BAGIT,
            "manifest-sha256.txt": _manifest(self.files, lambda file: file.sha256),
            "manifest-sm3.txt": _manifest(self.files, lambda file: file.sm3),
        }
        both = {name: digests_of(data) for name, data in tags.items()}
        last = {
            "tagmanifest-sha256.txt": _manifest(both, lambda file: file.sha256),
            "tagmanifest-sm3.txt": _manifest(both, lambda file: file.sm3),
        }
        self.seal = {
            "tagmanifest": digests_of(last["tagmanifest-sha256.txt"]).sha256,
            "tagmanifest_sm3": digests_of(last["tagmanifest-sm3.txt"]).sm3,
        }
        return tags | last


def bag_info(record: Mapping[str, Any]) -> dict[str, str]:
    """bag-info.txt: BagIt's own labels, then the elements of an electronic record under the names that archives use (DA/T 46)."""
    told = {
        "Source-Organization": "、".join(record["authorities"]),
        "External-Description": f"{record['object']['name']} {record['task']['title']}",
        "External-Identifier": str(record["inspection"]["number"]),
        "Bagging-Date": str(record["made_on"]),
        "Bag-Software-Agent": "mingcha",
    }
    return told | {f"DAT46-{name}": text for name, text in case_names(record).items()}


def _manifest(files: Mapping[str, Written], digest: Callable[[Written], str]) -> bytes:
    return "".join(f"{digest(files[path])}  {path}\n" for path in sorted(files)).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())
