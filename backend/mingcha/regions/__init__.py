"""Which region's rules apply, and which days are working days?"""
