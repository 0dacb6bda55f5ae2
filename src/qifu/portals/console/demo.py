"""Where does the demonstration city come from, who may look round in it, and does its main tale work?"""

import secrets
import shutil
import signal
import string
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from types import FrameType

from django.core.management import call_command
from django.db import connection

from qifu.kernel import clock, packs
from qifu.kernel.errors import Refused
from qifu.ledger import audit
from qifu.policies.money import books
from qifu.portals import actors
from qifu.portals import home as homes
from qifu.portals.city import build, scale, walk
from qifu.portals.city.build import Order
from qifu.portals.city.people import SignIn
from qifu.portals.city.walk_policy import POLICY
from qifu.portals.city.world import rules_of
from qifu.portals.console import beside, migrate, rounds, server
from qifu.portals.console.say import Say
from qifu.registry import queries

NAME = "demo"
HELP = "演示城市：没有就先建，然后启动网页服务和巡办"
EXAMPLE = "qifu demo --port 8000"
NEEDS_DJANGO = True

PASSWORD_TRIES = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Whose rules, how large, where to serve, and whether to walk the tale instead."""
    parser.add_argument("--pack", default=None, help=f"按哪个规则包建，默认 {actors.DEFAULT_PACK}")
    sizes = "、".join(f"{name}（{count}）" for name, count in scale.NAMED.items())
    parser.add_argument(
        "--scale", default=None, help=f"规模：{sizes}，或诉求件数；默认 usual，--check 时 small"
    )
    parser.add_argument("--port", type=int, default=None, help="端口，默认 8000")
    parser.add_argument("--check", action="store_true", help="启动服务，走一遍主线，然后结束")
    parser.add_argument("--fresh", action="store_true", help="清空本机的演示城市，重新建")
    parser.add_argument("--no-serve", action="store_true", help="只建，不启动服务")


def run(args: Namespace, say: Say) -> int:
    """Build unless it is there; then serve, walk, or end."""
    if args.fresh:
        clear()
    migrate.migrate()
    sign_ins = settled(args, say)
    connection.close()
    if args.check:
        return check(args, sign_ins, say)
    if args.no_serve:
        say.result({"sign_ins": [asdict(one) for one in sign_ins]}, *table(sign_ins))
        return 0
    return serve(args, sign_ins, say)


def settled(args: Namespace, say: Say) -> tuple[SignIn, ...]:
    """The sign-ins of the city that is there, or of the one that is built now."""
    there = queries.areas_tree() is not None
    sign_ins = build.kept_sign_ins(homes.home())
    if there and not sign_ins:
        raise Refused(
            "这里已经有数据，不是演示城市",
            why=str(homes.home()),
            remedy="请另设 QIFU_HOME 再建；或启动现有的：qifu serve",
        )
    if there and args.pack and args.pack != actors.pack_in_force():
        raise Refused(
            f"已建的演示城市用的是 {actors.pack_in_force()}",
            remedy=f"要换成 {args.pack}，请加 --fresh 重新建，或另设 QIFU_HOME",
        )
    return sign_ins if there else founded(args, say)


def founded(args: Namespace, say: Say) -> tuple[SignIn, ...]:
    """Build a city; its list of sign-ins is kept last, so that a half-built one is never offered."""
    pack = args.pack or actors.pack_in_force()
    size = scale.scale_of(args.scale or ("small" if args.check else "usual"))
    order = Order(pack, size, clock.now(), fresh_password())
    actors.set_up_for(pack)
    with say.progress("建演示城市", size.appeals) as bar:
        made = build.build(order, bar.step)
    build.keep_sign_ins(homes.home(), made.sign_ins)
    say.note(f"演示城市已建好：企业 {made.enterprises} 家，诉求 {made.appeals} 件")
    return made.sign_ins


def clear() -> None:
    """Forget the demonstration city of this state folder, and nothing else: a real place is never cleared."""
    migrate.migrate()
    folder = homes.home()
    if queries.areas_tree() is not None and not build.kept_sign_ins(folder):
        raise Refused("这里的数据不是演示城市，不能清空", why=str(folder), remedy="请另设 QIFU_HOME")
    for name in ("demo.json", "pack"):
        (folder / name).unlink(missing_ok=True)
    for name in ("imports", "materials", "models"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if connection.vendor == "sqlite":
        connection.close()
        for path in folder.glob("qifu.sqlite3*"):
            path.unlink()
    else:
        call_command("migrate", "zero", interactive=False, verbosity=0)


def fresh_password() -> str:
    """One strong password for all sign-ins of this installation, made anew each time."""
    letters = string.ascii_letters.translate({ord(one): None for one in "lIO"}) + "23456789"
    for _ in range(PASSWORD_TRIES):
        drawn = "".join(secrets.choice(letters) for _ in range(12))
        if all(
            any(one in group for one in drawn)
            for group in (string.ascii_lowercase, string.ascii_uppercase, string.digits)
        ):
            break
    return "-".join(drawn[at : at + 4] for at in (0, 4, 8))


def table(sign_ins: tuple[SignIn, ...]) -> list[str]:
    """Who can sign in, one line each; wide characters count double."""
    rows = [("角色", "姓名", "登录名", "密码", "能看到什么")]
    rows += [(one.role, one.name, one.username, one.password, one.say) for one in sign_ins]
    widths = [max(wide(row[place]) for row in rows) for place in range(4)]
    return [
        "  ".join([*(row[i] + " " * (widths[i] - wide(row[i])) for i in range(4)), row[4]]) for row in rows
    ]


def wide(text: str) -> int:
    """
    >>> wide("督办a")
    5
    """
    return sum(2 if ord(one) > 0x2E7F else 1 for one in text)


def serve(args: Namespace, sign_ins: tuple[SignIn, ...], say: Say) -> int:
    """The pages and the rounds, until told to stop."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    plan = server.Plan(port=args.port or 8000)
    running = server.Server(plan)
    try:
        with running, beside.Worker():
            told = {"address": plan.address, "sign_ins": [asdict(one) for one in sign_ins]}
            say.result(told, *table(sign_ins), "", f"已就绪：{plan.address}　（按 Ctrl-C 停止）")
            return 1 if running.wait() else 0
    except KeyboardInterrupt:
        say.note("正在停止……")
        return 0


