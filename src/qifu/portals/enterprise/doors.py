"""Which doors are open to an enterprise?"""

from qifu.portals.doors import ENTERPRISE, Door
from qifu.portals.enterprise import acts, appeals, home, me, new

DOORS: tuple[Door, ...] = (
    Door("home", "e/", home.home, get=ENTERPRISE),
    Door("me", "e/me/", me.me, get=ENTERPRISE),
    Door("me_acting_for", "e/me/acting-for/", me.acting_for, post=ENTERPRISE),
    Door("appeals", "e/appeals/", appeals.appeals, get=ENTERPRISE),
    Door("appeal_new", "e/appeals/new/", new.about, get=ENTERPRISE),
    Door("appeal_new_say", "e/appeals/new/<str:token>/", new.say, get=ENTERPRISE, post=ENTERPRISE),
    Door("appeal_new_check", "e/appeals/new/<str:token>/check/", new.check, get=ENTERPRISE, post=ENTERPRISE),
    Door("appeal", "e/appeals/<str:number>/", appeals.appeal, get=ENTERPRISE),
    Door("appeal_sent", "e/appeals/<str:number>/sent/", appeals.sent, get=ENTERPRISE),
    Door("appeal_file", "e/appeals/<str:number>/files/<int:file>/", appeals.download, get=ENTERPRISE),
    Door("appeal_rate", "e/appeals/<str:number>/rate/", acts.rate, post=ENTERPRISE),
    Door("appeal_reopen", "e/appeals/<str:number>/reopen/", acts.reopen, post=ENTERPRISE),
    Door("appeal_supply", "e/appeals/<str:number>/supply/", acts.supply, post=ENTERPRISE),
    Door("appeal_add", "e/appeals/<str:number>/add/", acts.add, post=ENTERPRISE),
    Door("appeal_withdraw", "e/appeals/<str:number>/withdraw/", acts.withdraw, post=ENTERPRISE),
    Door("appeal_sign_off", "e/appeals/<str:number>/sign-off/", acts.sign_off, post=ENTERPRISE),
    Door("appeal_object", "e/appeals/<str:number>/object/", acts.object_to, post=ENTERPRISE),
)
