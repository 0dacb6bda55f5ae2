"""How far is a long piece of work? A bar on a terminal, a line now and then in a log."""

from time import monotonic
from types import TracebackType
from typing import Self, TextIO

WIDTH = 30
TERMINAL_SECONDS = 0.1
LOG_SECONDS = 10.0


class Progress:
    """Counts steps and tells them, seldom enough that telling costs nothing."""

    def __init__(self, label: str, total: int | None, stream: TextIO) -> None:
        self.label, self.total, self.stream = label, total, stream
        self.count = 0
        self.started = monotonic()
        self._told_at = self.started
        self._is_terminal = stream.isatty()
        self._pause = TERMINAL_SECONDS if self._is_terminal else LOG_SECONDS

    def __enter__(self) -> Self:
        self._tell()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tell()
        if self._is_terminal:
            self.stream.write("\n")
            self.stream.flush()

    def step(self, by: int = 1) -> None:
        """Some more is done."""
        self.count += by
        if monotonic() - self._told_at >= self._pause:
            self._tell()

    def _tell(self) -> None:
        self._told_at = monotonic()
        start, end = ("\r\x1b[K", "") if self._is_terminal else ("", "\n")
        self.stream.write(f"{start}{self.text(self._told_at - self.started)}{end}")
        self.stream.flush()

    def text(self, seconds: float) -> str:
        """The line as it stands after so many seconds."""
        if not self.total:
            return f"{self.label} {self.count} 项，用时 {seconds:.0f} 秒"
        done = min(self.count / self.total, 1.0)
        bar = "█" * round(done * WIDTH)
        left = f"，还需约 {seconds / done - seconds:.0f} 秒" if 0 < done < 1 and seconds >= 1 else ""
        return f"{self.label} {bar:░<{WIDTH}} {done:4.0%}（{self.count}/{self.total}）{left}"
