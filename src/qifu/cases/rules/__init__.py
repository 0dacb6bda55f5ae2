"""Decisions about cases as pure functions: same inputs, same answer, the reasons returned with it."""
