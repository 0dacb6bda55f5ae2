"""Decisions about who may do what, as pure functions."""
