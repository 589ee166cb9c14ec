"""What does an office look like that nobody has to fear to touch? The sample county: registers, files and twelve visits, all marked 示例."""
