"""Which lock puts holds and deletions in a row?"""

CUSTODY_LOCK = 7_311
"""Whoever sets a hold, or takes the last look before bytes go, holds it: neither slips in between."""
