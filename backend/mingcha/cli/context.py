"""In whose name does a command act? The office's own machine, in the language asked for."""

from __future__ import annotations

import argparse

from flask import Flask

from mingcha.kernel.ctx import Actor, Ctx


def system_ctx(app: Flask, lang: str = "zh") -> Ctx:
    """The context of a command."""
    parts = app.extensions["mingcha"]
    return Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance, lang=lang)


def say(args: argparse.Namespace, zh: str, en: str) -> str:
    """The words in the language of the command."""
    return en if args.lang == "en" else zh
