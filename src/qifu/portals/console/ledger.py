"""Is the journal whole? Verify it here, take it out of the house, or verify a copy that was taken out."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from qifu.kernel import clock
from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.ledger import archive, audit
from qifu.ledger import commands as ledger
from qifu.ledger.rules.chain import SEALS
from qifu.ledger.rules.verification import Fault, Verification
from qifu.ledger.vocabulary import Kind
from qifu.portals.console.say import Say
from qifu.registry.rules.access import SETUP

NAME = "ledger"
HELP = "台账校验：逐条核对链与封存，可导出副本离线核对"
EXAMPLE = "qifu ledger verify --export ledger.jsonl"
NEEDS_DJANGO = True

SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """`verify` is the only thing to do so far."""
    parser.add_argument("what", choices=["verify"], help="校验")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--export", type=Path, metavar="FILE", help="校验后把台账导出到文件")
    where.add_argument("--file", type=Path, metavar="FILE", help="校验导出的文件，不连数据库")


def run(args: Namespace, say: Say) -> int:
    """Verify, tell, and write the copy if asked; exit 1 if anything is wrong."""
    found = _of_file(args.file) if args.file else audit.verify_all()
    lines = _lines(found)
    if args.export:
        count = _export(args.export)
        lines.append(f"已导出 {count} 条到 {args.export}")
    say.result(asdict(found), *lines)
    return 0 if found.ok else 1


def _of_file(path: Path) -> Verification:
    if not path.is_file():
        raise Refused("没有这个文件", why=str(path), remedy="请核对路径")
    return archive.verify_file(path)


def _export(path: Path) -> int:
    try:
        count = audit.export(path)
    except OSError as broken:
        raise Refused(
            "台账没有导出", why=f"{path}：{why_not(broken)}", remedy="请换一个可写的位置"
        ) from broken
    with transaction.atomic():
        ledger.record(
            Kind.LEDGER_EXPORTED,
            subject="ledger:exports",
            by_key=SETUP.key,
            by_name="命令行",
            at=clock.now(),
            said={"entries": count},
        )
    return count


def _lines(found: Verification) -> list[str]:
    counts = f"记录 {found.entries} 条，主体 {found.subjects} 个"
    counts += f"，封存 {found.seals} 次，待封存 {found.unsealed} 条"
    seal = f"最后一次封存：第 {found.last_seal} 次，{found.last_seal_digest}" if found.last_seal else ""
    told = [counts, *([seal] if seal else [])]
    if found.ok:
        return [*told, "校验通过，没有发现改动"]
    more = len(found.faults) - SHOWN
    return [
        *told,
        f"校验不通过，发现 {len(found.faults)} 处异常：",
        *(_fault_line(fault) for fault in found.faults[:SHOWN]),
        *([f"  另有 {more} 处，加 --json 查看全部"] if more > 0 else []),
    ]


def _fault_line(fault: Fault) -> str:
    where = f"{fault.subject} 第 {fault.position} 条："
    return f"  {fault.say}" if fault.subject == SEALS else f"  {where}{fault.say}"
