"""How does Spark give the same answers? Every partition is decided by the columns that decide on one machine.

What a column holds (codes or numbers) depends on all its cells, so that is asked of the whole register first
and told to every partition.
"""

import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from qifu.kernel.columns import files, parquet
from qifu.kernel.errors import Refused
from qifu.portals.console import match_facts
from qifu.portals.console.match_engine import Answered, Asking, Outcome
from qifu.portals.console.match_local import answered, planned
from qifu.portals.console.say import Say

PARTITION_BYTES = 2**27
SETTINGS: Final = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC",
                   "spark.ui.showConsoleProgress": "false"}  # fmt: skip
SCHEMA: Final = "item int, met long, unknown long, name string, fen long, rows long, refused string"
READ: Final = {"header": True, "multiLine": True, "quote": '"', "escape": '"', "encoding": "UTF-8",
                "mode": "FAILFAST", "nullValue": "", "emptyValue": ""}  # fmt: skip


def spark(asking: Asking, say: Say) -> Outcome:
    """On a Spark cluster if one is configured, else on local cores."""
    plan = planned(asking)
    with session(asking.workers) as opened:
        say.note(f"共 {len(asking.held)} 个有效事项，正在由 Spark 读 {asking.facts.name}")
        frame = _frame(opened, asking)
        match_facts.check(map(files.fact_of, frame.columns), asking, say)
        name = _named(frame, asking)
        _refuse_twice(frame, name)
        told = replace(asking, workers=1)
        found = frame.mapInArrow(_partition(told, _numeric(frame)), SCHEMA).toArrow()
    return _outcome(found, len(plan.leaves))


@contextmanager
def session(workers: int) -> Iterator[Any]:
    """A session of our own; the Java process that was started for it ends with it."""
    try:
        pyspark = importlib.import_module("pyspark")
        sql = importlib.import_module("pyspark.sql")
    except ImportError as missing:
        raise Refused(
            "--engine spark 需要 PySpark，本机没有安装",
            remedy="pip install 'qifu[spark]'，或用 --engine local",
        ) from missing
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())):
        raise Refused(
            "--engine spark 需要 Java，本机没有找到", remedy="请安装 Java 17 以上，或用 --engine local"
        )
    context = pyspark.SparkContext
    is_ours = context._gateway is None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = pyspark.SparkConf()
    if not conf.contains("spark.master"):
        conf.setMaster(f"local[{max(1, workers)}]").set("spark.driver.host", "127.0.0.1")
        conf.set("spark.driver.bindAddress", "127.0.0.1")
    for key, value in SETTINGS.items():
        conf.setIfMissing(key, value)
    conf.setIfMissing("spark.sql.files.maxPartitionBytes", str(PARTITION_BYTES))
    opened = sql.SparkSession.builder.config(conf=conf).appName("qifu match").getOrCreate()
    opened.sparkContext.setLogLevel("ERROR")
    try:
        yield opened
    finally:
        opened.stop()
        if is_ours:
            _end(context)


def _end(context: Any) -> None:
    gateway, context._gateway, context._jvm = context._gateway, None, None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


def _frame(opened: Any, asking: Asking) -> Any:
    """The register as Spark reads it; a csv with quoted line breaks comes in one part, which is spread."""
    path = asking.facts
    kind = path.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise Refused(f"不认识 {path.name} 的格式", remedy="请给出 .parquet 或 .csv")
    if not path.exists():
        raise Refused(f"读不出 {path.name}", why="没有这个文件", remedy="请核对文件名")
    where = path.resolve().as_uri()
    if kind == ".parquet":
        return opened.read.parquet(where)
    return opened.read.options(**READ).csv(where).repartition(max(2, asking.workers))


def _named(frame: Any, asking: Asking) -> str:
    """The column of the enterprises' numbers; the numbers of rows mean nothing across partitions."""
    for name in (asking.name, files.SHORT.get(asking.name, "")):
        if name in frame.columns:
            return name
    raise Refused(
        f"{asking.facts.name} 没有「{asking.name}」这一列", remedy="用 --engine spark 时必须有企业编号"
    )


