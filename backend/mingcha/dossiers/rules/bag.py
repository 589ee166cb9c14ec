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

    `seal` are the hashes of the two tag manifests, once these are written: what binds the whole bag. `bound` is the size of the head under which the log names the contents (0: it does not).
    """

    files: dict[str, Written] = field(default_factory=dict)
    seal: dict[str, str] = field(default_factory=dict)
    bound: int = 0

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
        tags = {
            "bag-info.txt": info_text(info) + f"Payload-Oxum: {oxum}\n".encode(),
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


def info_text(info: Mapping[str, str]) -> bytes:
    """bag-info.txt without its last line, which counts the files."""
    return "".join(f"{name}: {_one_line(value)}\n" for name, value in info.items()).encode()


def contents_text(
    files: Mapping[str, Written], info: Mapping[str, str], leaves: Mapping[tuple[int, str], str]
) -> bytes:
    """data/log/contents.txt: what the log binds of a bag before it leaves, one `sha256  name` a line, sorted.

    Every payload file that is written by then; bagit.txt; bag-info.txt as `info_text`; and each leaf that the bag proves, as `leaf PLACE KIND`
    with its hash ({(place, kind): leaf}), so that none can be left out later.
    """
    rows = {path: written.sha256 for path, written in files.items()}
    rows |= {"bagit.txt": hashlib.sha256(BAGIT).hexdigest()}
    rows |= {"bag-info.txt": hashlib.sha256(info_text(info)).hexdigest()}
    rows |= {f"leaf {index} {kind}": leaf for (index, kind), leaf in leaves.items()}
    return "".join(f"{rows[name]}  {name}\n" for name in sorted(rows)).encode()


def _manifest(files: Mapping[str, Written], digest: Callable[[Written], str]) -> bytes:
    return "".join(f"{digest(files[path])}  {path}\n" for path in sorted(files)).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())
