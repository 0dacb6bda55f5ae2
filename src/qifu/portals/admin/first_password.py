"""Which password does somebody get to come in with once? Random, easy to read out, changed at once."""

import secrets

UPPER, LOWER, DIGITS = "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"
GROUPS = 4


def draw() -> str:
    """Four groups such as `Kdm7`, of characters that are not mistaken for one another.

    >>> len(draw()), draw() == draw()
    (19, False)
    """
    return "-".join(_group() for _ in range(GROUPS))


def _group() -> str:
    return "".join(secrets.choice(letters) for letters in (UPPER, LOWER, LOWER, DIGITS))
