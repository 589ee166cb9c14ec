"""When may bytes be deleted, and which are read again tonight? Pure."""
