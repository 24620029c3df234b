"""What messages say: plain words, and nothing about anyone else, or about why."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest

from scheduler.assemble import expand_sessions
from scheduler.domain.access import Role
from scheduler.domain.casework import Help
from scheduler.domain.individuals import Access, Demand
from scheduler.domain.messages import Appointment, MessageKind
from scheduler.domain.placements import PlacementKind
from scheduler.domain.versions import Actor
from scheduler.messages.appointments import news
from scheduler.messages.calendar import calendars
from scheduler.messages.content import as_html, as_text
from scheduler.messages.to_individuals import change_content, reminder_content, week_content
from scheduler.operations.change_records import change_record
from scheduler.operations.change_settings import change_setting
from scheduler.operations.deliver import last_messages
from scheduler.operations.do_jobs import Worker, do_next, note_what_is_due
from scheduler.operations.keep_records import import_service
from scheduler.operations.manage_users import add_user
from scheduler.operations.publish_week import plan_into_store, publish_week
from scheduler.solver.limits import Limits
from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.sample import RECORDS
from tests.store.mailing import Clock, into_folder

MONDAY = date(2026, 12, 7)
AT = datetime(2026, 12, 3, 15, tzinfo=UTC)
ACTOR = Actor("Ailsa Coordinator", "A test")
TELLING = frozenset(
    re.findall(
        r"\w+",
        """court courts order orders ordered offence offences offend offender offenders sentence sentenced convict
        convicted conviction crime crimes criminal justice payback unpaid probation punish punishment breach sheriff
        supervisor supervision supervised penalty fine warning council case law legal police prison""",
    )
)
"""Words that tell someone who looks over a shoulder what it is about."""
NEEDS = frozenset(str(one.value).replace("_", " ") for one in (*Demand, *Access))
EVENTS = ((7, 17), (8, 3), (8, 8), (8, 17), (10, 17), (11, 17))
"""Days and hours of December at which the worker looks what is due: some host has someone on one of the days after."""
TO_INDIVIDUALS = (MessageKind.WEEK, MessageKind.CHANGE, MessageKind.REMINDER)


def every_appointment():
    """All sessions of the sample's week, as someone who is in all of them would be told."""
    points = {row.muster_point_id: row for row in RECORDS.muster_points}
    places = {row.placement_id: row for row in RECORDS.placements}
    for held in expand_sessions(RECORDS, MONDAY, MONDAY + timedelta(days=6)):
        place = places[held.placement_id]
        point = points.get(place.muster_point_id or "")
        yield Appointment(
            uid="",
            sequence=0,
            session_id=held.session_id,
            day=held.day,
            start=held.start,
            end=held.end,
            meet=", ".join(filter(None, (point.name, point.address))) if point else place.locality,
            directions=(point.directions if point else place.directions) or "",
        )


