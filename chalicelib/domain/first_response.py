"""By when a desk that promises an answer within one working day has answered first.

Rule (a text-message line that takes messages day and night): who writes in the desk's hours is
answered by the same hour of the next working day, who writes outside them by the close of the next
working day; the day itself counts when it has not begun yet.
"""

from datetime import date, datetime, timedelta

from chalicelib.domain.hours import DAYS_LOOKED_AHEAD, SEOUL, OpeningHours, moment


def first_response_due(hours: OpeningHours, asked: datetime) -> datetime | None:
    """The moment, in Seoul time; None when the desk does not work within 60 days."""
    local = asked.astimezone(SEOUL)
    spans = hours.spans(local.date())
    if spans and local < moment(local.date(), spans[0][0]):
        return moment(local.date(), spans[-1][1])
    day = _next_working_day(hours, local.date())
    if day is None:
        return None
    closes = moment(day, hours.spans(day)[-1][1])
    if not hours.is_open(asked):
        return closes
    # A shorter day ends sooner than the hour at which they wrote.
    return min(closes, local + (day - local.date()))


def _next_working_day(hours: OpeningHours, day: date) -> date | None:
    days = (day + timedelta(days=ahead) for ahead in range(1, DAYS_LOOKED_AHEAD + 1))
    return next((each for each in days if hours.spans(each)), None)
