"""What does the desk keep for whoever works at it: one search over everything, and views of lists under a name?"""
