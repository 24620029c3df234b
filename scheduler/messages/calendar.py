"""Appointments for the calendar on someone's phone (RFC 5545, with the methods of RFC 5546)."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event, vCalAddress

from scheduler.domain.messages import Appointment
from scheduler.domain.times import LOCAL
from scheduler.messages.appointments import News

MAKER = "-//Appointments//EN"


def calendars(news: News, title: str, sender: str, answers: str, attendee: str, at: datetime) -> tuple[str, ...]:
    """One calendar of what is new and changed, one of what is cancelled; none for what there is none of.

    `title` is what each appointment is called, `answers` the address that it is from, `attendee` that of its owner.
    """
    found = []
    if holds := (*news.new, *news.changed):
        found.append(_calendar("REQUEST", holds, title, sender, answers, attendee, at))
    if news.cancelled:
        found.append(_calendar("CANCEL", news.cancelled, title, sender, answers, attendee, at))
    return tuple(found)


def _calendar(
    method: str, rows: Collection[Appointment], title: str, sender: str, answers: str, attendee: str, at: datetime
) -> str:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for row in rows:
        calendar.add_component(_event(row, title, sender, answers, attendee, at))
    return str(calendar.to_ical().decode("utf-8"))


def _event(row: Appointment, title: str, sender: str, answers: str, attendee: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", row.uid)
    event.add("sequence", row.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", _moment(row, row.start))
    event.add("dtend", _moment(row, row.end))
    event.add("summary", title)
    event.add("location", row.meet)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    organizer = vCalAddress(f"MAILTO:{answers}")
    organizer.params["CN"] = sender
    event.add("organizer", organizer)
    guest = vCalAddress(f"MAILTO:{attendee}")
    guest.params["RSVP"] = "FALSE"
    event.add("attendee", guest)
    return event


def _moment(row: Appointment, minutes: int) -> datetime:
    """In UTC: the time on the wall in Scotland on that day, whichever side of a clock change it is."""
    local = datetime.combine(row.day, time(), LOCAL).replace(tzinfo=None) + timedelta(minutes=minutes)
    return local.replace(tzinfo=LOCAL).astimezone(UTC)
