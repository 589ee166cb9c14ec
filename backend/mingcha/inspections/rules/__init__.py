"""What may happen to a visit, and what does its record say? Pure: states, reducer, seal, review."""
