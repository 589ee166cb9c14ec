"""What does the API promise? flask-smorest's description with our problem documents in place of its errors."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}}},
        },
    },
}


def document(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 with every refusal as application/problem+json."""
    spec = cast(dict[str, Any], app.extensions["mingcha_api"].described().to_dict())
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {}).pop("Error", None)
    components["schemas"].pop("PaginationMetadata", None)
    components["schemas"]["Problem"] = PROBLEM
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for name, reply in components.get("responses", {}).items():
        components["responses"][name] = {"description": reply.get("description", name), "content": body}
    for path in spec.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"]["default"] = {"description": "Problem", "content": body}
    return spec
