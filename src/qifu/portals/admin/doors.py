"""Which doors do the administrators have? Three hands: who sets up, who grants, who keeps the record."""

from qifu.portals.admin import account, accounts, audit, members, posts, roles, security
from qifu.portals.doors import CENTER, Door
from qifu.registry.rules.access import Role

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})
KEEPERS = SYSTEM | SECURITY

DOORS: tuple[Door, ...] = (
    Door("accounts", "a/accounts/", accounts.accounts, get=KEEPERS),
    Door("accounts_new", "a/accounts/new/", accounts.new, get=SYSTEM, post=SYSTEM),
    Door("accounts_posts", "a/accounts/posts/", posts.posts, get=KEEPERS, post=SYSTEM),
    Door("accounts_one", "a/accounts/<int:key>/", account.account, get=KEEPERS),
    Door("accounts_change", "a/accounts/<int:key>/change/", account.change, post=SYSTEM),
    Door("accounts_fill", "a/accounts/<int:key>/fill/", account.fill, post=SECURITY),
    Door("accounts_leave", "a/accounts/<int:key>/leave/<int:holding>/", account.leave, post=SECURITY),
    Door("accounts_reset", "a/accounts/<int:key>/reset/", account.reset, post=SECURITY),
    Door("members", "a/members/", members.members, get=CENTER),
    Door("members_start", "a/members/<int:enterprise>/start/", members.start, post=CENTER),
    Door("members_end", "a/members/<int:enterprise>/end/<int:membership>/", members.end, post=CENTER),
    Door("security", "a/security/", security.security, get=SECURITY),
    Door("security_roles", "a/security/roles/", roles.roles, get=SECURITY),
    Door("security_unlock", "a/security/<int:key>/unlock/", security.unlock, post=SECURITY),
    Door("security_end", "a/security/<int:key>/end/", security.end, post=SECURITY),
    Door("audit", "a/audit/", audit.audit, get=AUDIT),
    Door("audit_verify", "a/audit/verify/", audit.verify, post=AUDIT),
    Door("audit_export", "a/audit/export/", audit.export, post=AUDIT),
)
