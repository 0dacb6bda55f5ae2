"""What does a page know of its visitor? Who acts, when, and by which pack this installation works."""

from datetime import datetime

from django.http import HttpRequest

from qifu.registry.rules.access import Actor


class Visit(HttpRequest):
    """A visitor's call at a door; the guard fills in what Django's call does not know."""

    actor: Actor
    at: datetime
    pack: str
