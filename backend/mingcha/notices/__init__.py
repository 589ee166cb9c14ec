"""Who is told of what is due, and how does nobody hear of it twice? Every clock of the house, one scan, one notice for each step."""
