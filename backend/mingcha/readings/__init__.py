"""Who read, was shown or took away what of an inspection: one entry each, bound into the log."""
