"""How does a spreadsheet come in from the console: columns guessed or given, tried out or taken in?"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import yaml

from qifu.appeals import import_queries, imports, spreadsheets
from qifu.appeals.import_results import RESULT_HEADERS, Totals, result_rows
from qifu.appeals.messages import FIELDS
from qifu.kernel import clock
from qifu.kernel.errors import Refused
from qifu.portals import actors
from qifu.portals.console import manners, migrate
from qifu.portals.console.say import Say
from qifu.registry import government
from qifu.registry import queries as registry
from qifu.registry.rules.access import SETUP

NAME = "intake"
HELP = "导入一份表格或 CSV：逐行受理、去重、提出并案建议，不合格的待核"
EXAMPLE = "qifu intake messages.xlsx --channel 12345 --out result.xlsx --json"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """The file, the door it came by, and what may be said of its columns."""
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls、ods 或 csv")
    parser.add_argument("--channel", required=True, metavar="CODE", help="渠道代码，见规则包 channels.yaml")
    fields = "、".join(FIELDS)
    parser.add_argument(
        "--map", type=Path, metavar="MAP.yaml", help=f"列的对应，一行一个“字段: 表头”；字段有 {fields}"
    )
    parser.add_argument("--dry-run", action="store_true", help="只试算，不写入")
    parser.add_argument("--out", type=Path, metavar="RESULT.xlsx", help="逐行结果，写明每行的去向和原因")


def run(args: Namespace, say: Say) -> int:
    """Try out or take in, and tell."""
    migrate.migrate()
    at = clock.now()
    columns = read_map(args.map) if args.map else {}
    if args.dry_run:
        totals = imports.try_out(path=args.file, channel=args.channel, columns=columns, at=at)
        say.result(told(totals, args), *lines(totals, dry=True))
        return 0
    pack = in_force(at)
    import_id = store(args, pack, columns, at)
    totals = take(import_id, pack, at, say)
    if args.out:
        spreadsheets.write_result(args.out, RESULT_HEADERS, result_rows(import_id))
    result = told(totals, args) | {"import": import_id, "out": args.out}
    say.result(result, *lines(totals, dry=False), *([f"逐行结果：{args.out}"] if args.out else []))
    return 0


def in_force(at: datetime) -> str:
    """The pack of this installation; its areas and departments are entered first where there are none."""
    pack = actors.pack_in_force()
    if registry.areas_tree() is None:
        government.establish(pack, by=SETUP, at=at)
    return pack


def read_map(path: Path) -> Mapping[str, str]:
    """Which heading stands for which field."""
    if not path.is_file():
        raise Refused("没有这个文件", why=str(path), remedy="请核对 --map 的路径")
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise Refused("列的对应看不懂", why=str(path), remedy="一行一个“字段: 表头”，存为 UTF-8") from broken
    if not isinstance(given, dict) or not set(given) <= set(FIELDS):
        raise Refused("列的对应看不懂", why=str(path), remedy=f"字段只能是 {'、'.join(FIELDS)}")
    return {str(field): str(header) for field, header in given.items()}


def store(args: Namespace, pack: str, columns: Mapping[str, str], at: datetime) -> int:
    """Upload and confirm in one go: whoever types a command has looked at the file."""
    kept = imports.upload(
        name=args.file.name, path=args.file, channel=args.channel, pack=pack, by=SETUP, at=at
    )
    guessed = {guess.field: kept.headers[guess.column] for guess in kept.guesses}
    imports.confirm(import_id=kept.import_id, columns=columns or guessed, by=SETUP, at=at)
    return kept.import_id


def take(import_id: int, pack: str, at: datetime, say: Say) -> Totals:
    """All rows, with a bar that follows."""
    rows = import_queries.view(import_id).rows
    with say.progress("导入", rows) as bar:

        def step(count: int) -> None:
            bar.step(count)
            manners.after_writing(count)

        return imports.run(import_id, pack=pack, by=SETUP, at=at, step=step)


def told(totals: Totals, args: Namespace) -> dict[str, object]:
    """The figures for a program."""
    figures = asdict(totals)
    figures["received"] = figures.pop("rows")
    figures["families_proposed"] = figures.pop("proposed")
    return {"file": args.file.name, "channel": args.channel, "dry_run": args.dry_run, **figures}


def lines(totals: Totals, *, dry: bool) -> list[str]:
    """The figures for a person."""
    head = "试算（没有写入）" if dry else "导入完成"
    counts = f"收到 {totals.rows} 行：新收 {totals.new}，已收过 {totals.repeats}，待核 {totals.quarantined}"
    return [f"{head}：{counts}" + ("" if dry else f"；提出并案建议 {totals.proposed} 件")]
