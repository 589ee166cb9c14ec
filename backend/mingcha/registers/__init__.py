"""What may be inspected, whom, and by whom: the item list and the two libraries (一单两库)."""
