"""What does somebody at the console hear of a fault nobody foresaw? A sentence; its trace goes to a file."""

import traceback
from datetime import datetime

from qifu.kernel.errors import Refused
from qifu.portals.home import home

FILE = "faults.log"
# What the two databases say when somebody else is writing.
BUSY = ("database is locked", "deadlock detected", "could not obtain lock")


def said(fault: Exception, command: str, at: datetime) -> Refused:
    """The fault as a refusal; its trace goes to the state folder."""
    if any(word in str(fault) for word in BUSY):
        return Refused(
            "数据库正忙，这一次没有办成",
            why="另有程序正在写入",
            remedy="请稍后原样再运行一次；已经完成的部分不会重复",
        )
    kept = _kept(fault, command, at)
    return Refused(
        "程序出错，这一次没有办成",
        why=f"{type(fault).__name__}：{str(fault)[:200]}" if str(fault) else type(fault).__name__,
        remedy=f"已完成的部分都在；请把 {kept} 交给维护人员" if kept else "请告诉维护人员",
    )


def _kept(fault: Exception, command: str, at: datetime) -> str:
    """Where the trace was written; nothing where it could not be."""
    try:
        path = home() / FILE
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{at.isoformat()} qifu {command}\n{''.join(traceback.format_exception(fault))}\n")
    except OSError:
        return ""
    return str(path)
