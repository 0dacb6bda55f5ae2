"""Where do other rooms ask for working days, and enter a notice on holidays?"""

from qifu.cases.notices import Entered, Preview, enter_notice, preview_notice
from qifu.cases.yearbooks import calendar_of, house_calendar, year_of

__all__ = [
    "Entered",
    "Preview",
    "calendar_of",
    "enter_notice",
    "house_calendar",
    "preview_notice",
    "year_of",
]
