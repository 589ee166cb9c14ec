"""Which shapes do the draw addresses take and give? One file per file of routes."""
