"""Mingcha 明察: inspections that are fair, recorded and public."""

__version__ = "0.1.0"
