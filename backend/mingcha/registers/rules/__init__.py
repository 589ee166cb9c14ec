"""What makes a register row right? Credit codes, words of the office files, and the checks of every kind of row."""
