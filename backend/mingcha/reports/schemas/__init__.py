"""Which shapes do figures and the first page have on the way in and out? Named where they stand: `figures`, `overview`."""
