"""Packs: what places say about themselves, in YAML, from the nation down to the county.

`packs.load("huzhou", on=day).section("routing", Routing)` is all most rooms need.
"""

from qifu.kernel.packs.checks import check, schema_for
from qifu.kernel.packs.examples import Example, ExampleResult, Runner, load_examples, run_examples
from qifu.kernel.packs.faults import PackErrors, did_you_mean
from qifu.kernel.packs.lineage import held
from qifu.kernel.packs.merge import Retired
from qifu.kernel.packs.model import Exact, PackModel, Rate
from qifu.kernel.packs.origins import Dated, Origin
from qifu.kernel.packs.pack import Explained, Pack, all_packs, load

__all__ = [
    "Dated",
    "Exact",
    "Example",
    "ExampleResult",
    "Explained",
    "Origin",
    "Pack",
    "PackErrors",
    "PackModel",
    "Rate",
    "Retired",
    "Runner",
    "all_packs",
    "check",
    "did_you_mean",
    "held",
    "load",
    "load_examples",
    "run_examples",
    "schema_for",
]
