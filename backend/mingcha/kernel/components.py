"""What is a schema called in the OpenAPI description? Its capability and class, so that two rooms may use one word."""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow.common import MODIFIERS, resolve_schema_instance


def component_name(schema: Any) -> str:
    """`registers.ObjectOut`; with `only`, `exclude` or `partial` a suffix that says so."""
    instance = resolve_schema_instance(schema)
    kind = type(instance)
    parts = kind.__module__.split(".")
    room = parts[1] if parts[0] == "mingcha" and len(parts) > 1 else parts[0]
    changed = [name for name in MODIFIERS if getattr(instance, name, None)]
    fields = "-".join(sorted(str(field) for name in changed for field in _words(getattr(instance, name))))
    return ".".join(part for part in (room, kind.__name__, "-".join(changed), fields) if part)


def _words(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else []
