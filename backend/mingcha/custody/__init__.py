"""Custody 保管: how long originals are kept, who holds them back, who had them deleted, and are they still what they were?"""
