"""How does the console explain itself, in Chinese and with an example?"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

from qifu.portals.console.shelf import Title

# What argparse says of wrong use, in the reader's words. What is not here is shown as it came.
SAID = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面缺少一个值"),
    (r"argument (.+?): expected at least one argument", r"参数 \1 后面至少要有一个值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (.+?): invalid (.+?) value: (.+)", r"参数 \1 的值不对：\3"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 不能和 \2 同时使用"),
    (r"one of the arguments (.+) is required", r"这些参数必须给出一个：\1"),
)


class Help(argparse.RawDescriptionHelpFormatter):
    """The usual help with a Chinese first word."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """As usual, but for the word."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose headings and complaints are Chinese; its sub-parsers are too."""

    def __init__(self, **given: object) -> None:
        super().__init__(formatter_class=Help, add_help=False, allow_abbrev=False, **given)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Exit 2 with what is wrong and where to read on."""
        self.exit(2, f"{self.prog}：{translated(message)}\n查看用法：{self.prog} --help\n")


def translated(message: str) -> str:
    """An argparse complaint in Chinese, where we know it.

    >>> translated("the following arguments are required: FILE")
    '缺少参数：FILE'
    """
    for pattern, chinese in SAID:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, chinese, message)
    return message


def command_parser(title: Title) -> Parser:
    """The parser of one command, with `--json` and an example, before its own arguments are added."""
    made = Parser(prog=f"qifu {title.name}", description=title.help, epilog=f"例：\n  {title.example}")
    made.add_argument("--json", action="store_true", help="只输出一个机器可读的 JSON 对象")
    return made


def overview(titles: list[Title]) -> str:
    """What `qifu --help` shows."""
    width = max(len(title.name) for title in titles) + 2
    rows = "\n".join(f"  {title.name:<{width}}{title.help}" for title in titles)
    return (
        f"用法：qifu 命令 [参数…]\n\n企服：企业综合服务平台的控制台程序\n\n命令：\n{rows}\n\n"
        "每个命令的用法和例子：qifu 命令 --help\n"
    )


def unknown(name: str, titles: list[Title]) -> NoReturn:
    """Wrong use: there is no such command."""
    names = "、".join(title.name for title in titles)
    sys.stderr.write(f"qifu：没有 {name} 这个命令\n可用的命令：{names}\n")
    raise SystemExit(2)
