"""Who is this, what may they do, and whose key signed that?"""