def check(args: Namespace, sign_ins: tuple[SignIn, ...], say: Say) -> int:
    """Start the server on a free port, walk the tale, verify the ledger; exit 1 where it fails."""
    plan = server.Plan(port=args.port or server.free_port())
    steps: list[str] = []
    rules = rules_of(actors.pack_in_force(), clock.now().date())
    place = packs.load(actors.pack_in_force(), on=clock.now().date())
    offers = any(folder.policies for folder in place.folders)
    try:
        with server.Server(plan):
            the_walk = walk.Walk(plan.address, sign_ins, rules, take_rounds, say.line)
            steps += walk.walk(the_walk)
            if offers:
                steps += walk.walk(the_walk, POLICY)
        last = proved()
    except Refused as failed:
        say.result({"ok": False, "steps": steps, "failed": str(failed)}, f"✗ {failed}")
        return 1
    say.result({"ok": True, "steps": [*steps, *last]}, *(f"✓ {one}" for one in last), "主线走通")
    return 0


def proved() -> tuple[str, ...]:
    """That no entry was altered and every fen is where the postings say; refused where one is not."""
    verified, wrong = audit.verify_all(), books.check()
    if not verified.ok:
        raise Refused("台账校验不通过", why="；".join(fault.say for fault in verified.faults[:3]))
    if wrong:
        raise Refused("账簿对不上", why="；".join(str(each) for each in wrong[:3]))
    entries = f"台账校验通过：记录 {verified.entries} 条，主体 {verified.subjects} 个"
    return entries, "账簿核对通过：每一分钱都和分录对得上"


def take_rounds() -> None:
    """Every round once, here: the check does not wait for a worker."""
    for one in rounds.ROUNDS:
        turn = rounds.take(one, clock.now())
        if turn.fault:
            raise Refused(f"巡办 {turn.name} 出错", why=turn.fault, remedy="请看上面的日志")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
