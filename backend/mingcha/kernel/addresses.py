"""How does an address come to its view? Werkzeug's rule, without the half that nobody uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LazyRule(Rule):
    """A rule whose builder (view to address) is compiled when an address is first built.

    Werkzeug compiles two functions per rule when it is added. This API writes its addresses out, so they were most of what a
    start cost and none was ever called. Matching (address to view) is untouched.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
