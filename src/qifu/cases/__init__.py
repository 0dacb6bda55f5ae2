"""One engine to open, assign, time, supervise and close any matter, whatever it is about."""
