"""What makes the journal trustworthy: pure functions over links, heads and seals."""
