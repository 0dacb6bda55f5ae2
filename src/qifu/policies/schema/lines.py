"""What may an item ask for line by line: the columns of the sheet that comes with an application?"""

from typing import Literal, Self

from pydantic import Field, model_validator

from qifu.kernel.packs import PackModel


class Column(PackModel):
    """One column of the sheet."""

    name: str = Field(min_length=1, max_length=40)
    kind: Literal["text", "money", "number", "day", "choice"] = "text"
    required: bool = True
    choices: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_choices(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices（可选的值）与 kind: choice 一起写")
        return self


class Lines(PackModel):
    """The sheet: its columns, which one is summed into which fact, and which one names the bill.

    `sum` is a column of sums; its total becomes the fact `fact` that the item reads. The same value of
    `document` a second time, here or in another application, is shown to the reviewer.
    """

    columns: tuple[Column, ...] = Field(min_length=1)
    sum: str
    fact: str
    document: str = ""
    most: int = Field(default=500, ge=1, le=5000)

    @model_validator(mode="after")
    def _names_its_columns(self) -> Self:
        kinds = {column.name: column.kind for column in self.columns}
        if len(kinds) != len(self.columns):
            raise ValueError("明细表有两列同名")
        if kinds.get(self.sum) != "money":
            raise ValueError(f"合计列「{self.sum}」应是明细表里的一列金额（kind: money）")
        if self.document and self.document not in kinds:
            raise ValueError(f"票据号列「{self.document}」不在明细表里")
        return self
