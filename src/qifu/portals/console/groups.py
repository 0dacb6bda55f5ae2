"""Which things do the messages of a whole file speak of, and which does it speak of most?"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from qifu.appeals import spreadsheets
from qifu.appeals.rules import groups
from qifu.appeals.rules.duplicates import Heard
from qifu.kernel import clock
from qifu.kernel.errors import Refused
from qifu.kernel.reading import read_moment
from qifu.portals.console import rows_out
from qifu.portals.console.say import Say

NAME = "groups"
HELP = "把一份表格里的留言按同一件事归组，最大的在前"
EXAMPLE = "qifu groups messages.xlsx --out groups.csv --json"
NEEDS_DJANGO = False

SHOWN = 5


def add_arguments(parser: ArgumentParser) -> None:
    """The file and where the groups go."""
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls、ods 或 csv")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="GROUPS.csv",
        help="结果（csv，或以 .xlsx 结尾）：id（留言自己的编号）、group（组内最早一条的编号）、score、rank；"
        "只写两条以上的组，从最大的一组开始",
    )
    parser.add_argument("--all", action="store_true", help="单独一条的也写，每条自成一组，排在最后")


def run(args: Namespace, say: Say) -> int:
    """Read, group, write, and tell the largest."""
    heard = read(args.file)
    say.note(f"共 {len(heard)} 条，正在归组")
    found = groups.group(heard)
    smallest = 1 if args.all else 2
    count = rows_out.write(args.out, groups.HEADERS, groups.rows_of(found, smallest))
    repeated = [held for held in found if len(held.members) > 1]
    titles = {message.key: message.title for message in heard}
    largest = [
        {"rank": held.rank, "id": held.key, "size": len(held.members), "title": titles[held.key]}
        for held in repeated[:SHOWN]
    ]
    told = {"messages": len(heard), "groups": len(repeated), "rows": count, "out": args.out}
    lines = [f"{len(heard)} 条留言，{len(repeated)} 组是同一件事，结果：{args.out}"]
    lines += [f"  第 {one['rank']} 组 {one['size']} 条：{one['title']}" for one in largest]
    say.result(told | {"largest": largest}, *lines)
    return 0


def read(path: Path) -> list[Heard]:
    """The messages of a file; a row without a number of its own is known by its row."""
    table = spreadsheets.open_table(path)
    guesses = spreadsheets.guess_columns(table.headers, [row.cells for row in table.sample])
    place = {guess.field: guess.column for guess in guesses}
    if not {"title", "text"} & place.keys():
        raise Refused(
            "认不出标题和内容是哪一列", why="、".join(table.headers), remedy="请把表头写作标题、内容"
        )
    return [_heard(row, place) for row in table.rows]


def _heard(row: spreadsheets.Row, place: dict[str, int]) -> Heard:
    cells = {name: row.cells[at] for name, at in place.items()}
    said = {name: spreadsheets.as_text(cell) for name, cell in cells.items()}
    text = said.get("text", "")
    return Heard(
        key=said.get("source_id") or str(row.number),
        text=text or said.get("title", ""),
        title=said.get("title") or text[:40],
        enterprise=said.get("enterprise") or said.get("person", ""),
        place=said.get("place", ""),
        at=read_moment(said["said_at"]) if said.get("said_at") else clock.now(),
        area=said.get("area", ""),
    )
