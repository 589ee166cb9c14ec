"""Programs for the people who work on the code; none of them is part of the product."""
