"""The only place that reads the clock. Operations are given ``now``; views and commands read it here and pass it in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, with its time zone."""
    return timezone.now()


def today() -> date:
    """Today's date in Britain."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date in Britain at ``moment`` (a moment just after midnight in summer is still the day before in UTC)."""
    return moment.astimezone(LONDON).date()
