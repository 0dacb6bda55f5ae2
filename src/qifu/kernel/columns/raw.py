"""What does a column of a file hold, before it is known what it means?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Raw:
    """A column as it lies in a file: whole numbers or days by row, or codes into `words` (None: numbers)."""

    values: NDArray[np.int64]
    known: NDArray[np.bool_]
    words: tuple[Any, ...] | None = None
    is_day: bool = False

    def texts(self) -> list[str]:
        """Each cell as text, empty where nothing is."""
        if self.words is not None:
            said = ["" if word is None else str(word) for word in self.words]
            return [said[code] for code in self.values.tolist()]
        return [str(value) if known else "" for value, known in zip(self.values, self.known, strict=True)]
