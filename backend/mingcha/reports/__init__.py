"""Figures over everything below, read-only: what is due, what is late, how far the tasks are."""
