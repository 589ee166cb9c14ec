"""What stands in a dossier, in which order, and with which bytes? Pure."""
