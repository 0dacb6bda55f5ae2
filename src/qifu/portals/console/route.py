"""Which desk does a message belong to? Learn from labelled messages, measure honestly, apply to a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from qifu.appeals import learning, spreadsheets
from qifu.appeals.rules import classify, model_file
from qifu.appeals.rules.classify import Evaluation, Labelled
from qifu.appeals.rules.model import Guess, predict_many
from qifu.kernel.errors import Refused
from qifu.portals.console import rows_out
from qifu.portals.console.say import Say

NAME = "route"
HELP = "学习、检验、应用派单模型"
EXAMPLE = "qifu route evaluate labelled.csv --json"
NEEDS_DJANGO = True

TEXT, LABEL = "text", "label"
HEADERS = ("text", "label", "confidence", "runner_up", "because")


def add_arguments(parser: ArgumentParser) -> None:
    """Three things to do with a file."""
    parser.add_argument("what", choices=["train", "evaluate", "predict"], help="学习、检验、应用")
    parser.add_argument("file", type=Path, metavar="FILE", help="表格，列为 text,label（应用时只要 text）")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="OUT.csv",
        help="应用的结果，逐行写明类别、把握和理由",
    )
    parser.add_argument("--accept-at", type=float, default=0.0, help="把握低于它就不给类别，默认 0")


def run(args: Namespace, say: Say) -> int:
    """One of the three."""
    acts: dict[str, Callable[[Namespace, Say], int]] = {
        "train": train,
        "evaluate": evaluate,
        "predict": predict,
    }
    return acts[args.what](args, say)


def train(args: Namespace, say: Say) -> int:
    """Learn and put the model into force for this installation."""
    rows = labelled(args.file)
    say.note(f"共 {len(rows)} 条，正在学习")
    model = classify.train(rows)
    path = learning.model_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = model_file.save(model, path)
    told = {
        "rows": model.rows,
        "labels": list(model.labels),
        "left_out": list(model.left_out),
        "model": path,
        "digest": digest,
    }
    say.result(told, f"已学习 {model.rows} 条，{len(model.labels)} 类，存于 {path}")
    return 0


def evaluate(args: Namespace, say: Say) -> int:
    """Measure on rows held back, five times a fifth."""
    rows = labelled(args.file)
    say.note(f"共 {len(rows)} 条，分五份轮流检验")
    found = classify.evaluate(rows)
    say.result(asdict(found) | {"coverage": [asdict(each) for each in found.coverage]}, *lines(found))
    return 0


def predict(args: Namespace, say: Say) -> int:
    """Apply the model in force to every row."""
    if args.out is None:
        raise Refused("没有写结果文件", remedy="请加 --out OUT.csv")
    path = learning.model_path()
    if not path.is_file():
        raise Refused("还没有学习过", why="没有派单模型", remedy="请先运行 qifu route train")
    texts = column(args.file, TEXT)
    guesses = predict_many(model_file.load(path), texts, args.accept_at)
    rows = [_row(text, guess) for text, guess in zip(texts, guesses, strict=True)]
    count = rows_out.write(args.out, HEADERS, rows)
    given = sum(bool(guess.label) for guess in guesses)
    told = {"rows": count, "labelled": given, "abstained": count - given, "out": args.out}
    say.result(told, f"{count} 条，给出类别 {given} 条，把握不足 {count - given} 条，结果：{args.out}")
    return 0


def labelled(path: Path) -> list[Labelled]:
    """Rows of text and label."""
    pairs = zip(column(path, TEXT), column(path, LABEL), strict=True)
    return [Labelled(text, label) for text, label in pairs]


def column(path: Path, name: str) -> list[str]:
    """One column of a table by its heading."""
    table = spreadsheets.open_table(path)
    if name not in table.headers:
        raise Refused(f"表里没有「{name}」这一列", why="、".join(table.headers), remedy="表头应为 text,label")
    place = table.headers.index(name)
    return [spreadsheets.as_text(row.cells[place]) for row in table.rows]


def lines(found: Evaluation) -> list[str]:
    """The figures for a person."""
    head = f"{found.rows} 条：宏平均 F1 {found.macro_f1:.3f}，准确率 {found.accuracy:.3f}"
    head += f"，校准误差 {found.ece:.3f}"
    shares = [
        f"  把握不低于 {each.threshold:.2f}：覆盖 {each.share:.0%}，其中准确 {each.accuracy:.1%}"
        for each in found.coverage
    ]
    left_out = [f"样本不足、没有参加的类别：{'、'.join(found.left_out)}"] if found.left_out else []
    return [head, *shares, *left_out]


def _row(text: str, guess: Guess) -> tuple[str, str, float, str, str]:
    return text, guess.label, round(guess.confidence, 4), guess.runner_up, "、".join(guess.because)
