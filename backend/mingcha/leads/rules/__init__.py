"""When may a lead take its next step, and what may be told to whom? Pure."""
