"""Which addresses has a draw?"""

from __future__ import annotations

from mingcha.draws.routes.assistants import blp as assistant_addresses
from mingcha.draws.routes.draws import blp as draw_addresses
from mingcha.draws.routes.events import blp as event_addresses
from mingcha.draws.routes.observers import blp as observer_addresses
from mingcha.draws.routes.options import blp as option_addresses
from mingcha.draws.routes.papers import blp as paper_addresses
from mingcha.draws.routes.proofs import blp as proof_addresses

blueprints = [
    assistant_addresses,
    draw_addresses,
    event_addresses,
    observer_addresses,
    option_addresses,
    paper_addresses,
    proof_addresses,
]
