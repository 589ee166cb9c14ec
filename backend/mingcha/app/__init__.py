"""How is the house wired? The only place that sees every capability's routes, subscribers and jobs."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from flask import Flask
from flask_smorest import Blueprint

from mingcha.app import pages
from mingcha.app.headers import add_headers
from mingcha.app.stores import make_store
from mingcha.kernel.chance import Chance, SystemChance
from mingcha.kernel.clock import Clock, SystemClock
from mingcha.kernel.db import init_db
from mingcha.kernel.http import Api, MingchaFlask, check_guards, register_errors
from mingcha.kernel.ids import Ids, SystemIds
from mingcha.kernel.storage import ObjectStore
from mingcha.kernel.ways import Way, ways_of
from mingcha.settings import Settings

CAPABILITIES = (
    "transparency",
    "regions",
    "identity",
    "deputies",
    "offices",
    "registers",
    "risk",
    "rulebooks",
    "plans",
    "draws",
    "readings",
    "evidence",
    "inspections",
    "custody",
    "leads",
    "follow_up",
    "publication",
    "obligations",
    "notices",
    "reports",
    "dossiers",
    "desk",
    "archives",
)
MAX_BODY = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parts:
    """What is passed in from outside: settings, time, ids and chance."""

    settings: Settings
    clock: Clock
    ids: Ids
    chance: Chance


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    chance: Chance | None = None,
    store: ObjectStore | None = None,
    ways: Mapping[str, Way] | None = None,
) -> Flask:
    """The whole application, ready to serve. Raises UnguardedRoute if a view has no guard."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    app = MingchaFlask("mingcha", static_folder=None, template_folder="app/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        API_TITLE="Mingcha 明察",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        TESTING=settings.env == "test",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["mingcha"] = Parts(settings, clock, ids or SystemIds(clock), chance or SystemChance())
    app.extensions["mingcha_store"] = store or make_store(settings)
    app.extensions["mingcha_ways"] = ways_of(settings) if ways is None else ways
    init_db(app, settings.database_url)
    api = Api(app)
    app.extensions["mingcha_api"] = api
    register_errors(app)
    for name in CAPABILITIES:
        _join(app, api, name)
    pages.register(app)
    app.after_request(add_headers)
    check_guards(app)
    return app


def _join(app: Flask, api: Api, name: str) -> None:
    for room in ("models", "routes", "subscribers", "jobs"):
        path = f"mingcha.{name}.{room}"
        if importlib.util.find_spec(path) is None:
            continue
        module = importlib.import_module(path)
        if room == "routes":
            for blueprint in module_blueprints(module):
                api.register_blueprint(blueprint)
            if hasattr(module, "init_app"):
                module.init_app(app)
        elif room == "subscribers":
            module.register()


def module_blueprints(module: ModuleType) -> list[Blueprint]:
    """A routes module exports `blp` or `blueprints`."""
    many: list[Blueprint] = getattr(module, "blueprints", [])
    return many or [module.blp] if hasattr(module, "blp") else many


__all__ = ["CAPABILITIES", "Parts", "create_app"]
