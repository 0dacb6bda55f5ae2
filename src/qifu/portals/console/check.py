"""Is this installation fit to serve? Settings, tables, front-end files and the time zone."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from django.contrib.staticfiles import finders
from django.core import checks

from qifu.kernel import clock
from qifu.policies.money import treasury as paying
from qifu.portals import actors
from qifu.portals.console import migrate
from qifu.portals.console.say import Say

NAME = "check"
HELP = "检查本机安装：配置、数据库表、前端文件"
EXAMPLE = "qifu check --json"
NEEDS_DJANGO = True

VENDOR = ("bootstrap.min.css", "htmx.min.js", "echarts.min.js", "icons.svg")


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to give."""


def run(args: Namespace, say: Say) -> int:  # noqa: ARG001
    """Look at each part, tell what is amiss, exit 1 if anything is."""
    found = [{"part": part, "what": what} for part, look in PARTS.items() for what in look()]
    lines = [f"{item['part']}：{item['what']}" for item in found]
    say.result({"ok": not found, "found": found}, *(lines or ["检查通过"]))
    return 1 if found else 0


def settings() -> list[str]:
    """What Django itself finds wrong."""
    return [str(message) for message in checks.run_checks() if message.is_serious()]


def tables() -> list[str]:
    """Steps of the tables that are missing."""
    missing = migrate.pending()
    return [f"有 {len(missing)} 步升级没有执行，请运行 qifu migrate"] if missing else []


def front_end() -> list[str]:
    """Files that the build hook should have fetched."""
    return [f"缺少 {name}，请重新安装" for name in VENDOR if not finders.find(f"vendor/{name}")]


def treasury() -> list[str]:
    """What is amiss with the plug through which the place pays."""
    return paying.faults(actors.pack_in_force(), clock.now().date())


PARTS: dict[str, Callable[[], list[str]]] = {
    "配置": settings,
    "数据库": tables,
    "前端文件": front_end,
    "资金兑付": treasury,
}
