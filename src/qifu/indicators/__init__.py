"""The index: read facts, score, rank, explain, list, report."""
