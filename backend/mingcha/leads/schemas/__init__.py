"""Which shapes do leads and copy notices have on the wire?"""
