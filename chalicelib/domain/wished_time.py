"""When a citizen wants to be reached, read from plain Korean; None where it is not plain.

One day and one time are plain; `아무 때나`, two days, a day only hinted at (`다음 주에`) and a
time that is not wanted (`2시는 빼고`) are not. A clock time without a half of the day is read as
offices speak of it: 1 to 6 is the afternoon, 9 to 12 as it is; 7 and 8 are either.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain.hours import DAY_MINUTES, SEOUL, OpeningHours, moment
from chalicelib.domain.staffed_time import open_spans


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open; aware moments."""

    earliest: datetime
    latest: datetime


def wished_window(text: str, now: datetime) -> Window | None:
    """The wished time, later than now; it may lie outside opening hours."""
    today = now.astimezone(SEOUL).date()
    if not _is_plain(text, today):
        return None
    days = _days(text, today)
    span = _span(text)
    if len(days) > 1 or (not days and span is None):
        return None
    first, last = span or (0, DAY_MINUTES)
    day = days[0] if days else today
    if not days and moment(today, last) <= now:
        day = today + timedelta(days=1)
    window = Window(max(now, moment(day, first)), moment(day, last))
    return window if window.latest > window.earliest else None


def inside(hours: OpeningHours, window: Window | None, now: datetime) -> Window | None:
    """The window's first part in which the office is open; None where there is none to come."""
    if window is None:
        return None
    start = max(now, window.earliest)
    for opens, closes in open_spans(hours, start):
        if opens >= window.latest:
            return None
        return Window(opens, min(closes, window.latest))
    return None


_WEEKDAYS = "월화수목금토일"
_NEAR: Mapping[str, int] = {"오늘": 0, "내일": 1, "모레": 2, "글피": 3}
_NEAR_DAY = re.compile("|".join(_NEAR))
_WEEKDAY = re.compile(r"(다음\s*주|이번\s*주)?\s*([월화수목금토일])요일")
_DATE = re.compile(r"(?:(\d{1,2})\s*월\s*)(\d{1,2})\s*일(?!\s*이내)")
_HALF = r"(오전|오후|아침|낮|점심|저녁|밤|새벽)?"
_CLOCK = rf"{_HALF}\s*(?:(\d{{1,2}})\s*시\s*(반|\d{{1,2}}\s*분)?|(\d{{1,2}}):(\d{{2}})|(정오))"
_RANGE = re.compile(rf"{_CLOCK}\s*(?:에서|부터|~|-|∼)\s*{_CLOCK}")
_ONE = re.compile(rf"{_CLOCK}\s*(이후|부터|넘어서|지나서|뒤|이전|전까지|안으로|까지|전(?!화))?")
_NOT_OF_DAY = re.compile(r"\d\s*시간")
# `2~3시`: the hour's name is said once for both.
_SHORT_RANGE = re.compile(r"(?<!\d)(\d{1,2})\s*([~∼-])\s*(?=\d{1,2}\s*시)")
# A day that is not read here must not become today.
_HINTED = re.compile(r"(?:다음|이번)\s*(?:주|달)|\d\s*일(?!\s*이내)|\d\s*/\s*\d|주말|평일|매일")
_NOT_WANTED = re.compile(r"빼고|말고|제외|(?:시|전|후|때|에|은|는)\s*안\s*(?:되|돼|됩)")
_HALF_ALONE = re.compile(r"(오전|오후|점심)(?!\s*\d)")
_HALVES: Mapping[str, tuple[int, int]] = {
    "오전": (0, 720),
    "오후": (720, DAY_MINUTES),
    "점심": (720, 780),
}
_MORNING, _EVENING = (
    frozenset({"오전", "아침", "새벽"}),
    frozenset({"오후", "낮", "점심", "저녁", "밤"}),
)
_AFTER, _BEFORE = (
    frozenset({"이후", "부터", "넘어서", "지나서", "뒤"}),
    frozenset({"이전", "전까지", "안으로", "까지", "전"}),
)


def _is_plain(text: str, today: date) -> bool:
    if any(_dated(month, day, today) is None for month, day in _DATE.findall(text)):
        return False
    rest = _DATE.sub("", _WEEKDAY.sub("", text))
    return not _NOT_WANTED.search(rest) and not _HINTED.search(rest)


def _days(text: str, today: date) -> list[date]:
    found = {today + timedelta(days=_NEAR[each]) for each in _NEAR_DAY.findall(text)}
    found |= {_weekday(week, name, today) for week, name in _WEEKDAY.findall(text)}
    found |= {each for month, day in _DATE.findall(text) if (each := _dated(month, day, today))}
    return sorted(found)


def _weekday(week: str, name: str, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    named = monday + timedelta(days=_WEEKDAYS.index(name))
    if week.startswith("다음"):
        return named + timedelta(days=7)
    # A day that is past is next week's, whatever week it was said to be of.
    return named if named >= today else named + timedelta(days=7)


def _dated(month: str, day: str, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, int(month), int(day))
        except ValueError:
            return None
        if found >= today:
            return found
    return None


def _span(text: str) -> tuple[int, int] | None:
    """Minutes after midnight."""
    if _NOT_OF_DAY.search(text):
        return None
    text = _SHORT_RANGE.sub(r"\1시\2", text)
    ranged = _RANGE.search(text)
    if ranged:
        return _ranged(ranged.groups())
    clocks = list(_ONE.finditer(text))
    if len(clocks) == 1:
        return _around(clocks[0])
    halves = set(_HALF_ALONE.findall(text))
    return _HALVES[halves.pop()] if not clocks and len(halves) == 1 else None


def _ranged(parts: tuple[str | None, ...]) -> tuple[int, int] | None:
    first = _minute(parts[:6])
    # A half of the day said once holds for both.
    last = _minute((parts[6] or _carried(parts), *parts[7:]))
    return (first, last) if first is not None and last is not None and first < last else None


def _carried(parts: tuple[str | None, ...]) -> str | None:
    first, last = parts[1], parts[7]
    later = first and last and int(first) % 12 < int(last) % 12
    return parts[0] if later else None


def _around(clock: re.Match[str]) -> tuple[int, int] | None:
    minute = _minute(clock.groups()[:6])
    if minute is None:
        return None
    said = clock[7]
    if said in _AFTER:
        return minute, DAY_MINUTES
    return (0, minute) if said in _BEFORE else (minute, min(minute + 60, DAY_MINUTES))


def _minute(parts: tuple[str | None, ...]) -> int | None:
    half, hour, past, digital, minutes, noon = parts
    if noon:
        return 720
    if hour is None and digital is None:
        return None
    named, more = int(hour or digital or 0), _past(past) if hour else int(minutes or 0)
    found = _of_day(named, half)
    return found * 60 + more if found is not None and more < 60 and found < 24 else None


def _past(said: str | None) -> int:
    if not said:
        return 0
    return 30 if said == "반" else int(said.rstrip("분 "))


def _of_day(hour: int, half: str | None) -> int | None:
    if hour > 12 or hour == 0:
        return hour if hour < 24 and not half else None
    if half in _MORNING:
        return hour % 12
    if half in _EVENING:
        # `밤 12시` is no office's hour, `낮 11시` is before noon.
        if half == "밤" and (hour == 12 or hour < 6):
            return None
        return hour if half == "낮" and hour >= 10 else hour % 12 + 12
    if 1 <= hour <= 6:
        return hour + 12
    return hour if hour >= 9 else None
