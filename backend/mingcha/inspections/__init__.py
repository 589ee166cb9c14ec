"""Inspections: visits opened by a draw, recorded by phones' events, sealed, reviewed."""
