"""What does SRD-1 say? The pure computing rules of a draw, one file per chapter of the specification."""
