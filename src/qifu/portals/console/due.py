"""When is it due, and by which days? The same arithmetic as the cases use, asked from the console."""

from argparse import ArgumentParser, Namespace
from datetime import datetime

from qifu.cases import calendars
from qifu.cases.rules.deadlines import limit_of, plan, reply_limit
from qifu.cases.schema import CaseType
from qifu.kernel import packs, reading
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import DayFact, Due, Kind, Limit, WorkCalendar
from qifu.portals.console import migrate
from qifu.portals.console.say import Say

NAME = "due"
HELP = "按规则包计算期限，并逐日说明"
EXAMPLE = "qifu due --pack huzhou --case-type appeal --received 2026-09-25 --explain --json"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """The pack, the type of case, the moment, and which limit."""
    parser.add_argument("--pack", required=True, help="规则包，如 huzhou、qiantang、fucheng")
    parser.add_argument("--case-type", default="appeal", help="事项类型，默认 appeal")
    parser.add_argument("--received", required=True, help="起算时刻，如 2026-09-25 或 2026-09-25T10:00+08:00")
    parser.add_argument("--class", dest="class_code", default=None, help="类别代码，默认用规则包的默认类别")
    parser.add_argument("--days", type=int, default=None, help="可选天数的类别，选定几天")
    parser.add_argument("--stage", choices=["assign", "reply"], default="reply", help="算哪一段，默认答复")
    parser.add_argument("--explain", action="store_true", help="列出每一天算不算、为什么")


def run(args: Namespace, say: Say) -> int:
    """Compute and tell."""
    migrate.migrate()
    start = reading.read_moment(args.received)
    rules = packs.load(args.pack, on=start.date()).section(f"cases/{args.case_type}", CaseType)
    calendar = calendars.calendar_of(args.pack, start.date())
    limit = limit_asked(rules, args)
    found = plan(start, limit, calendar, rules=rules)
    say.result(told(found.plain, args), *lines(found.plain, limit, explain=args.explain))
    return 0


def limit_asked(rules: CaseType, args: Namespace) -> Limit:
    """The limit of the stage that was asked for."""
    if args.stage == "reply":
        return reply_limit(rules, args.class_code or rules.default_class, args.days)
    stage = rules.stages.get("assign")
    if stage is None or stage.limit is None:
        raise Refused("这里没有规定交办时限", remedy="请用 --stage reply")
    return limit_of(stage.limit)


def told(due: Due, args: Namespace) -> dict[str, object]:
    """The answer for a program: `days` are all days run over, each with whether it counted."""
    return {
        "pack": args.pack,
        "case_type": args.case_type,
        "stage": args.stage,
        "class": args.class_code,
        "limit": {"n": due.limit.n, "unit": due.limit.unit.value},
        "received_at": due.started_at,
        "due_on": due.on,
        "due_at": due.at,
        "provisional": due.provisional,
        "sentence": due.sentence,
        "days": [day(fact, due) for fact in due.days],
    }


def day(fact: DayFact, due: Due) -> dict[str, object]:
    """One day of the way."""
    return {
        "on": fact.on,
        "counted": fact.on in due.counted,
        "kind": fact.kind.value,
        "name": fact.name,
        "status": fact.status.value,
        "source": fact.source,
    }


def lines(due: Due, limit: Limit, *, explain: bool) -> list[str]:
    """The answer for a person."""
    head = f"{'预计 ' if due.provisional else ''}{moment(due.at, due.calendar)} 到期（{limit}）"
    rows = [head, due.sentence]
    if explain:
        counted = {on: place for place, on in enumerate(due.counted, start=1)}
        rows += [f"  {fact.on} {said(fact, counted.get(fact.on))}" for fact in due.days]
    return rows


def said(fact: DayFact, place: int | None) -> str:
    """Why a day counts or does not."""
    count = f"第 {place} 天" if place else "不计"
    guess = "（预计）" if fact.status.value == "provisional" else ""
    name = f"补班（{fact.name}）" if fact.kind is Kind.MAKE_UP else fact.name
    return f"{count:<8}{name}{guess}"


def moment(at: datetime, calendar: WorkCalendar) -> str:
    """A moment in local words."""
    local = calendar.local(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
