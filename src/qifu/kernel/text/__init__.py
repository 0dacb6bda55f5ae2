"""Chinese text as people type it: made comparable (normalise), cut (grams), compared (index)."""
