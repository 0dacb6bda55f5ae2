"""The desk of those who write policies: from a text to an item in force."""
