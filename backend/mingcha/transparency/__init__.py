"""The authority's one public log: what was recorded, in which order, so that nothing disappears and nothing comes in later unseen."""
