"""One inspection as a whole: its record, its timeline, and the bag that can be checked without us."""
