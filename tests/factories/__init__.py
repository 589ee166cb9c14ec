"""Makers of what tests need, one file per capability."""
