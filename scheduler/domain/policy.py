"""What the service decided: limits, standards, weights, each with its meaning and source."""

from dataclasses import dataclass, field
from typing import Any

from scheduler.domain.times import TimeOfDay


def setting(default: Any, meaning: str, *, source: str, least: float | None = None, most: float | None = None) -> Any:
    return field(default=default, metadata={"meaning": meaning, "source": source, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A service's settings. Chances are 0 to 1, times minutes or hours as named."""

    service_name: str = setting("Unpaid work service", "Name of the service, for print.", source="service")
    bank_holidays: str = setting(
        "SCT", "Subdivision of GB whose bank holidays close the service; empty: none.", source="1971 c.80"
    )
    induction_working_days: int = setting(
        5, "Working days from the order to the induction.", source="national standard", least=1, most=60
    )
    first_placement_working_days: int = setting(
        7, "Working days from the order to the first placement.", source="national standard", least=1, most=60
    )
    notice_working_days: int = setting(
        1, "Working days of notice inside which a published booking stays.", source="assumption", least=0, most=20
    )
    max_hours_a_week: float = setting(
        21.0, "Most hours of unpaid work in a week for anyone.", source="assumption", least=1, most=60
    )
    max_days_a_week: int = setting(
        4, "Most days of unpaid work in a week for anyone, extra days included.", source="Shetland", least=1, most=7
    )
    max_travel_minutes: int = setting(
        60,
        "Longest journey from home, one way, unless the individual has another limit.",
        source="assumption",
        least=0,
        most=300,
    )
    short_session_hours: float = setting(
        4.0, "A session of at most this length is short (rules S4 and W1).", source="assumption", least=1, most=12
    )
    minutes_between_sessions: int = setting(
        30, "Least time between two sessions of a day, the journey apart.", source="assumption", least=0, most=240
    )
    supervisor_minutes_between: int = setting(15, "The same for a supervisor.", source="assumption", least=0, most=240)
    enhanced_most: int = setting(
        2, "Most people with enhanced supervision in a session.", source="assumption", least=0, most=60
    )
    sent_home_chance_limit: float = setting(
        0.05, "Largest chance that anyone is sent home from a pool.", source="assumption", least=0, most=1
    )
    sent_home_share_limit: float = setting(
        0.005,
        "Largest expected share of those attending who are sent home from a pool.",
        source="assumption",
        least=0,
        most=1,
    )
    show_up_prior: float = setting(
        0.64,
        "Show-up probability assumed until the service has attendance of its own.",
        source="Aberdeenshire 2016-18",
        least=0.01,
        most=0.99,
    )
    show_up_prior_strength: float = setting(
        6.0,
        "Records that the assumed probability is worth, until the spread can be estimated.",
        source="assumption",
        least=0.5,
        most=200,
    )
    attendance_half_life_weeks: float = setting(
        8.0, "Weeks after which an attendance record counts half.", source="assumption", least=1, most=520
    )
    day_effect_sd: float = setting(
        0.3,
        "Standard deviation of the common day effect, in logits, until it can be estimated.",
        source="assumption",
        least=0,
        most=2,
    )
    red_below: float = setting(0.5, "Red: chance of completing on time below.", source="assumption", least=0, most=1)
    green_from: float = setting(0.8, "Green: chance of completing on time from.", source="assumption", least=0, most=1)
    red_weight: int = setting(4, "Weight of an hour that a red order needs.", source="assumption", least=1, most=100)
    amber_weight: int = setting(2, "The same, amber.", source="assumption", least=1, most=100)
    green_weight: int = setting(1, "The same, green.", source="assumption", least=1, most=100)
    first_contact_working_days: int = setting(
        1, "Working days from the order to the first direct contact.", source="national standard", least=1, most=60
    )
    retention_years: int = setting(
        5,
        "Years for which records are kept after the year in which an individual's last order ended.",
        source="Aberdeen City",
        least=0,
        most=50,
    )
    break_minutes: int = setting(
        0, "Minutes of breaks in a session that are not credited.", source="assumption", least=0, most=120
    )
    late_grace_minutes: int = setting(
        10, "Minutes late that cost no credit; after that all lateness does.", source="assumption", least=0, most=60
    )
    sent_home_credit_minutes: int = setting(
        60,
        "Minutes credited to someone the service sends home; the time they were kept, if longer.",
        source="New Zealand",
        least=0,
        most=600,
    )
    target_first_contact: float = setting(
        0.95, "Target: share of first contacts in time.", source="assumption", least=0, most=1
    )
    target_induction: float = setting(
        0.90, "Target: share of inductions in time.", source="assumption", least=0, most=1
    )
    target_first_placement: float = setting(
        0.97, "Target: share of first placements in time.", source="this product's bar", least=0, most=1
    )
    target_completed_on_time: float = setting(
        0.80, "Target: share of completed orders completed on time.", source="assumption", least=0, most=1
    )
    target_attendance: float = setting(
        0.70, "Target: share of bookings that people turned up to.", source="assumption", least=0, most=1
    )
    target_sent_home: float = setting(
        0.005, "Target, at most: share of attendances sent home.", source="this product's bar", least=0, most=1
    )
    target_questionnaire_response: float = setting(
        0.40, "Target: share of exit questionnaires answered.", source="assumption", least=0, most=1
    )
    small_numbers_below: int = setting(
        5, "Figures by group are hidden for fewer people than this.", source="assumption", least=1, most=50
    )
    weather_chance_winter: float = setting(
        0.10,
        "Chance that outdoor work is stopped, November to February, without a forecast.",
        source="assumption",
        least=0,
        most=1,
    )
    weather_chance_summer: float = setting(0.04, "The same, March to October.", source="assumption", least=0, most=1)
    tier_tolerance: float = setting(
        0.0, "Share of a tier's value that may be given up for the tiers below.", source="assumption", least=0, most=0.2
    )
    sends_messages: bool = setting(
        True, "Whether messages are sent; if not they are written, and kept back.", source="service"
    )
    nightly_at: TimeOfDay = setting(TimeOfDay(120), "When the nightly plan is made.", source="assumption")
    nightly_seconds: int = setting(
        60, "Seconds for which the nightly plan is searched, for each week.", source="assumption", least=1, most=3600
    )
    lights_at: TimeOfDay = setting(TimeOfDay(90), "When each order's traffic light is kept.", source="assumption")
    retention_at: TimeOfDay = setting(
        TimeOfDay(60), "When old messages go and records due for erasure are looked for.", source="assumption"
    )
    weather_at: TimeOfDay = setting(TimeOfDay(75), "When the forecast is fetched.", source="assumption")
    sheets_at: TimeOfDay = setting(TimeOfDay(390), "When supervisors get their team sheets.", source="assumption")
    digest_at: TimeOfDay = setting(TimeOfDay(450), "When case managers get their digest.", source="assumption")
    reminders_at: TimeOfDay = setting(
        TimeOfDay(960), "When reminders of the next day are sent, and hosts learn who comes.", source="assumption"
    )
    quiet_from: TimeOfDay = setting(
        TimeOfDay(1200), "From then on no message goes to individuals.", source="assumption"
    )
    quiet_until: TimeOfDay = setting(TimeOfDay(480), "Until then no message goes to individuals.", source="assumption")
    message_sender: str = setting(
        "Your local team", "Who messages to individuals are from. Do not name the court or the order.", source="service"
    )
    message_answers: str = setting(
        "no-reply@example.org", "Address that calendar entries are from and answers to e-mails go to.", source="service"
    )
    message_phone: str = setting("", "Telephone number to call, in messages to individuals.", source="service")
    message_bring: str = setting(
        "Wear warm clothes and strong shoes. Bring a drink.", "What to wear and bring, in messages.", source="service"
    )
    message_days: int = setting(
        90, "Days for which the text of a message is kept.", source="assumption", least=7, most=1000
    )
    erases_when_due: bool = setting(
        False, "Whether the nightly run erases records that are due; if not it lists them.", source="assumption"
    )
