"""What the year's inspections are: annual plan, scheme and task, and whether one may start."""
