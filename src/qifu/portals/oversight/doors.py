"""Which doors lead to oversight, and who may come in?"""

from qifu.portals.doors import ENTERPRISE, Door, Roles
from qifu.portals.oversight import effects, reviewing, strength, supervision
from qifu.registry.rules.access import Role

DEPARTMENT: Roles = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
WATCHERS: Roles = frozenset({Role.LEADER, Role.SUPERVISOR}) | DEPARTMENT
ACTORS: Roles = frozenset({Role.SUPERVISOR}) | DEPARTMENT

DOORS: tuple[Door, ...] = (
    Door("strength", "l/strength/", strength.month, get=WATCHERS),
    Door("strength_place", "l/strength/<str:side>/<str:code>/", strength.place, get=WATCHERS),
    Door("supervisions", "l/supervision/", supervision.listing, get=WATCHERS),
    Door("supervision", "l/supervision/<str:number>/", supervision.one, get=WATCHERS),
    Door("supervision_act", "l/supervision/<str:number>/act/", supervision.act, post=ACTORS),
    Door("effects", "l/effects/", effects.listing, get=WATCHERS),
    Door("effects_export", "l/effects/export/", effects.export, get=WATCHERS),
    Door("effect", "l/effects/<str:area>/<str:code>/", effects.one, get=WATCHERS),
    Door(
        "effect_answer",
        "l/effects/<str:area>/<str:code>/reviews/<int:review>/",
        effects.answer,
        post=DEPARTMENT,
    ),
    Door("policies_review", "e/policies/<str:code>/review/", reviewing.review, post=ENTERPRISE),
    Door(
        "rectifications",
        "rectifications/",
        supervision.published,
        get=frozenset(Role),
        is_public=True,
    ),
)