def _refuse_twice(frame: Any, name: str) -> None:
    quoted = f"`{name.replace('`', '``')}`"
    twice = frame.groupBy(frame[quoted]).count().filter("count > 1").limit(1).collect()
    if twice:
        raise files.told_twice(str(twice[0][0] or ""), f"{twice[0][1]} 次")


def _numeric(frame: Any) -> Mapping[str, bool]:
    """Of each column of words whether all of them are numbers."""
    functions = importlib.import_module("pyspark.sql.functions")
    names = [name for name, kind in frame.dtypes if kind == "string"]
    if not names:
        return {}
    pattern = rf"\A(?:{files.DECIMAL.pattern})\z"
    asked = []
    for index, name in enumerate(names):
        cell = frame[f"`{name.replace('`', '``')}`"]
        asked.append(functions.min(cell.isNull() | cell.rlike(pattern)).alias(f"c{index}"))
    row = frame.agg(*asked).collect()[0]
    return {name: bool(row[index]) for index, name in enumerate(names)}


def _partition(asking: Asking, numeric: Mapping[str, bool]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a worker does with the enterprises of one partition."""

    def decide(batches: Iterator[Any]) -> Iterator[Any]:
        arrow = importlib.import_module("pyarrow")
        held = [batch for batch in batches if batch.num_rows]
        if not held:
            return
        try:
            raw = parquet.raw(arrow.Table.from_batches(held))
            register = files.register(raw, asking.on, area=asking.area, name=asking.name, numeric=numeric)
            outcome = answered(register, planned(asking), asking)
            for index in range(len(asking.held)):
                yield _batch(arrow, index, outcome.of(index), outcome.enterprises if not index else 0)
        except Refused as refused:
            parts = "\n".join((refused.what, refused.why, refused.remedy))
            nothing = Answered(0, 0, (), ())
            yield _batch(arrow, 0, nothing, 0, parts)

    return decide


def _batch(arrow: Any, item: int, found: Answered, rows: int, refused: str | None = None) -> Any:
    """A line with the counts, then one for each enterprise."""
    count = len(found.names) + 1
    columns = {
        "item": (arrow.int32(), [item] * count),
        "met": (arrow.int64(), [found.met, *[0] * (count - 1)]),
        "unknown": (arrow.int64(), [found.unknown, *[0] * (count - 1)]),
        "name": (arrow.string(), [None, *found.names]),
        "fen": (arrow.int64(), [None, *found.fen]),
        "rows": (arrow.int64(), [rows, *[0] * (count - 1)]),
        "refused": (arrow.string(), [refused, *[None] * (count - 1)]),
    }
    return arrow.RecordBatch.from_arrays(
        [arrow.array(values, kind) for kind, values in columns.values()], list(columns)
    )


def _outcome(found: Any, leaves: int) -> Outcome:
    """All partitions put together, item by item."""
    for text in found.column("refused").drop_null().to_pylist():
        what, why, remedy = text.split("\n")
        raise Refused(what, why=why, remedy=remedy)
    items = np.asarray(found.column("item"))
    met, unknown = np.asarray(found.column("met")), np.asarray(found.column("unknown"))
    order = np.argsort(items, kind="stable")
    starts = np.searchsorted(items[order], np.arange(int(items.max(initial=0)) + 2))
    rows = int(np.asarray(found.column("rows")).sum())

    def of(index: int) -> Answered:
        here = order[starts[index] : starts[index + 1]]
        listed = found.take(here).select(["name", "fen"])
        pairs = zip(*(column.to_pylist() for column in listed.columns), strict=True)
        named = sorted((name, fen) for name, fen in pairs if name is not None)
        names, fen = zip(*named, strict=True) if named else ((), ())
        return Answered(int(met[here].sum()), int(unknown[here].sum()), names, fen)

    return Outcome(rows, leaves, of)
