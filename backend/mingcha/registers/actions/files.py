"""How is an office's file kept and read? By its hash in the data folder, row by row, never whole in memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook

from mingcha.kernel.problem import Problem
from mingcha.registers.rules.columns import check_header, looks_like_header
from mingcha.registers.rules.problems import FileEmpty, FileLost, FileUnreadable, HeaderMissing

CHUNK = 1 << 18
HEADER_WITHIN = 10
MAX_UNPACKED = 512 * 1024 * 1024
# openpyxl keeps all shared strings in memory, at about four times their size.
MAX_STRINGS = 64 * 1024 * 1024
ENCODINGS = ("utf-8", "gb18030")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored upload: its hash and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Format:
    """How a stored file is read; `header_row` counts from 1."""

    format: str
    encoding: str
    delimiter: str
    header: list[str]
    header_row: int
    places: Mapping[str, int]


def keep_file(stream: IO[bytes], data_dir: Path) -> Kept:
    """Stores the bytes under their SHA-256; the same file twice is stored once."""
    folder = data_dir / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    partial = folder / f".{os.getpid()}.{os.urandom(6).hex()}"
    try:
        with partial.open("wb") as out:
            while block := stream.read(CHUNK):
                digest.update(block)
                out.write(block)
                size += len(block)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(folder / digest.hexdigest())
    finally:
        partial.unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size)


def find_format(kind: str, sha256: str, data_dir: Path, *, encoding: str = "") -> Format:
    """Looks at the file's first rows, and reads all of it for its encoding unless that is known.

    Raises FileUnreadable, FileEmpty, HeaderMissing, HeaderTwice.
    """
    path = _path(sha256, data_dir)
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(b"PK\x03\x04"):
        path, encoding, delimiter, kind_of_file = _as_csv(path), "utf-8", ",", "xlsx"
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileUnreadable(reason_zh="这是旧版XLS文件", reason_en="This is an old XLS file")
    else:
        encoding = encoding or _encoding(path, start)
        delimiter, kind_of_file = _delimiter(path, encoding), "csv"
    header, number = _header(kind, path, encoding, delimiter)
    return Format(kind_of_file, encoding, delimiter, header, number, check_header(kind, header))


def rows_of(sha256: str, found: Format, data_dir: Path) -> Iterator[tuple[int, list[str]]]:
    """(row number in the file, cells) of every row below the header that is not blank; row 1 is the file's first row."""
    path, encoding = _text_of(_path(sha256, data_dir), found)
    # A workbook has no cells where nothing stands, so a short row is no fault there.
    blanks = [""] * len(found.header) if found.format == "xlsx" else []
    for number, cells in enumerate(_csv(path, encoding, found.delimiter), 1):
        if number > found.header_row and any(cells):
            yield number, cells if len(cells) >= len(blanks) else cells + blanks[len(cells) :]


def count_rows(sha256: str, found: Format, data_dir: Path) -> int:
    """How many rows `rows_of` gives. In UTF-8 no byte of a character looks like a separator, a quote or a line's end, so nothing is decoded."""
    if found.encoding == "utf-16":
        return sum(1 for _ in rows_of(sha256, found, data_dir))
    (path, _), blank, total = _text_of(_path(sha256, data_dir), found), found.delimiter + "\r\n", 0
    with path.open(encoding="latin-1", newline="") as lines:
        for number, line in enumerate(lines, 1):
            if '"' in line:
                holds = any(next(_records(chain((line,), lines), found.delimiter)))
            else:
                holds = bool(line.strip(blank))
            total += holds and number > found.header_row
    return total


def _path(sha256: str, data_dir: Path) -> Path:
    path = data_dir / "imports" / sha256
    if not path.exists():
        raise FileLost()
    return path


def _text_of(path: Path, found: Format) -> tuple[Path, str]:
    """Where the rows of a stored file lie as text, and its encoding."""
    if found.format == "xlsx":
        return _as_csv(path), "utf-8"
    return (_as_utf8(path), "utf-8") if found.encoding == "gb18030" else (path, found.encoding)


def _csv(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as stream:
        yield from _records(stream, delimiter)


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        line = reader.line_num
        raise FileUnreadable(
            reason_zh=f"第{line}行附近的引号没有成对", reason_en=f"A quote near line {line} is never closed"
        ) from error


def _encoding(path: Path, start: bytes) -> str:
    for mark, name in BOMS:
        if start.startswith(mark):
            return _checked(path, (name,))
    return _checked(path, ENCODINGS)


def _checked(path: Path, names: tuple[str, ...]) -> str:
    for name in names:
        try:
            if name == "gb18030":
                _as_utf8(path)
            else:
                deque(_decoded(path, name), maxlen=0)
        except UnicodeError:
            continue
        return name
    raise FileUnreadable(
        reason_zh="文字编码既不是UTF-8也不是GB18030", reason_en="The text is neither UTF-8 nor GB18030"
    )


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as stream:
        sample = "".join(line for line, _ in zip(stream, range(HEADER_WITHIN), strict=False))
    return max(",;\t", key=sample.count)


def _header(kind: str, path: Path, encoding: str, delimiter: str) -> tuple[list[str], int]:
    first: list[str] | None = None
    for number, cells in zip(range(1, HEADER_WITHIN + 1), _csv(path, encoding, delimiter), strict=False):
        if looks_like_header(kind, cells):
            return _trimmed(cells), number
        first = first or (cells if any(cells) else None)
    if first is None:
        raise FileEmpty()
    check_header(kind, first)
    raise HeaderMissing(columns="—")


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _as_utf8(path: Path) -> Path:
    """A GB18030 file as UTF-8 beside it, made once: it is checked, counted and read, and decoding it costs ten times as much. Raises UnicodeError."""
    target = path.with_suffix(".csv")
    if not target.exists():
        with _whole(target) as out:
            out.writelines(_decoded(path, "gb18030"))
    return target


def _as_csv(path: Path) -> Path:
    """The first sheet as UTF-8 CSV beside the file, made once: reading an XLSX costs seventy times as much."""
    target = path.with_suffix(".csv")
    if target.exists():
        return target
    try:
        _check_unpacked(path)
        with path.open("rb") as stream, _whole(target) as out:
            _write_sheet(stream, out)
    except (Problem, OSError):
        raise
    except (
        Exception
    ) as error:  # a foreign file may be broken in any way; what openpyxl raises then is not listed anywhere
        raise FileUnreadable(
            reason_zh="XLSX文件已损坏或不是表格", reason_en="The XLSX file is damaged or no spreadsheet"
        ) from error
    return target


@contextmanager
def _whole(target: Path) -> Iterator[IO[str]]:
    """A text file that is there when all of it is written, and not before."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(6).hex()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as out:
            yield out
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _write_sheet(stream: IO[bytes], out: IO[str]) -> None:
    book = load_workbook(stream, read_only=True, data_only=True)
    sheet = book.worksheets[0]
    # Offices format whole columns: the stated dimension may be 16,384 columns wide, so only cells that are there count.
    sheet.reset_dimensions()
    writer = csv.writer(out)
    for row in sheet.iter_rows(values_only=True):
        writer.writerow(_trimmed([_text(value) for value in row]))
    book.close()


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    if sum(sizes.values()) > MAX_UNPACKED or sizes.get("xl/sharedStrings.xml", 0) > MAX_STRINGS:
        raise FileUnreadable(reason_zh="XLSX文件解压后过大", reason_en="The XLSX file is too large when unpacked")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
