"""Does a register hold what the items read?"""

import re
from collections.abc import Iterable
from typing import Final

from qifu.kernel.conditions.facts import canonical
from qifu.kernel.errors import Refused
from qifu.policies.rules import reads
from qifu.portals.console.match_engine import Asking
from qifu.portals.console.say import Say

SHOWN: Final = 12
_BRACKETS: Final = re.compile(r"(.+?)\s*[（(]([^（）()]*)[）)]")


def check(facts: Iterable[str], asking: Asking, say: Say) -> None:
    """Refuse a register of which nothing is read, and units that are none; name what is missing."""
    on = asking.on
    wanted = {key for each in asking.held for key in reads.keys_of_who(each.item, on)}
    held = {canonical(fact, on): fact for fact in facts}
    for key, fact in held.items():
        found = _BRACKETS.fullmatch(fact)
        if key not in wanted and found is not None and canonical(found[1], on) in wanted:
            what = f"{asking.facts.name}：「{fact}」的单位「{found[2]}」看不懂"
            raise Refused(what, remedy="可写元、万元、亿元、%、人等；没有单位就去掉括号")
    missing = sorted(key for key in wanted - held.keys() if not key.startswith("judge:"))
    if wanted and not wanted & held.keys():
        raise Refused(
            f"{asking.facts.name}：没有一列是事项要读的",
            why="事项要读：" + "、".join(missing[:SHOWN]),
            remedy="第一行应为列名，与事项文件中的写法相同",
        )
    if missing:
        more = f" 等 {len(missing)} 项" if len(missing) > SHOWN else ""
        say.note(f"{asking.facts.name} 没有这些列，按未知计算：" + "、".join(missing[:SHOWN]) + more)