ALL = list(every_appointment())
FIRST = news((), ALL, "v1")
CHANGED = news(FIRST.told, [*ALL[: len(ALL) // 2], *ALL[len(ALL) // 2 + 9 :]], "v2")


def all_to(individual):
    """Every kind of message to an individual, as text, HTML and calendar, with all that could be in it."""

    def help_on(day):
        return [row.help for row in RECORDS.entitlements if row.individual_id == individual.individual_id]

    policy, name = RECORDS.policy, individual.first_name
    contents = (
        week_content(policy, name, FIRST.told, help_on),
        change_content(policy, name, CHANGED, help_on),
        reminder_content(policy, name, ALL[:3], help_on),
    )
    for content in contents:
        yield content.title
        yield as_text(content)
        yield re.sub(r"<[^>]*>", " ", as_html(content))
    for one in (FIRST, CHANGED):
        yield from calendars(one, "Appointment", policy.message_sender, policy.message_answers, "x@example.org", AT)


def words_of(text):
    return set(re.findall(r"[\w'-]+", text.lower()))


def without_addresses(text):
    """E-mail addresses of the service and of whom it goes to left out, however they are folded."""
    return re.sub(r"\S+@\S+", " ", re.sub(r"\r\n ", "", text))


def of_others(individual):
    """What tells of anyone else: names, ids, addresses, telephone numbers, orders."""
    found = set()
    for one in RECORDS.individuals:
        if one.individual_id != individual.individual_id:
            found |= {one.individual_id, one.last_name, one.email, one.phone}
            found |= {one.first_name} - {individual.first_name}
    found |= {order.order_id for order in RECORDS.orders}
    found |= {individual.individual_id, individual.last_name, individual.case_manager}
    found |= {row.name for row in RECORDS.supervisors}
    return {text.lower() for text in found if text}


def told_of_others(individual, text):
    return {one for one in of_others(individual) if one in text and re.search(rf"\b{re.escape(one)}\b", text)}


@pytest.mark.parametrize("individual", RECORDS.individuals, ids=lambda one: one.individual_id)
def test_a_message_tells_nothing_of_anyone_else_nor_what_it_is_about(individual):
    text = without_addresses(" ".join(all_to(individual))).lower()
    words, places = words_of(text), " ".join(f"{one.meet} {one.directions}" for one in ALL).lower()
    assert words & TELLING == set()
    assert {need for need in NEEDS if f" {need} " in text} == set()
    assert {one for one in told_of_others(individual, text) if not re.search(rf"\b{re.escape(one)}\b", places)} == set()
    for place in RECORDS.placements:
        if place.kind is not PlacementKind.PERSONAL:
            assert place.name.lower() not in text


def grade(text):
    """The school year in the United States for which a text is (automated readability index); age 9 is year 4."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.?!]", text)))
    return 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43


@pytest.mark.parametrize("helps", [(), tuple(Help)], ids=["without help", "with lunch and travel"])
def test_what_individuals_are_told_can_be_read_at_nine(helps):
    policy = RECORDS.policy
    contents = (
        week_content(policy, "Alex", FIRST.told[:2], lambda day: helps),
        change_content(policy, "Alex", CHANGED, lambda day: helps),
        reminder_content(policy, "Alex", ALL[:1], lambda day: helps),
    )
    for content in contents:
        own = {one.directions for one in ALL} | {f"Meet at {one.meet}." for one in ALL}
        lines = chain([content.opening], *(section.lines for section in content.sections), content.closing)
        sentences = [line for line in lines if line not in own]
        assert grade(" ".join(sentences)) <= 4
        assert max(len(re.split(r"(?<=[.?!]) ", line)[0].split()) for line in sentences) <= 12
        assert max(len(word) for line in sentences for word in re.findall(r"[A-Za-z]+", line)) <= 9


def test_a_message_says_where_what_to_bring_and_whom_to_call():
    helped = next(row for row in RECORDS.individuals)
    text = as_text(week_content(RECORDS.policy, helped.first_name, FIRST.told[:1], lambda day: tuple(Help)))
    one = FIRST.told[0]
    assert f"Meet at {one.meet}." in text
    assert one.directions in text
    assert RECORDS.policy.message_bring in text
    assert "You get lunch" in text
    assert "travel pass" in text
    assert f"call {RECORDS.policy.message_phone}." in text
    assert all((one.directions, RECORDS.policy.message_bring, RECORDS.policy.message_phone))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """All that a service tells from the publication of a week to the evening of the next Tuesday."""
    folder = tmp_path_factory.mktemp("told")
    engine = make_engine(str(folder / "store.db"))
    migrate(engine)
    engine.dispose()
    clock = Clock(AT)
    database = Database(str(folder / "store.db"), clock)
    import_service(database, "s", RECORDS, ACTOR)
    change_setting(database, "s", "nightly_seconds", "1", "60", ACTOR)
    manager = next(one.case_manager for one in RECORDS.individuals if one.case_manager)
    add_user(database, "s", "c@example.org", "Ailsa Coordinator", Role.COORDINATOR, ACTOR)
    add_user(database, "s", "m@example.org", manager, Role.CASE_MANAGER, ACTOR)
    for seed in (1, 2):
        _, result, version = plan_into_store(database, "s", MONDAY, 1, Limits(0.5, 0.01, 2, seed), ACTOR)
        publish_week(database, "s", MONDAY, version.number, ACTOR)
        away = {
            "individual_id": result.roster.bookings[-1].individual_id,
            "first_date": f"{MONDAY}",
            "last_date": f"{MONDAY + timedelta(days=6)}",
            "reason": "health",
        }
        change_record(database, "s", "absences", None, away, None, ACTOR)
    worker = Worker(database, into_folder(folder), "worker", 2)
    for clock.at in (datetime(2026, 12, day, hour, 5, tzinfo=UTC) for day, hour in EVENTS):
        note_what_is_due(worker)
        while do_next(worker):
            pass
    yield last_messages(database, "s", 10_000)
    database.close()


def test_every_kind_of_message_is_told_and_its_subject_says_nothing(told):
    kinds = {one.message.kind for one in told}
    assert kinds == set(MessageKind) - {MessageKind.ALERT}
    subjects = {one.message.subject for one in told}
    assert len(subjects) == len(kinds)
    assert {word for subject in subjects for word in words_of(subject) & TELLING} == set()


def test_each_is_told_their_own_and_nothing_else(told):
    people = {one.individual_id: one for one in RECORDS.individuals}
    for one in told:
        message = one.message
        if message.kind in TO_INDIVIDUALS:
            text = " ".join((message.subject, message.text, message.html or "", *message.calendars)).lower()
            mine = people[message.individual_id]
            text = without_addresses(re.sub(r"<[^>]*>", " ", text).replace(message.address.lower(), " "))
            assert told_of_others(mine, text) == set()
            assert words_of(text) & TELLING == set()


def test_staff_and_hosts_get_no_need_no_offence_and_no_address(told):
    private = {text for one in RECORDS.individuals for text in (one.email, one.phone) if text}
    for one in told:
        if one.message.kind not in TO_INDIVIDUALS:
            text = f"{one.message.subject} {one.message.text}"
            assert {need for need in NEEDS if f" {need} " in text} == set()
            assert {contact for contact in private if contact in text} == set()
            if one.message.kind is MessageKind.HOST:
                assert words_of(text) & TELLING == set()
            if one.message.kind in (MessageKind.DIGEST, MessageKind.NIGHT_REPORT):
                names = {person.last_name for person in RECORDS.individuals}
                assert {name for name in names if re.search(rf"\b{name}\b", text)} == set()
