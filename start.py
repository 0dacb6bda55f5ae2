#!/usr/bin/env python3
"""How does this start on a fresh machine? `python3 start.py` builds `.venv` once and runs the demonstration.

    python3 start.py            the demonstration city, ready to click
    python3 start.py test       all checks and tests (more words go to pytest)
    python3 start.py WORD ...   any command of the console program, see `python3 start.py --help`

Nothing but Python 3.11 or newer is needed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)

if sys.version_info < OLDEST:
    # Old machines often have a newer Python under its full name.
    for minor in (13, 12, 11, 14):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer, os.path.abspath(__file__), *sys.argv[1:]])
    sys.exit(
        "需要 Python 3.11 或更新的版本，现在是 %d.%d。\n"
        "请先安装，例如：apt-get install python3.11 python3.11-venv" % sys.version_info[:2]
    )

VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "qifu-stamp.json")
INPUTS = (
    "pyproject.toml",
    "constraints.txt",
    "hatch_build.py",
    "frontend/package-lock.json",
    "frontend/icons.txt",
)
NEEDED_BYTES = 1_500_000_000
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("lint-imports", ["lint-imports", "--config", ".importlinter"]),
)
NO_NETWORK = (
    "temporary failure in name resolution",
    "failed to establish a new connection",
    "connection refused",
    "connection reset",
    "timed out",
    "network is unreachable",
    "dns error",
    "error sending request",
    "enotfound",
    "etimedout",
    "eai_again",
    "no matching distribution found for hatchling",
)


def main(words: list[str]) -> int:
    """Build what is missing, then become the program that was asked for."""
    os.chdir(ROOT)
    if words[:1] == ["test"]:
        build(dev=True)
        return test(words[1:])
    build(dev=False)
    return become([PYTHON, "-m", "qifu.portals.console.main", *(words or ["demo"])])


def become(words: list[str]) -> int:
    """Replace this process; the full path must stay the first word, or Python does not find its `.venv`."""
    if os.name != "nt":
        os.execv(words[0], words)
    return subprocess.call(words)


def test(words: list[str]) -> int:
    """All checks, then all tests; the last line is the summary of the tests if nothing else was wrong."""
    failed = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.call([os.path.join(BIN, command[0]), *command[1:]]):
            failed.append(name)
    print("== pytest", flush=True)
    # A file stays with one worker, so that what its tests share is made once.
    code = subprocess.call([PYTHON, "-m", "pytest", *(words or ["-n", "auto", "--dist", "loadfile"])])
    if failed:
        print(f"没有通过的检查：{'、'.join(failed)}", flush=True)
    return code or int(bool(failed))


def build(*, dev: bool) -> None:
    """Make `.venv` what the inputs say, unless it is so already."""
    wanted = fingerprint()
    built = stamp()
    if built.get("inputs") == wanted and (built.get("dev") or not dev) and os.path.exists(PYTHON):
        return
    refuse_full_disk()
    said = "正在准备测试环境" if dev else "正在准备运行环境"
    print(f"{said}（只在第一次或依赖变化时，约一分钟）", end="", file=sys.stderr, flush=True)
    started = time.monotonic()
    dev = dev or bool(built.get("dev"))
    install(dev=dev)
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump({"inputs": wanted, "dev": dev}, file)
    print(f" 完成，用时 {time.monotonic() - started:.0f} 秒", file=sys.stderr, flush=True)


def fingerprint() -> str:
    """One hash over everything that decides what `.venv` holds; a moved folder or a new Python counts too."""
    mixed = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in INPUTS:
        with open(os.path.join(ROOT, name), "rb") as file:
            mixed.update(file.read() + b"\0")
    return mixed.hexdigest()


def stamp() -> dict[str, object]:
    """What `.venv` was built from; empty if unknown."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def install(*, dev: bool) -> None:
    """With uv where there is one, else with pip, which every Python has."""
    what = ["-c", "constraints.txt", "-e", ".[dev]" if dev else "."]
    uv = shutil.which("uv")
    if uv and uv_install(uv, what):
        return
    if not works(PYTHON, "-m", "pip", "--version"):
        make_venv()
    attempt([PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", *what])


def uv_install(uv: str, what: list[str]) -> bool:
    """False if uv could not do it; then pip gets its turn and explains what is wrong."""
    made = works(PYTHON, "--version") or works(uv, "venv", "--clear", "--python", sys.executable, VENV)
    return made and watch([uv, "pip", "install", "--python", PYTHON, *what])[0] == 0


def make_venv() -> None:
    """An empty environment with pip in it."""
    if not works(sys.executable, "-c", "import ensurepip, venv"):
        stop("这个 Python 不能创建虚拟环境", "请先安装，例如：apt-get install python3-venv")
    attempt([sys.executable, "-m", "venv", "--clear", VENV])


def works(*words: str) -> bool:
    """True if the command ends well; what it says does not matter."""
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def attempt(words: list[str]) -> None:
    """Run it, or stop with what went wrong."""
    code, said = watch(words)
    if code:
        print(f"\n{said[-3000:]}", file=sys.stderr)
        stop(*diagnosis(said))


def watch(words: list[str]) -> tuple[int, str]:
    """Run a command that takes its time, with a dot every two seconds; its exit code and what it said."""
    log = os.path.join(ROOT, f".start-{os.getpid()}.log")
    try:
        with open(log, "w+", encoding="utf-8", errors="replace") as file:
            child = subprocess.Popen(words, stdout=file, stderr=subprocess.STDOUT, cwd=ROOT)
            while True:
                try:
                    code = child.wait(2)
                    break
                except subprocess.TimeoutExpired:
                    print(".", end="", file=sys.stderr, flush=True)
            file.seek(0)
            return code, file.read()
    except OSError as refused:
        return 1, str(refused)
    finally:
        if os.path.exists(log):
            os.remove(log)


def diagnosis(said: str) -> tuple[str, str]:
    """What went wrong and what to do, from what the installer said."""
    lower = said.lower()
    if "no space left" in lower or "disk quota" in lower:
        return "磁盘满了", "请腾出至少 1.5 GB 后再运行一次"
    if "permission denied" in lower or "read-only file system" in lower:
        return "没有写入权限", f"请确认当前用户可以写 {ROOT}"
    if any(sign in lower for sign in NO_NETWORK):
        return "网络不通，依赖没有下载下来", "请检查网络或代理设置，然后再运行一次；已下载的部分不会重复下载"
    return "依赖没有装好", "上面是安装程序的原话；修正后再运行一次"


def refuse_full_disk() -> None:
    """Say so before a download of minutes ends in an odd message."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES and not os.path.exists(STAMP):
        stop("磁盘空间不足", f"需要约 1.5 GB，现在只剩 {free / 1e9:.1f} GB")


def stop(what: str, remedy: str) -> None:
    """End with a clear word."""
    sys.exit(f"\n{what}。{remedy}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
