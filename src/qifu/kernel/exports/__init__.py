"""Exports: the conditions that other engines can decide as exactly, in their own languages."""
