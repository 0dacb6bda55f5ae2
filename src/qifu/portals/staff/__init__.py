"""The staff's side: a worklist by urgency, a case on one page, search, and registering for a caller."""
