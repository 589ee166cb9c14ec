"""`mingcha import items|objects|inspectors FILE`: how does an office's file get in from a shell?"""

from __future__ import annotations

import argparse
import csv
import gc
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli.context import system_ctx
from mingcha.kernel.db import reading, transaction
from mingcha.registers import actions, queries

KINDS = ("items", "objects", "inspectors")


def add(commands: Any) -> None:
    """Adds the command `import`."""
    parser = commands.add_parser("import", help="导入抽查事项、检查对象或检查人员（CSV、XLSX）", description=__doc__)
    _fill(parser)


def arguments(words: list[str]) -> argparse.Namespace:
    """The parsed words behind `mingcha import` (for the benchmark)."""
    parser = argparse.ArgumentParser()
    parser.set_defaults(lang="zh")
    _fill(parser)
    return parser.parse_args(words)


def _fill(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, help="items 抽查事项 · objects 检查对象 · inspectors 检查人员")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8, GB18030) or XLSX")
    parser.add_argument("--quiet", action="store_true", help="no progress, only the summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, app: Flask) -> int:
    """0 all rows are in, 1 some rows are wrong (they stand in FILE.errors.csv), 2 the file cannot be read. A killed import goes on when run again."""
    parts = app.extensions["mingcha"]
    ctx = system_ctx(app, args.lang)
    data_dir = parts.settings.data_dir
    with args.file.open("rb") as stream:
        upload = actions.keep_upload(stream, kind=args.kind, data_dir=data_dir)
    with transaction():
        import_id = actions.find_unfinished(args.kind, upload.sha256) or ctx.ids.new()
        actions.receive_import(import_id, upload, filename=args.file.name, ctx=ctx)
    gc.freeze()  # the loaded program is not looked at again by each collection, and rows hold no rings: a quarter of the CPU
    gc.set_threshold(500_000, 50, 1_000)
    actions.run_import(import_id, data_dir=data_dir, ctx=ctx, told=None if args.quiet else _tell)
    with reading():
        found = queries.get_import(import_id)
        print(_summary(found, args.lang))
        if found.problem:
            print(f"{found.problem['title']}: {found.problem['detail']}", file=sys.stderr)
            return 2
        if found.rows_bad:
            print(_write_errors(found.id, args.file, args.lang))
    return 1 if found.rows_bad else 0


def _tell(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _summary(found: queries.ImportRunRow, lang: str) -> str:
    numbers = (found.rows_created, found.rows_updated, found.rows_unchanged, found.rows_bad, found.rows_warned)
    text = "created {} · changed {} · unchanged {} · wrong {} · with remarks {}"
    return (text if lang == "en" else "新增{} · 更新{} · 无变化{} · 有错{} · 有提示{}").format(*numbers)


def _write_errors(import_id: str, source: Path, lang: str) -> str:
    target = source.with_name(source.name + ".errors.csv")
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(queries.list_error_table(import_id, lang=lang))
    words = ("Wrong rows: {}; correct them and import that file.", "有错的行：{}，更正后导入该文件即可。")
    return words[lang != "en"].format(target)
