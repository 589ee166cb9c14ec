"""Which shapes do publications, channels, objections and shared facts have on the wire?"""
