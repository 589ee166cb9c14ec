"""What makes an event, a piece or an image acceptable? Pure checks; nothing here reads a table or a clock."""
