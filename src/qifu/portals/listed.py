"""How is a list written as a spreadsheet? A head, a row a line, and what is said below; text stays text."""

from collections.abc import Callable, Iterable, Sequence
from typing import IO, TypeAlias, TypeVar

import xlsxwriter

Line = TypeVar("Line")
Value: TypeAlias = str | int | float | None
Column: TypeAlias = tuple[str, int, Callable[[Line], Value]]  # its head, its width, the cell of a line

# Nothing that an enterprise wrote is ever read as a formula, a link or a number.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(
    file: IO[bytes],
    title: str,
    columns: Sequence[Column[Line]],
    lines: Iterable[Line],
    *,
    below: Callable[[int], Sequence[str]],
    frozen: int = 1,
) -> int:
    """Write the lines one by one, holding none; returns how many. `below` gets the count and says the rest.

    The head and the first `frozen` columns stay in sight.
    """
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **PLAIN})
    page = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#E9F1FB", "text_wrap": True})
    for place, (name, width, _) in enumerate(columns):
        page.set_column(place, place, width)
        page.write_string(0, place, name, bold)
    page.freeze_panes(1, frozen)
    count = 0
    for line in lines:
        count += 1
        for place, (_, _, cell) in enumerate(columns):
            page.write(count, place, cell(line))
    for place, said in enumerate(below(count), start=count + 2):
        page.write_string(place, 0, said)
    book.close()
    return count
