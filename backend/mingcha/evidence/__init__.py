"""Evidence: the phones' signed events and the bytes they name, kept as received."""
