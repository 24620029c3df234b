"""Calendar files as another library reads them: an entry that changes moves, one that is cancelled goes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import vobject

from scheduler.domain.messages import Appointment
from scheduler.messages.appointments import news
from scheduler.messages.calendar import calendars

AT = datetime(2026, 10, 22, 9, tzinfo=UTC)


def an_appointment(day, start=540, place="PARKS", **changes):
    given = {"uid": "", "sequence": 0, "session_id": f"{place}/{day}/{start}", "day": day, "start": start}
    return Appointment(**{**given, "end": start + 360, "meet": "Harbour Yard, 1 Quay Road", **changes})


class Phone:
    """A calendar that does what RFC 5546 says with the files that come: by uid, the highest sequence holds."""

    def __init__(self):
        self.entries = {}

    def take(self, texts):
        for text in texts:
            calendar = vobject.readOne(text)
            method = calendar.method.value
            for event in calendar.vevent_list:
                uid, sequence = event.uid.value, int(event.sequence.value)
                known = self.entries.get(uid)
                assert known is None or sequence > known[0], "a file that a calendar would pass over"
                assert (event.status.value == "CANCELLED") == (method == "CANCEL")
                self.entries[uid] = (sequence, method, event)

    @property
    def shown(self):
        return sorted((e.dtstart.value, e.dtend.value) for _, method, e in self.entries.values() if method != "CANCEL")


def told(before, wanted, version):
    found = news(before, wanted, version)
    return found, calendars(found, "Appointment", "Your local team", "team@example.org", "p1@example.org", AT)


def test_entries_are_new_then_moved_then_cancelled_and_never_doubled():
    friday, monday = date(2026, 10, 23), date(2026, 10, 26)
    phone = Phone()
    first, files = told((), [an_appointment(friday), an_appointment(monday)], "v1")
    phone.take(files)
    assert phone.shown == [
        (datetime(2026, 10, 23, 8, tzinfo=UTC), datetime(2026, 10, 23, 14, tzinfo=UTC)),  # summer time
        (datetime(2026, 10, 26, 9, tzinfo=UTC), datetime(2026, 10, 26, 15, tzinfo=UTC)),  # the clock went back
    ]
    second, files = told(first.told, [an_appointment(friday, 600, "SHED"), an_appointment(monday)], "v2")
    assert len(files) == 1
    phone.take(files)
    assert [start.hour for start, _ in phone.shown] == [9, 9]
    assert len(phone.entries) == 2
    third, files = told(second.told, [an_appointment(monday, meet="Northbay Hall")], "v3")
    assert len(files) == 2
    phone.take(files)
    assert [start.day for start, _ in phone.shown] == [26]
    assert next(e for _, m, e in phone.entries.values() if m != "CANCEL").location.value == "Northbay Hall"
    _, files = told(third.told, [an_appointment(friday), an_appointment(monday, meet="Northbay Hall")], "v4")
    phone.take(files)
    assert [start.day for start, _ in phone.shown] == [23, 26]
    assert len(phone.entries) == 3


def test_what_stays_as_it_was_told_is_not_told_again():
    week = [an_appointment(date(2026, 10, 23))]
    first, _ = told((), week, "v1")
    again, files = told(first.told, week, "v2")
    assert again.nothing
    assert files == ()


def test_an_entry_says_nothing_but_when_and_where():
    _, (text,) = told((), [an_appointment(date(2026, 10, 23))], "v1")
    event = vobject.readOne(text).vevent
    assert event.summary.value == "Appointment"
    assert event.getChildValue("class") == "PRIVATE"
    assert not hasattr(event, "description")
    assert "PARKS" not in text


def test_a_long_place_with_odd_signs_is_read_back_as_it_was():
    place = "Café Straße, 5; the “old” mill \\ by the burn, behind the school where the road from Kilmarnock ends"
    _, (text,) = told((), [replace(an_appointment(date(2026, 10, 23)), meet=place)], "v1")
    assert vobject.readOne(text).vevent.location.value == place
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
