"""What does a search over a million inspections cost? The slowest of ten typical searches, from the question to the rows of its first page.

`review_search_1e6_ms`: the best of three rounds each, because other work shares the machine. 200,000 businesses with five visits in ten
years; their index is written as the application writes it, in bulk. The name of the database stands beside the figure.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from mingcha.app import create_app
from mingcha.dossiers.models import SearchPosting, SearchRow
from mingcha.dossiers.queries import Asked, find_dossiers
from mingcha.dossiers.queries.indexed import columns_of
from mingcha.dossiers.rules.bitmap import BLOCK, packed
from mingcha.dossiers.rules.search import Found, terms
from mingcha.kernel.chance import SeededChance
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.settings import Settings

FULL, VISITS, ROUNDS, PAGE = 1_000_000, 5, 3, 50
CHARACTERS = "晨光华安泰利源丰盛和美佳祥瑞宏达金鑫东方海天河江山石林森木水火土云雨风雪春夏秋冬梅兰竹菊龙凤虎马牛羊福禄寿喜财顺通远长久永恒新旧大小中正公平信义诚实仁爱"
TRADES = ("网吧", "加油站", "旅行社", "宾馆酒店", "汽车销售", "食品商行", "建材经营部", "药房", "幼儿园", "养老院")
TOWNS = tuple(f"示例{name}镇" for name in "东西南北中上下前后左右内外新")
RESULTS = ("no_problem",) * 7 + ("rectification_ordered", "follow_up_pending", "unreachable")
FIRST, TODAY = datetime(2016, 1, 4, 2, 0, tzinfo=UTC), date(2026, 6, 15)
ITEMS = [hashlib.sha256(f"item {n}".encode()).hexdigest()[:36] for n in range(200)]
SEARCHES = (
    Asked(q="加油"),
    Asked(q="晨光"),
    Asked(q="福", result="rectification_ordered"),
    Asked(q="有限公司", inspector="示例17", place="示例东镇"),
    Asked(uscc="91320623MA00012345"),
    Asked(inspector="示例42", since_on=date(2024, 3, 1), until_on=date(2024, 5, 31)),
    Asked(department="d3", deadline="late"),
    Asked(place="人民路88号", since_on=date(2019, 1, 1), until_on=date(2019, 12, 31)),
    Asked(q="油网"),
    Asked(q="有限公司", place="示例", state="accepted", until_on=date(2016, 6, 30)),
)


def main() -> None:
    """Prints one line: on SQLite, or on the database whose address is the first argument."""
    addresses = [one for one in sys.argv[1:] if not one.startswith("--")]
    rows = 100_000 if "--small" in sys.argv else FULL
    with tempfile.TemporaryDirectory() as folder:
        url = addresses[0] if addresses else f"sqlite:///{folder}/bench.sqlite3"
        print(json.dumps(search_figure(url, rows, Path(folder))), flush=True)


def search_figure(url: str, rows: int, folder: Path) -> dict[str, object]:
    """Fills an empty database and measures; {figure, value, unit, database, rows, worst}."""
    app = create_app(Settings(env="test", data_dir=folder, database_url=url, scheduler=False))
    with app.app_context():
        db.create_all()
        fill(rows)
        took = {asked: min(elapsed_ms(asked) for _ in range(ROUNDS)) for asked in SEARCHES}
        dialect = db.engine.dialect.name
        db.session.remove()
        db.engine.dispose()
    worst = max(took, key=lambda asked: took[asked])
    told = {name: str(value) for name, value in asdict(worst).items() if value}
    figure = {"figure": "review_search_1e6_ms", "value": round(took[worst], 1), "unit": "ms"}
    return {**figure, "database": dialect, "rows": rows, "worst": told}


def elapsed_ms(asked: Asked) -> float:
    """Milliseconds on the clock, because a server of its own works for the other database."""
    with reading():
        start = time.perf_counter()
        find_dossiers(asked, today=TODAY, limit=PAGE)
        return (time.perf_counter() - start) * 1000


def fill(rows: int) -> None:
    """Rows and terms, block by block, in order of time."""
    shops = [shop(n) for n in range(max(1, rows // VISITS))]
    chance = SeededChance("order")
    for first in range(0, rows, BLOCK):
        order = chance.token(4 * BLOCK)
        found = [
            visit(first + n, rows, shops[int.from_bytes(order[4 * n : 4 * n + 4], "big") % len(shops)])
            for n in range(min(BLOCK, rows - first))
        ]
        with transaction():
            values = [{"no": first + n, **columns_of(one)} for n, (one, _) in enumerate(found)]
            session().execute(insert(SearchRow), values)
            session().execute(insert(SearchPosting), list(postings(first // BLOCK, found)))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def postings(block: int, found: list[tuple[Found, list[str]]]) -> Iterator[dict[str, object]]:
    """A block of every term in it."""
    places: dict[str, bytearray] = {}
    for n, (one, items) in enumerate(found):
        for term in terms(one, items):
            bits = places.get(term)
            if bits is None:
                bits = places[term] = bytearray(BLOCK // 8)
            bits[n >> 3] |= 1 << (n & 7)
    for term, bits in sorted(places.items()):
        yield {"term": term, "block": block, "bits": packed(int.from_bytes(bits, "little"))}


def shop(n: int) -> tuple[str, str, str]:
    """Name, code and place of a business."""
    seed = hashlib.sha256(f"shop {n}".encode()).digest()
    style = "".join(CHARACTERS[byte % len(CHARACTERS)] for byte in seed[: 2 + seed[9] % 3])
    name = f"如东县{style}{TRADES[seed[10] % len(TRADES)]}{'有限公司' if seed[11] % 2 else ''}"
    town = TOWNS[seed[12] % len(TOWNS)]
    return (
        name,
        f"91320623MA{n:08d}",
        f"{town}\n江苏省南通市如东县{town}{'人民路解放路新华路建设路'[3 * (seed[13] % 4) :][:3]}{seed[14]}号",
    )


def visit(n: int, rows: int, at: tuple[str, str, str]) -> tuple[Found, list[str]]:
    """The n-th visit of ten years, published but for the last ones; its checklist's items."""
    seed = hashlib.sha256(f"visit {n}".encode()).digest()
    when = FIRST + timedelta(seconds=n * 10 * 365 * 86_400 // rows)
    day = when.date()
    late, done = seed[0] % 20 == 0, n < rows - rows // 100
    people = "\n".join(f"示例{(seed[i] * 256 + seed[i + 1]) % 400}\n苏{seed[i]:03d}{seed[i + 1]:03d}" for i in (1, 3))
    found = Found(
        inspection_id=f"{n:036d}",
        at=when,
        number=f"T{day:%Y}-{n % 997:04d}-{n % 89:04d}",
        state="accepted" if done else "sealed",
        object_id=f"{n % 200_000:036d}",
        object_name=at[0],
        object_uscc=at[1],
        place=at[2],
        task_title="示例联合抽查",
        people=people,
        departments=f"d{seed[5] % 15}",
        checklist_sha256=f"{seed[6] % 50:064d}",
        conclusions=RESULTS[seed[7] % 10],
        due_on=day - timedelta(days=1) if late else day + timedelta(days=20),
        sealed_on=day,
        publish_by=day + timedelta(days=28),
        published_on=day + timedelta(days=9) if done else None,
        publishing=done,
    )
    return found, [ITEMS[(seed[6] * 4 + i) % 200] for i in range(5)]


if __name__ == "__main__":
    main()
