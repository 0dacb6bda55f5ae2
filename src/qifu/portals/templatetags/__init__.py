"""Which tags and filters may a page template use?"""
