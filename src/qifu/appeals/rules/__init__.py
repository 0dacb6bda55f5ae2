"""Decisions about messages heard, as pure functions that give their reasons."""
