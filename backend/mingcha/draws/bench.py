"""How fast is the draw? Prints one JSON line: CPU seconds to draw 5 % of 10^6 objects (tickets and selection)."""

from __future__ import annotations

import json
import time

from mingcha.draws.rules.selection import Selection

OBJECTS, DRAWN = 1_000_000, 50_000
SEED = "a5" * 32


def main() -> None:
    """Draws once over 18-character ids; reading the register is not part of it."""
    ids = [f"91320623MA{number:08d}".encode() for number in range(OBJECTS)]
    start = time.process_time()
    selection = Selection("sha256", SEED, {"A": ids}, {"A": DRAWN})
    spent = time.process_time() - start
    if len(selection.drawn) != DRAWN:
        raise SystemExit("the draw is wrong")
    print(json.dumps({"figure": "draw_1e6_cpu_s", "value": round(spent, 3), "unit": "s"}))


if __name__ == "__main__":
    main()
