"""Whom does an item mean, what is known of an enterprise, and who is told?"""
