"""`mingcha dossier export | supplement | index`: one inspection as a bag that can be checked without us, what came later, and the search."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from flask import Flask

from mingcha.cli.context import say, system_ctx
from mingcha.dossiers import actions, queries
from mingcha.kernel.db import reading, transaction
from mingcha.kernel.problem import NotFound
from mingcha.kernel.storage import store
from mingcha.settings import Settings

WORDS = {
    "zh": "已导出{out}：{files}个文件，{size:,}字节。核对：python3 verify_dossier.py {out}",
    "en": "Exported {out}: {files} files, {size:,} bytes. Check it: python3 verify_dossier.py {out}",
}
MISSING = {
    "zh": "注意：{n}件原件不在存储中，卷宗已写明。",
    "en": "Note: {n} originals are not in the store; the dossier says so.",
}

UNBOUND = {
    "zh": "注意：日志没有签署（密钥不在原处，或日志与已签署的不符），卷宗内容没有写入日志；请先运行mingcha log verify。",
    "en": "Note: the log could not be signed (its key is gone, or it lost what it had signed), so nothing binds the contents; run mingcha log verify first.",
}


def add(commands: Any) -> None:
    """Adds `dossier export`."""
    dossier = commands.add_parser("dossier", help="dossiers of inspections").add_subparsers(
        dest="dossier", required=True, metavar="COMMAND"
    )
    export = dossier.add_parser("export", help="write one inspection as a BagIt folder, or a .zip")
    export.add_argument("inspection", metavar="INSPECTION_ID", help="id or number of the inspection")
    export.add_argument("out", type=Path, metavar="OUT", help="new folder, or new file ending in .zip")
    export.set_defaults(run=run_export)
    later = dossier.add_parser("supplement", help="write what came after a dossier, and the proof that it was sealed")
    later.add_argument("inspection", metavar="INSPECTION_ID", help="id or number of the inspection")
    later.add_argument("out", type=Path, metavar="OUT", help="new folder, or new file ending in .zip")
    later.add_argument(
        "--of", metavar="HEX", help="SHA-256 of the dossier's tagmanifest-sha256.txt (default: the newest)"
    )
    later.set_defaults(run=run_supplement)
    index = dossier.add_parser("index", help="write the search index again where it differs from the records")
    index.add_argument("--compare", action="store_true", help="change nothing; print each difference (exit code 1)")
    index.set_defaults(run=run_index)


def run_export(args: argparse.Namespace, app: Flask) -> int:
    """Writes the bag; 0, or 1 when originals are missing from the store, or the log could not name the contents."""
    parts = app.extensions["mingcha"]
    ctx = system_ctx(app, args.lang)
    actions.check_free(args.out)
    with reading():
        found = _wanted(args.inspection)
    sample, means, trust = parts.settings.env != "production", means_of(parts.settings), _trust(parts.settings)
    contents = actions.collect_dossier(found, sample=sample, trust=trust, house=means.house, ctx=ctx)
    with actions.sink_at(args.out, actions.bag_name(contents.record)) as sink:
        lists = actions.write_bag(contents, sink, store=store(), means=means, ctx=ctx)
    with transaction():
        actions.log_bag(contents, lists, ctx=ctx)
    print(WORDS[args.lang].format(out=args.out, files=len(lists.sizes), size=sum(lists.sizes.values())))
    present = sum(path.startswith("data/blobs/") for path in lists.sizes)
    if present < len(contents.named):
        print(MISSING[args.lang].format(n=len(contents.named) - present))
    if not lists.bound:
        print(UNBOUND[args.lang])
    return 0 if lists.bound and present >= len(contents.named) else 1


def run_supplement(args: argparse.Namespace, app: Flask) -> int:
    """Writes the bag; 0."""
    settings = app.extensions["mingcha"].settings
    ctx = system_ctx(app, args.lang)
    actions.check_free(args.out)
    with transaction():
        found, sample, house = _wanted(args.inspection), settings.env != "production", means_of(settings).house
        trust = _trust(settings)
        later = actions.collect_supplement(found, args.of, sample=sample, trust=trust, house=house, ctx=ctx)
    with actions.sink_at(args.out, actions.bag_name(later.record) + "-supplement") as sink:
        lists = actions.write_supplement(later, sink, store=store())
    print(WORDS[args.lang].format(out=args.out, files=len(lists.sizes), size=sum(lists.sizes.values())))
    return 0


def run_index(args: argparse.Namespace, app: Flask) -> int:
    """Compares, or indexes every inspection; 1 where something differs."""
    if args.compare:
        with reading():
            found = list(queries.list_differences())
        for one in found:
            print(one)
        return 1 if found else 0
    print(say(args, "已索引{n}件检查", "{n} inspections are indexed").format(n=actions.index_missing()))
    return 0


def _wanted(text: str) -> str:
    found = queries.find_inspection_id(text)
    if found is None:
        raise NotFound()
    return found


def means_of(settings: Settings) -> actions.Means:
    """What a bag is made with, as the settings have it."""
    house = actions.House(settings.data_dir, settings.log_name)
    return actions.Means(settings.fonts, settings.data_dir / "derived", house, settings.portal_origin)


def _trust(settings: Settings) -> actions.Trust:
    trust = actions.Trust([key for _, key in settings.witnesses], settings.tsa_roots)
    return trust.with_sample(settings.data_dir) if settings.env != "production" else trust
