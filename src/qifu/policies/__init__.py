"""Official text to elements, elements to matches, matches to grants, grants to payment."""
