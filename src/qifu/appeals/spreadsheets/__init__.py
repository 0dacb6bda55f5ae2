"""How do rows come in from and go out to the files people keep? No Django, no tables."""

from qifu.appeals.spreadsheets.columns import FIELDS, ColumnGuess, guess_columns
from qifu.appeals.spreadsheets.opening import Caps
from qifu.appeals.spreadsheets.table import Cell, Row, Table, as_text, open_table
from qifu.appeals.spreadsheets.writing import write_csv, write_result, write_template

__all__ = [
    "FIELDS",
    "Caps",
    "Cell",
    "ColumnGuess",
    "Row",
    "Table",
    "as_text",
    "guess_columns",
    "open_table",
    "write_csv",
    "write_result",
    "write_template",
]
