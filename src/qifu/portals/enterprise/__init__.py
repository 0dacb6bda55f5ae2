"""The enterprise's side, phone first: who I am, what waits for me, said in three taps, seen the whole way."""
