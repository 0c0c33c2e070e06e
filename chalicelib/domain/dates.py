"""Moments and opening hours in the citizen's language, in Korean time."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.hours import SEOUL, OpeningHours

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "mn": ("Даваа", "Мягмар", "Лхагва", "Пүрэв", "Баасан", "Бямба", "Ням"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALVES: Mapping[str, tuple[str, str]] = {
    "ko": ("오전", "오후"),
    "zh": ("上午", "下午"),
    "ja": ("午前", "午後"),
}


def spell_moment(moment: datetime, language: str) -> str:
    """Day and time as it is said, such as `11월 23일(월) 오전 9시`."""
    day, clock = spell_day(moment, language), spell_time(moment, language)
    if language == "en":
        return f"{day}, {clock} (KST)"
    return f"{clock}, {day}" if language == "vi" else f"{day} {clock}"


def spell_day(moment: datetime, language: str) -> str:
    """The day alone, such as `11월 23일(월)`."""
    local = moment.astimezone(SEOUL)
    day = _WEEKDAYS[language][local.weekday()]
    if language == "ko":
        return f"{local.month}월 {local.day}일({day})"
    if language == "en":
        return f"{day}, {_MONTHS[local.month - 1]} {local.day}"
    if language in ("zh", "ja"):
        return f"{local.month}月{local.day}日({day})"
    if language == "vi":
        return f"{day} {local.day}/{local.month}"
    return f"{local.month}-р сарын {local.day} ({day})"


def spell_time(moment: datetime, language: str) -> str:
    """The time of the day alone, such as `오전 9시`."""
    local = moment.astimezone(SEOUL)
    if language == "ko":
        return _korean_time(local)
    if language == "en":
        return f"{_twelve(local)}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"
    if language in ("zh", "ja"):
        return f"{_HALVES[language][local.hour >= 12]}{_twelve(local)}:{local.minute:02}"
    return f"{local.hour}:{local.minute:02}"


def spell_hours(hours: OpeningHours, language: str) -> str:
    """The week's hours, days with the same hours together, such as `월–금 09:00–18:00`."""
    runs: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
    for day, spans in enumerate(hours.week):
        if runs and runs[-1][2] == spans and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return ", ".join(_run(run, language) for run in runs if run[2])


def _run(run: tuple[int, int, tuple[tuple[int, int], ...]], language: str) -> str:
    first, last, spans = run
    names = _WEEKDAYS[language]
    days = names[first] if first == last else f"{names[first]}–{names[last]}"
    return f"{days} " + " · ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in spans)


def _clock(minutes: int) -> str:
    # 24:00 ends a day; a span past midnight ends at the next day's hour.
    past_midnight = minutes > 24 * 60
    return f"{minutes // 60 - 24 * past_midnight:02}:{minutes % 60:02}"


def _twelve(local: datetime) -> int:
    return local.hour % 12 or 12


def _korean_time(local: datetime) -> str:
    half = _HALVES["ko"][local.hour >= 12]
    minutes = f" {local.minute}분" if local.minute else ""
    return f"{half} {_twelve(local)}시{minutes}"
