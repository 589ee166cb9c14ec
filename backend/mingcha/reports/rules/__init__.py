"""What is counted, what do the tables say, and where would figures contradict each other? Pure."""
