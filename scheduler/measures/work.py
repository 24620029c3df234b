"""Measures of the work: offered, attended, credited, sent home; and of what people say of it at the end."""

from scheduler.domain.attendance import Outcome
from scheduler.domain.measures import Better, Measure, Topic, Unit
from scheduler.measures.definition import Definition, count, equals, expected, holds, hours_of, known, mean_of

HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER


def _work(
    code: str, name: str, unit: Unit, better: Better, definition: str, target: str | None = None
) -> tuple[Measure, str, str]:
    return Measure(code, name, Topic.WORK, unit, better, definition, target), "bookings", "day"


def _outcome(outcome: Outcome, name: str, what: str) -> Definition:
    definition = f"Bookings in the period with the outcome `{outcome}`: {what}."
    measure = Measure(outcome.value, name, Topic.SERVICE, Unit.COUNT, LOWER, definition)
    return Definition(measure, "bookings", "day", equals("outcome", outcome), count)


def _rating(code: str, name: str) -> Definition:
    definition = (
        f"Mean rating of `{code}`, 1 (not at all) to 5 (very much), of the questionnaires answered "
        "in the period that rate it."
    )
    measure = Measure(f"rated_{code}", name, Topic.FEEDBACK, Unit.RATING, HIGHER, definition)
    return Definition(measure, "questionnaires", "answered_on", known(code), mean_of(code))


WORK = (
    Definition(
        *_work(
            "hours_offered",
            "Hours offered",
            Unit.HOURS,
            HIGHER,
            "Length of the sessions of all bookings in the period that were not called off beforehand.",
        ),
        expected,
        hours_of("minutes"),
    ),
    Definition(
        *_work(
            "hours_attended",
            "Hours attended",
            Unit.HOURS,
            HIGHER,
            "Length of the sessions in the period that people came to and worked in, for however long.",
        ),
        holds("worked"),
        hours_of("minutes"),
    ),
    Definition(
        *_work(
            "hours_credited", "Hours credited", Unit.HOURS, HIGHER, "Hours that bookings in the period counted for."
        ),
        None,
        hours_of("minutes_credited"),
    ),
    Definition(
        *_work(
            "attendance",
            "Attendance",
            Unit.SHARE,
            HIGHER,
            "Of the bookings in the period that were not called off beforehand, the share that people turned up to.",
            "target_attendance",
        ),
        expected,
        mean_of("turned_up"),
    ),
    Definition(
        *_work(
            "acceptable_absence",
            "Absent with an accepted reason",
            Unit.SHARE,
            NEITHER,
            "Of the bookings in the period that were not called off beforehand, the share of "
            "absences with an accepted reason.",
        ),
        expected,
        mean_of("accepted"),
    ),
    Definition(
        *_work(
            "unacceptable_absence",
            "Absent without",
            Unit.SHARE,
            LOWER,
            "Of the bookings in the period that were not called off beforehand, the share of unacceptable absences.",
        ),
        expected,
        mean_of("unacceptable"),
    ),
)

SERVICE = (
    Definition(
        Measure(
            "sent_home",
            "Sent home by the service",
            Topic.SERVICE,
            Unit.SHARE,
            LOWER,
            "Of the bookings in the period that people turned up to, the share that the service "
            "sent home, whatever the cause.",
            "target_sent_home",
        ),
        "bookings",
        "day",
        holds("turned_up"),
        mean_of("sent_home"),
    ),
    _outcome(Outcome.SENT_HOME_TEAM_FULL, "Sent home: team full", "sent home because the team was full"),
    _outcome(Outcome.SENT_HOME_NO_SUPERVISOR, "Sent home: no supervisor", "sent home for want of a supervisor"),
    _outcome(Outcome.SENT_HOME_WEATHER, "Sent home: weather", "sent home because of the weather"),
    _outcome(Outcome.SENT_HOME_VEHICLE, "Sent home: vehicle", "sent home for want of a vehicle"),
    _outcome(Outcome.STOOD_DOWN, "Stood down", "told beforehand not to come"),
    _outcome(Outcome.CANCELLED, "Session cancelled", "the whole session was cancelled beforehand"),
)

FEEDBACK = (
    Definition(
        Measure(
            "questionnaires_sent",
            "Questionnaires sent",
            Topic.FEEDBACK,
            Unit.COUNT,
            NEITHER,
            "Exit questionnaires sent in the period.",
        ),
        "questionnaires",
        "sent_on",
        None,
        count,
    ),
    Definition(
        Measure(
            "questionnaire_response",
            "Questionnaires answered",
            Topic.FEEDBACK,
            Unit.SHARE,
            HIGHER,
            "Of the exit questionnaires sent in the period, the share answered since.",
            "target_questionnaire_response",
        ),
        "questionnaires",
        "sent_on",
        None,
        mean_of("answered"),
    ),
    _rating("fairly_treated", "Rated: treated fairly"),
    _rating("work_useful", "Rated: the work was useful"),
    _rating("learnt_something", "Rated: learnt something"),
    _rating("barriers_heeded", "Rated: barriers were heeded"),
    _rating("life_better", "Rated: life is better for it"),
)
