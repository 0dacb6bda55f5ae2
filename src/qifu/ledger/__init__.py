"""The append-only journal: every important act is written here once, chained, never changed."""
