"""What may a calendar file say about the days off and the make-up days of one year?"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SUNDAY_AND_SATURDAY = (5, 6)


class Status(StrEnum):
    OFFICIAL = "official"
    PROVISIONAL = "provisional"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _spell_out_yaml_booleans(cls, raw: Any) -> Any:
        """YAML 1.1 reads a bare key `on` as true and `off` as false; an official will forget to quote."""
        if not isinstance(raw, dict):
            return raw
        spelled = {True: "on", False: "off"}
        return {spelled[key] if isinstance(key, bool) else key: value for key, value in raw.items()}


class Notice(_Strict):
    title: str = Field(min_length=2)
    number: str = ""

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class Amendment(Notice):
    published_on: date


class DaysOff(_Strict):
    """One run of days off, both ends included."""

    from_on: date = Field(alias="from")
    to_on: date = Field(alias="to")
    name: str = Field(min_length=1)

    @classmethod
    def run(cls, first: date, last: date, name: str) -> Self:
        return cls.model_validate({"from": first, "to": last, "name": name})

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.from_on > self.to_on:
            raise ValueError(f"{self.name}的放假起止日期颠倒：{self.from_on} 晚于 {self.to_on}")
        return self

    def days(self) -> Iterator[date]:
        for number in range((self.to_on - self.from_on).days + 1):
            yield self.from_on + timedelta(days=number)


class MakeUpDay(_Strict):
    on: date
    name: str = ""

    @model_validator(mode="after")
    def _falls_on_a_weekend(self) -> Self:
        if self.on.weekday() not in SUNDAY_AND_SATURDAY:
            raise ValueError(f"{self.on} 不是周六或周日，不能列为补班日")
        return self


class CalendarYear(_Strict):
    """The arrangement of one year as its notice states it.

    A notice may reach back into the December before: the one for 2019 made 2018-12-29 a working day.
    """

    year: int = Field(ge=2000, le=2099)
    status: Status
    notice: Notice
    published_on: date | None = None
    amended_by: tuple[Amendment, ...] = ()
    off: tuple[DaysOff, ...]
    work: tuple[MakeUpDay, ...] = ()
    version: int = Field(default=1, ge=1)

    @property
    def source(self) -> str:
        """Where a reader can look the days up: the latest notice that shaped them."""
        return str(self.amended_by[-1] if self.amended_by else self.notice)

    @model_validator(mode="after")
    def _days_belong_here_once(self) -> Self:
        days = sorted([day for run in self.off for day in run.days()] + [day.on for day in self.work])
        for before, after in pairwise(days):
            if before == after:
                raise ValueError(f"{after} 出现了两次：同一天只能放假一次，也不能既放假又补班")
        strays = [day for day in days if not self._may_hold(day)]
        if strays:
            raise ValueError(f"{strays[0]} 不属于 {self.year} 年的放假安排")
        return self

    @model_validator(mode="after")
    def _guesses_shift_nothing(self) -> Self:
        if self.status is Status.PROVISIONAL and self.work:
            raise ValueError(f"{self.year} 年的安排尚未公布，不能写补班日")
        return self

    def _may_hold(self, day: date) -> bool:
        return day.year == self.year or (day.year, day.month) == (self.year - 1, 12)
