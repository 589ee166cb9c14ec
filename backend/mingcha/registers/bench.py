"""What does importing 100,000 objects cost? A GB18030 CSV with 3 % bad rows of ten kinds and 5 % updates, through the real command."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mingcha.registers.rules.uscc import ALPHABET, GB11714_WEIGHTS, WEIGHTS, uscc_error

ROWS, KNOWN, BAD_EVERY = 100_000, 5_000, 33
HEADER = "名称 统一社会信用代码 注册号 类型 性质 行业代码 行业 区域 地址 法定代表人 联系人 联系电话 成立日期 信用风险分类 状态 监管部门 来源".split()
TRADES = (("网吧", "9013"), ("加油站", "5265"), ("旅行社", "7291"), ("宾馆酒店", "6110"), ("汽车销售", "5261"))


def code(number: int) -> str:
    """A credit code right in both check characters."""
    body = f"{number:08d}"
    rest = 11 - sum(int(char) * weight for char, weight in zip(body, GB11714_WEIGHTS, strict=True)) % 11
    first = "91320623" + body + "0123456789X0"[rest]
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first, WEIGHTS, strict=True))
    return first + ALPHABET[-total % 31]


def row(number: int, address: str = "示例路") -> list[str]:
    """One right row, about as long as a real one."""
    trade, class_ = TRADES[number % len(TRADES)]
    return [
        f"如东县示例镇第{number:06d}号{trade}有限公司",
        code(number),
        "",
        "企业",
        "有限责任公司",
        class_,
        trade,
        f"示例镇{number % 14}",
        f"江苏省南通市如东县示例镇{address}{number % 997}号",
        f"示例{number % 1000}",
        f"联系{number % 1000}",
        f"0513-{number:08d}",
        f"20{10 + number % 16}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "ABCD"[number % 4],
        "存续",
        "如东县示例市场监督管理局",
        "示例",
    ]


def broken(cells: list[str], kind: int) -> list[str]:
    """The same row, wrong in one of ten ways."""
    wrong = list(cells)
    place, value = (
        (1, cells[1][:17] + ("0" if cells[1][17] != "0" else "1")),
        (1, cells[1][:12]),
        (0, ""),
        (13, "很高"),
        (12, "2026-02-30"),
        (8, "长" * 301),
        (0, cells[0] + "\x07"),
        (8, "=1+1"),
        (3, "星球"),
        (1, ""),
    )[kind]
    wrong[place] = value
    return wrong


def rows() -> Iterator[list[str]]:
    """Header and 100,000 rows; the first 5,000 good ones are known under another address."""
    yield list(HEADER)
    for number in range(1, ROWS + 1):
        cells = row(number, "新示例路" if number <= KNOWN else "示例路")
        yield broken(cells, number // BAD_EVERY % 10) if number % BAD_EVERY == 0 else cells


def write(path: Path, lines: Iterator[list[str]]) -> None:
    """An office's export: GB18030, CRLF."""
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(lines)


# Only the import counts: the program's own start, which every command pays, is measured as start_second_s.
CHILD = """
import gc, json, os, resource, sys, time
from mingcha.app import create_app
from mingcha.cli import registers
from mingcha.kernel.db import db
from mingcha.settings import Settings
app = create_app(Settings.from_env(os.environ))
with app.app_context():
    db.create_all()
    args = registers.arguments(["objects", sys.argv[1], "--quiet"])
    before = time.process_time()
    code = registers.run(args, app)
    used = time.process_time() - before
print(json.dumps([code, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def run(path: Path, environment: dict[str, str]) -> tuple[int, float, int]:
    """Imports one file by a process of its own: (exit code, CPU seconds, greatest resident kB)."""
    command = [sys.executable, "-c", CHILD, str(path)]
    process = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    code, cpu, kilobytes = json.loads(process.stdout.splitlines()[-1])
    return int(code), float(cpu), int(kilobytes)


def main() -> int:
    """Prints the two figures: CPU of the import, memory of the whole process."""
    assert uscc_error(code(1)) is None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {**os.environ, "MINGCHA_DATA": str(place / "data"), "MINGCHA_SCHEDULER": "off"}
        known = (row(number) for number in range(1, KNOWN + 1))
        write(place / "known.csv", (cells for part in ([list(HEADER)], known) for cells in part))
        write(place / "objects.csv", rows())
        first, _, _ = run(place / "known.csv", environment)
        second, cpu, kilobytes = run(place / "objects.csv", environment)
    print(json.dumps({"figure": "import_100k_cpu_s", "value": round(cpu, 2), "unit": "s"}))
    print(json.dumps({"figure": "import_100k_rss_mb", "value": round(kilobytes / 1024), "unit": "MB"}))
    return 0 if (first, second) == (0, 1) else 1


if __name__ == "__main__":
    sys.exit(main())
