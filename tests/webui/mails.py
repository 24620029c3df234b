"""One e-mail of each kind as HTML, made from the sample service."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from scheduler.assemble import expand_sessions
from scheduler.domain.casework import Help
from scheduler.domain.messages import Appointment, MessageKind
from scheduler.exchange.importing import read_service
from scheduler.exchange.session_views import short_names
from scheduler.messages.appointments import news
from scheduler.messages.content import as_html
from scheduler.messages.to_individuals import change_content, reminder_content, week_content
from scheduler.messages.to_staff import Duty, alert, digest, host_note, night_report, team_sheet

MONDAY = date(2026, 12, 7)


def mails() -> Mapping[MessageKind, str]:
    records, _ = read_service(Path("data/sample"))
    sessions = expand_sessions(records, MONDAY, MONDAY + timedelta(days=6))
    places = {row.placement_id: row for row in records.placements}
    points = {row.muster_point_id: row for row in records.muster_points}
    appointments = []
    for held in [s for s in sessions if places[s.placement_id].muster_point_id][::6][:3]:
        point = points[places[held.placement_id].muster_point_id or ""]
        meet, way = f"{point.name}, {point.address or point.locality}", point.directions or ""
        given = {"uid": "", "sequence": 0, "session_id": held.session_id, "meet": meet, "directions": way}
        appointments.append(Appointment(day=held.day, start=held.start, end=held.end, **given))
    first = news((), appointments, "v1")
    later = news(first.told, [*appointments[:1], *appointments[2:], _moved(appointments[1])], "v2")
    policy, name = records.policy, records.individuals[0].first_name
    names = sorted(list(short_names(records.individuals).values())[:7])
    duties = [
        Duty(s.day, s.start, s.end, places[s.placement_id].name, "Harbour Yard", tuple(names)) for s in sessions[:2]
    ]
    contents = {
        MessageKind.WEEK: week_content(policy, name, first.told, lambda day: tuple(Help)),
        MessageKind.CHANGE: change_content(policy, name, later, lambda day: ()),
        MessageKind.REMINDER: reminder_content(policy, name, appointments[:1], lambda day: (Help.LUNCH,)),
        MessageKind.TEAM_SHEET: team_sheet(MONDAY, duties),
        MessageKind.HOST: host_note(duties[:1]),
        MessageKind.DIGEST: digest(
            {
                "Red": ["P014: order O014, chance 31%"],
                "Another colour than before": ["P020: was green, is amber"],
                "Did not come": ["P014, Friday 4 December", "P031, Friday 4 December: accepted"],
                "First contacts due": ["O101: 2026-12-08"],
            }
        ),
        MessageKind.NIGHT_REPORT: night_report(
            {
                "Week of Monday 7 December": [
                    "Version 2 is a draft: look at it, and publish it if it is right. Calls to make: 3; 1 of 1 who "
                    "have to start get a place."
                ],
                "Not as it should be": ["Messages: 2 could not be delivered."],
            }
        ),
        MessageKind.ALERT: alert(["Messages that are due have waited for more than half an hour."]),
    }
    return {kind: as_html(content) for kind, content in contents.items()}


def _moved(one: Appointment) -> Appointment:
    return Appointment(
        uid="",
        sequence=0,
        session_id=one.session_id,
        day=one.day,
        start=one.start + 60,
        end=one.end,
        meet=one.meet,
        directions=one.directions,
    )
