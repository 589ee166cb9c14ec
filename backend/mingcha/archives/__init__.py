"""One task, one archive: everything of it in one place, what is missing, its number and its end."""
