"""What was to be done and was not: every assignment opens an obligation, and what is missing becomes a recorded fact."""
