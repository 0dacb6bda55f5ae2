"""Which doors lead into the house and out of it?"""

from qifu.portals.doors import Door
from qifu.portals.signing import entering, landing, password
from qifu.registry.rules.access import Role

EVERYBODY = frozenset(Role)

DOORS: tuple[Door, ...] = (
    Door("start", "", landing.start, get=EVERYBODY, is_public=True),
    Door("sign_in", "sign-in/", entering.sign_in, get=EVERYBODY, post=EVERYBODY, is_public=True),
    Door("sign_out", "sign-out/", entering.sign_out, post=EVERYBODY, is_public=True),
    # Somebody without any role yet may still have to change the password that was given.
    Door("password", "password/", password.password, get=EVERYBODY, post=EVERYBODY, is_public=True),
    Door("nothing_here", "nothing-here/", landing.nothing_here, get=EVERYBODY, is_public=True),
)
