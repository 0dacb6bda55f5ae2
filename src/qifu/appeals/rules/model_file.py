"""How is a trained classifier kept in a file, and when is a file not to be trusted?

Plain arrays and JSON, never pickle: loading a model must not be able to run anything.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qifu.appeals.rules.model import Model
from qifu.kernel.errors import Refused

VERSION = 1
_LARGEST = 512 * 1024 * 1024
_ARRAYS = ("codes", "rarity", "weights", "biases")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
_REMEDY = "请重新训练，或换回备份的模型文件"
Arrays = dict[str, npt.NDArray[np.generic]]


def save(model: Model, path: Path) -> str:
    """Write a model and return its digest; a reader never sees half a file."""
    arrays: Arrays = {name: np.ascontiguousarray(getattr(model, name)) for name in _ARRAYS}
    about = {
        "labels": list(model.labels),
        "left_out": list(model.left_out),
        "rows": model.rows,
        "temperature": model.temperature,
        "version": VERSION,
    }
    digest = _digest(about, arrays)
    heading = np.frombuffer(json.dumps(about | {"digest": digest}).encode(), dtype=np.uint8)
    written = path.with_name(path.name + ".part")
    with written.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, heading=heading, **arrays)
    os.replace(written, path)
    return digest


def load(path: Path) -> Model:
    """Read a model; a file that is missing, broken, altered or of another version is refused."""
    about, arrays = _read(path)
    if about.get("version") != VERSION:
        why = f"文件版本 {about.get('version')}，程序需要 {VERSION}"
        raise Refused("分类模型的版本不对", why=why, remedy=_REMEDY)
    if about.pop("digest", "") != _digest(about, arrays):
        raise Refused("分类模型文件被改动或损坏", why="校验值不符", remedy=_REMEDY)
    return Model(
        labels=tuple(about["labels"]),
        codes=arrays["codes"].astype(np.uint64),
        rarity=arrays["rarity"].astype(np.float64),
        weights=arrays["weights"].astype(np.float32),
        biases=arrays["biases"].astype(np.float64),
        temperature=float(about["temperature"]),
        rows=int(about["rows"]),
        left_out=tuple(about["left_out"]),
    )


def _read(path: Path) -> tuple[dict[str, Any], Arrays]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("读不到分类模型文件", why=error.strerror or str(path.name), remedy=_REMEDY) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise Refused("分类模型文件过大", why="展开后超过 512 MB", remedy=_REMEDY)
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            about = json.loads(held["heading"].tobytes())
            return dict(about), {name: held[name] for name in _ARRAYS}
    except _BROKEN as error:
        raise Refused("分类模型文件无法读取", why="内容不完整或不是模型文件", remedy=_REMEDY) from error


def _digest(about: dict[str, Any], arrays: Arrays) -> str:
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in _ARRAYS:
        array = arrays[name]
        digest.update(f"{name}{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
