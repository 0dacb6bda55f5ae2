"""Which days are worked, and what changes when a notice is entered? Asked and done from the console."""

from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from qifu.cases import calendars
from qifu.kernel import clock
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import CalendarYear
from qifu.portals import actors
from qifu.portals.console import migrate
from qifu.portals.console.say import Say
from qifu.portals.desk_tools import calendar_look, notice_reading
from qifu.portals.desk_tools.notice_reading import Pasted
from qifu.registry.rules.access import SETUP

NAME = "calendar"
HELP = "录入放假通知并调整期限，查看某年的工作日历"
EXAMPLE = "qifu calendar load notice.txt --dry-run"
NEEDS_DJANGO = True

ENCODINGS = ("utf-8-sig", "gb18030")


def add_arguments(parser: ArgumentParser) -> None:
    """Load a notice, or show a year."""
    parser.add_argument("what", choices=["load", "show"], help="录入、查看")
    parser.add_argument("given", metavar="NOTICE|YEAR", help="录入：通知文件（文字或 CSV）；查看：年份")
    parser.add_argument("--year", type=int, help="通知是哪一年的；逐日表格必须写")
    parser.add_argument("--title", default="", help="通知标题，逐日表格必须写")
    parser.add_argument("--number", default="", help="文号")
    parser.add_argument("--dry-run", action="store_true", help="只看变动，不录入")


def run(args: Namespace, say: Say) -> int:
    """One of the two."""
    migrate.migrate()
    return show(args, say) if args.what == "show" else load(args, say)


def show(args: Namespace, say: Say) -> int:
    """A year: its days off and made up, each with its source."""
    if not (args.given.isdecimal() and 2000 <= int(args.given) <= 2099):
        raise Refused("年份看不懂", why=args.given, remedy="请写 2000 到 2099 之间的年份")
    at, year = clock.now(), int(args.given)
    calendar = calendars.calendar_of(actors.pack_in_force(), at.date())
    sheet = calendar_look.year_sheet(calendar, year, at.date())
    spans = [
        {"name": one.name, "when": one.when, "days": one.days, "kind": one.kind, "source": one.source}
        for one in sheet.spans
    ]
    told = {
        "year": year,
        "provisional": sheet.is_guess,
        "working_days": sheet.working,
        "days_off": sheet.off,
        "make_up_days": sheet.make_up,
        "spans": spans,
    }
    guess = "，尚未公布，按法定节日推算" if sheet.is_guess else ""
    head = f"{year}年：工作日 {sheet.working} 天，放假 {sheet.off} 天，补班 {sheet.make_up} 天{guess}"
    say.result(told, head, *(f"  {one.name}  {one.when}  {one.days} 天  {one.source}" for one in sheet.spans))
    return 0


def load(args: Namespace, say: Say) -> int:
    """The diff, the deadlines that move, and (unless only tried out) the notice kept."""
    at, pack = clock.now(), actors.pack_in_force()
    text = read(Path(args.given))
    year = notice_reading.read(Pasted(text, args.year, args.title, args.number))
    preview = calendars.preview_notice(year, pack=pack, at=at)
    moved = [{"number": one.number, "before": one.before, "after": one.after} for one in preview.moved]
    told: dict[str, object] = {
        "year": year.year,
        "source": year.source,
        "days": [day.sentence for day in preview.days],
        "moved": moved,
        "entered": not args.dry_run,
    }
    if not args.dry_run:
        told |= enter(year, text, pack, at)
    calendar = calendars.calendar_of(pack, at.date())
    lines = [f"{year.year}年，{year.source}，变动 {len(preview.days)} 天："]
    lines += [f"  {day.sentence}" for day in preview.days]
    lines += [f"期限变动 {len(moved)} 件："] if moved else ["没有在办件的期限受影响"]
    lines += [
        f"  {one.number}  {calendar_look.moment(calendar.local(one.before))}"
        f" 改为 {calendar_look.moment(calendar.local(one.after))}"
        for one in preview.moved
    ]
    say.result(told, *lines, "只看变动，没有录入" if args.dry_run else "已录入")
    return 0


def enter(year: CalendarYear, text: str, pack: str, at: datetime) -> dict[str, object]:
    """Keep the notice and plan every open deadline anew."""
    kept = calendars.enter_notice(year, pack=pack, text=text, by=SETUP, at=at)
    return {"version": kept.version, "replanned": kept.moved}


def read(path: Path) -> str:
    """The words of a file, in whichever of the two usual encodings."""
    if not path.is_file():
        raise Refused("没有这个文件", why=str(path), remedy="请核对路径")
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("文字编码认不出", why=str(path), remedy="请另存为 UTF-8 再录入")
