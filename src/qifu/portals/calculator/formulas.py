"""How is the sum of one item said in one line?"""

from qifu.kernel import money
from qifu.kernel.conditions.sentences import say_share
from qifu.policies.rules.matches import Match
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.steps import Step

NAMES = {
    "fixed": "定额",
    "base": "基数",
    "part": "分项",
    "parts": "合计",
    "exchange": "折算",
    "rate": "比例",
    "uplift": "上浮",
    "floor": "下限",
    "cap": "上限",
    "residual": "余额",
    "stacking": "不重复",
    "rounding": "取整",
}


def short(match: Match) -> str:
    """Where the sum comes from, or what is had instead of money."""
    item = match.offer.item
    if match.decision.benefit is None:
        return item.benefit
    steps = match.decision.benefit.steps
    start = next((step for step in steps if step.name in ("fixed", "base", "parts")), steps[0])
    rate = next((step for step in steps if step.name == "rate"), None)
    said = plain(start)
    if start.name == "fixed":
        said = f"定额 {said}"
    base = steps[max(0, steps.index(rate) - 1)] if rate is not None else start
    if rate is not None and rate.after is not None and start.after and base.after:
        exchanged = "" if base is start else f"，{NAMES[base.name]} {sum_after(base, steps)}"
        said = f"{said} {sum_after(start, steps)}{exchanged} × {say_share(rate.after / base.after)}"
    elif rate is not None:
        said = f"{said} × {plain(rate)}"
    bound = [step for step in steps if step.name in ("cap", "floor", "uplift") and _changes(step, steps)]
    return plainly("，".join((said, *(_bound(step) for step in bound[-1:]))), match.offer.keys)


def plain(step: Step) -> str:
    """The sentence of a step without its result, which stands beside it."""
    said = step.sentence.rpartition("，得 ")[0] or step.sentence
    for word in ("基数：", "定额："):
        said = said.removeprefix(word)
    return said.removeprefix("按 ").removesuffix(" 的比例").strip()


def rung(step: Step, before: Step | None) -> str:
    """The same as a step of the ladder; a rate is told as the one that was used."""
    if step.name == "rate" and step.after is not None and before is not None and before.after:
        return f"× {say_share(step.after / before.after)}"
    return plain(step)


def sum_after(step: Step, steps: tuple[Step, ...]) -> str:
    """What a step leaves: yuan, or the foreign sum its sentence names as long as nothing was exchanged."""
    if step.after is None:
        return "待定"
    later = steps[steps.index(step) + 1 :]
    if any(one.name == "exchange" for one in later):
        return step.sentence.rpartition("，得 ")[2]
    return money.show(round(step.after))


def _bound(step: Step) -> str:
    if step.name == "uplift":
        return f"再上浮（{step.article}）" if step.article else "再上浮"
    return f"按{NAMES[step.name]}算"


def _changes(step: Step, steps: tuple[Step, ...]) -> bool:
    """Whether a step makes another sum of the one before it."""
    at = steps.index(step)
    return at > 0 and steps[at - 1].after is not None and steps[at - 1].after != step.after
