"""Which elements and items does this policy text hold? A draft to be checked by those who own the policy."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from qifu.kernel import clock, packs, seam
from qifu.kernel.errors import Refused
from qifu.kernel.seam import Socket
from qifu.policies.rules.decompose import Element, PolicyText
from qifu.policies.writing import drafting, reading
from qifu.policies.writing.drafting import Drafting
from qifu.policies.writing.extractors import Extractor, LanguageModel
from qifu.portals.console.say import Say

NAME = "draft"
HELP = "把政策原文（docx、pdf、html、txt 或标准输入）拆成要素和事项草稿，每条附原句位置"
EXAMPLE = "qifu draft 若干措施.docx --out drafts/ --pack huzhou"
NEEDS_DJANGO = False

_ASKED = {"url": "QIFU_MODEL_URL", "model": "QIFU_MODEL_NAME", "key": "QIFU_MODEL_KEY"}


def add_arguments(parser: ArgumentParser) -> None:
    """The text, where the drafts go, whose places are meant, and whether a model may help."""
    parser.add_argument("file", metavar="FILE", help="政策原文；写 - 则从标准输入读粘贴的文字")
    parser.add_argument("--out", type=Path, metavar="DIR", help="把事项草稿写到这个目录，每个事项一个 yaml")
    parser.add_argument("--pack", help="规则包，用来认出本省、本市和地名的区划代码")
    parser.add_argument(
        "--model", action="store_true", help="另请大模型提出要素（须设 QIFU_MODEL_URL、QIFU_MODEL_NAME）"
    )


def run(args: Namespace, say: Say) -> int:
    """Read, draft, write and tell."""
    text = _text(args.file)
    places = drafting.places_of(packs.load(args.pack, on=clock.now().date())) if args.pack else None
    extractors = [model()] if args.model else []
    made = drafting.draft(text, extractors=extractors, places=places)
    for fault in made.faults:
        say.note(f"{fault}；以下只有句式规则的结果")
    written = write(args.out, made) if args.out else []
    say.result(told(made, written), *lines(made, written))
    return 0


def model() -> Extractor:
    """The language model as the environment of this installation describes it."""
    given = {option: os.environ[name] for option, name in _ASKED.items() if os.environ.get(name)}
    seconds = os.environ.get("QIFU_MODEL_TIMEOUT", "")
    if not {"url", "model"} <= given.keys():
        raise Refused("没有设置大模型的地址和名称", remedy="请设环境变量 QIFU_MODEL_URL 和 QIFU_MODEL_NAME")
    options = given | ({"timeout_seconds": int(seconds)} if seconds.isdecimal() else {})
    plug = seam.get(Socket.EXTRACTOR, LanguageModel.name, options)
    assert isinstance(plug, Extractor)
    return plug


def write(folder: Path, made: Drafting) -> list[Path]:
    """One file for each item; a file that is there already was worked on, and is never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{each.fields['item']}.yaml" for each in made.drafts]
    there = [path.name for path in paths if path.exists()]
    if there:
        raise Refused(
            "已有同名草稿，没有写入", why="、".join(there[:5]), remedy="请换一个目录，或先移走旧草稿"
        )
    for path, each in zip(paths, made.drafts, strict=True):
        path.write_text(drafting.as_yaml(each, text=made.decomposition.text), encoding="utf-8")
    return paths


def told(made: Drafting, written: list[Path]) -> dict[str, object]:
    """The answer for a program."""
    return {
        "document": made.decomposition.text.name,
        "paragraphs": len(made.decomposition.text.paragraphs),
        "elements": [_element(each) for each in made.elements],
        "items": [
            {"fields": each.fields, "lacking": each.lacking, "remarks": each.remarks} for each in made.drafts
        ],
        "faults": made.faults,
        "files": written,
    }


def lines(made: Drafting, written: list[Path]) -> list[str]:
    """The answer for a person: each element with its place, then the items."""
    kinds = drafting.vocabulary().elements
    rows = [f"{made.decomposition.text.name}：{len(made.elements)} 处要素，{len(made.drafts)} 个事项草稿"]
    rows += [f"  {kinds[each.code].label}：{each.value}（{_place(each)}）" for each in made.elements]
    for each in made.drafts:
        lacking = "、".join(lack.field for lack in each.lacking) or "无"
        rows.append(f"事项 {each.fields['item']} {each.fields.get('title', '')}，待填：{lacking}")
    return rows + [f"已写入 {path}" for path in written]


def _text(file: str) -> PolicyText:
    if file != "-":
        return reading.read(Path(file))
    return reading.read_bytes(sys.stdin.buffer.read(reading.SIZE_LIMIT + 1), name="标准输入")


def _element(each: Element) -> dict[str, object]:
    place = {
        "paragraph": each.pin.paragraph,
        "start": each.pin.start,
        "end": each.pin.end,
        "quote": each.pin.quote,
    }
    return {"code": each.code, "value": each.value, "article": each.article, "by": each.by, **place}


def _place(each: Element) -> str:
    where = f"{each.article}，" if each.article else ""
    by = "" if each.by == "patterns" else f"，{each.by} 提出"
    return f"{where}第 {each.pin.paragraph} 段第 {each.pin.start + 1} 字起{by}"
