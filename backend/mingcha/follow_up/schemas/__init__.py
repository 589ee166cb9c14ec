"""Which shapes do follow-ups have on the wire?"""
