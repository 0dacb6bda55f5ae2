"""What do the console's tests type, and what do they hear?"""

import io
import json
from argparse import Namespace
from pathlib import Path
from typing import Any, cast

from qifu.appeals.spreadsheets import write_result
from qifu.portals.console import parser, shelf
from qifu.portals.console.say import Say

HEADERS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")
WORRIES = ("东园夜间频繁跳闸", "西河污水倒灌", "北站公交末班太早", "南湖公园路灯不亮")


def typed(name: str, *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the one object that a command tells."""
    title = next(title for title in shelf.titles() if title.name == name)
    command, known = shelf.load(title), parser.command_parser(title)
    command.add_arguments(known)
    given: Namespace = known.parse_args(words)
    out = io.StringIO()
    code = command.run(given, Say(json=True, out=out, err=io.StringIO()))
    return code, cast(dict[str, Any], json.loads(out.getvalue()))


def messages(folder: Path, name: str = "messages.xlsx") -> Path:
    """Five messages, two of them on one thing, and one without any words."""
    rows = [
        (
            f"{1000 + place}",
            f"用户{place}",
            worry,
            f"2026-0{place + 1}-11 09:00",
            f"{worry}，影响生产，请尽快查清原因",
        )
        for place, worry in enumerate(WORRIES)
    ]
    rows.append(
        ("1009", "用户9", "东园夜间频繁跳闸", "2026-01-12 10:00", "东园夜间频繁跳闸，影响生产，请尽快查清")
    )
    rows.append(("1010", "用户10", "", "2026-01-12 10:00", ""))
    path = folder / name
    write_result(path, HEADERS, rows)
    return path
