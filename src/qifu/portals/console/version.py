"""Which version runs here, on what?"""

import platform
from argparse import ArgumentParser, Namespace

import django

import qifu
from qifu.portals import home as homes
from qifu.portals.console.say import Say

NAME = "version"
HELP = "版本号和运行环境"
EXAMPLE = "qifu version --json"


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to give."""


def run(args: Namespace, say: Say) -> int:  # noqa: ARG001
    """Tell it."""
    told = {
        "version": qifu.__version__,
        "python": platform.python_version(),
        "django": django.get_version(),
        "home": str(homes.home()),
    }
    say.result(
        told,
        f"qifu {told['version']}（Python {told['python']}，Django {told['django']}）",
        f"状态目录：{told['home']}",
    )
    return 0
