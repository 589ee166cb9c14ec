"""Who is inspected and by whom? Draws by SRD-1: frozen registers, public seed, tickets, seats, chained events."""
