"""On which place do the tests of the case engine stand? A make-believe one with rules of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIFU_PACKS", str(Path(__file__).parent / "packs"))
