"""Decisions on policies as pure functions: who is eligible, for how much, and why."""
