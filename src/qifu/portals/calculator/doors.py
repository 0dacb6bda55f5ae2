"""Which doors lead to the calculator: those of an enterprise, and those that are open to everybody?"""

from qifu.portals.calculator import asking, item, listing
from qifu.portals.calculator.sides import Page, firm, visitor
from qifu.portals.doors import ENTERPRISE, Door
from qifu.registry.rules.access import Role

EVERYBODY = frozenset(Role)


def _open(name: str, path: str, page: Page, *, reads: bool = False, acts: bool = False) -> Door:
    """A door for everybody, signed in or not."""
    get = EVERYBODY if reads else frozenset[Role]()
    post = EVERYBODY if acts else frozenset[Role]()
    return Door(name, f"policies/{path}", visitor(page), get=get, post=post, is_public=True)


DOORS: tuple[Door, ...] = (
    Door("policies", "e/policies/", firm(listing.listing), get=ENTERPRISE),
    Door("policies_ask", "e/policies/ask/", firm(asking.ask), get=ENTERPRISE),
    Door("policies_answer", "e/policies/answer/", firm(asking.answer), post=ENTERPRISE),
    Door("policies_undo", "e/policies/undo/", firm(asking.undo), post=ENTERPRISE),
    Door("policies_notices", "e/policies/notices/", firm(listing.notices), post=ENTERPRISE),
    Door("policies_item", "e/policies/<str:code>/", firm(item.item), get=ENTERPRISE),
    _open("calculator", "", listing.listing, reads=True),
    _open("calculator_ask", "ask/", asking.ask, reads=True),
    _open("calculator_answer", "answer/", asking.answer, acts=True),
    _open("calculator_undo", "undo/", asking.undo, acts=True),
    _open("calculator_area", "area/", listing.area, acts=True),
    _open("calculator_forget", "forget/", listing.forget, acts=True),
    _open("calculator_item", "<str:code>/", item.item, reads=True),
)
