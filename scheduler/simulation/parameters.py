"""What a simulated year assumes, each figure with its meaning and source; `S` numbers: docs/simulation.md."""

from dataclasses import dataclass, fields

from scheduler.domain.policy import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Behaviour of courts, people, staff and weather. Shares and chances are 0 to 1, logits as named."""

    orders_for_each_live: float = setting(
        1.49, "Orders imposed a year for each order in force.", source="S16, S51, S11 (derived: 12,056 for 8,100)"
    )
    most_unsuited: float = setting(
        1.0,
        "Most of the people with new orders whom no session of the week suits; 1: as many as the records have.",
        source="the service's records; for the evidence 0.009: S71, S16 (derived: 2.8 % of the 30.8 % late)",
    )
    first_contact_in_time: float = setting(0.789, "Share contacted by the next working day.", source="S13")
    late_contact_days: int = setting(
        2,
        "Working days to the contact of the others.",
        source="S71 (fitted: late contact is why 3.8 % of late starts were late)",
    )
    cannot_start: float = setting(
        0.072,
        "Share who cannot start in time for reasons of their own: custody, illness, work, another order.",
        source="S0, S71 (derived: 46.8 % of the 15.4 % who were late)",
    )
    cannot_start_days: float = setting(25.0, "Mean days until these can.", source="assumed")
    appointment_days: int = setting(
        2,
        "Working days after which whom no induction session suited is inducted by appointment.",
        source="S16 (fitted)",
    )
    induction_come: float = setting(0.92, "Chance to come to an induction.", source="S13 (derived from 81.2 %)")
    first_day_logit: float = setting(
        0.7, "Logit of coming to the first placement, beyond one's own.", source="S71 (derived: 8 % of orders late)"
    )
    come_alpha: float = setting(
        3.4, "Own chance to come: alpha of a Beta, mean with beta 0.66.", source="S62, S80; spread assumed"
    )
    come_beta: float = setting(1.75, "Own chance to come: beta.", source="S62, S80; spread assumed")
    came_last_logit: float = setting(0.25, "Who came last time, in logits.", source="assumed")
    missed_last_logit: float = setting(-0.35, "Who missed last time, in logits.", source="assumed")
    employed_logit: float = setting(
        0.15, "Who is in work, in logits.", source="assumed (S76: they complete more often)"
    )
    journey_logit: float = setting(-0.1, "For each half hour of journey, in logits.", source="assumed")
    day_effect_sd: float = setting(0.3, "Spread of the days' common effect, in logits.", source="assumed")
    bad_weather_logit: float = setting(-0.25, "On a half-day on which weather stops work.", source="assumed")
    weather_winter: float = setting(0.10, "Half-days on which outdoor work stops, Nov to Feb.", source="assumed")
    weather_summer: float = setting(0.04, "The same, March to October.", source="assumed")
    weather_foreseen: float = setting(0.6, "Share of these known the evening before.", source="assumed")
    seen_early: float = setting(
        0.8,
        "Share known before people set out, of what was not the evening before: weather, sickness, vans.",
        source="assumed",
    )
    reached: float = setting(0.7, "Chance that a call or text that morning reaches someone before.", source="assumed")
    sickness_begins: float = setting(
        0.0055, "Chance a day that a supervisor's sickness begins.", source="assumed (two spells a year)"
    )
    sickness_days: float = setting(
        9.7, "Its mean length in days.", source="Accounts Commission 2025 (derived: 13.9 working days a year)"
    )
    cover_found: float = setting(0.5, "Chance that a free supervisor can be called in the same day.", source="assumed")
    leave_weeks: float = setting(0.108, "Share of weeks a supervisor is on leave.", source="SI 1998/1833: 5.6 weeks")
    van_fails: float = setting(0.005, "Chance a day that a van fails.", source="assumed")
    accepted: float = setting(0.68, "Share of absences with an accepted reason.", source="S20 (fitted to 0.35)")
    away_a_week: float = setting(
        0.025, "Chance a week that a known spell away begins: illness, custody, care.", source="S72 (fitted)"
    )
    away_days: float = setting(70.0, "Its mean length in days.", source="S72 (fitted to 157 and 253 days)")
    worked_share: float = setting(0.97, "Share of a session credited: lateness, leaving early.", source="assumed")
    absences_to_breach: int = setting(
        5, "Unacceptable absences to a breach application.", source="S20 (fitted to 0.35)"
    )
    revoked: float = setting(0.5, "Breach applications that end in revocation.", source="S20, S78 (fitted to 16.7 %)")
    court_days: int = setting(42, "Days from a breach application to the court's decision.", source="assumed")
    other_ends_a_week: float = setting(
        0.0048, "Chance a week of an end for other reasons: transfer, review, discharge, death.", source="S78 (derived)"
    )
    extension_asked_days: int = setting(
        14, "Days before the last day on which an extension is asked for what cannot be done.", source="assumed"
    )
    extension_days: int = setting(91, "Days that the court grants.", source="assumed")


def parameter_table(parameters: Parameters) -> str:
    """Markdown: a row for each parameter."""
    rows = ["| parameter | value | meaning | source |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{item.name}` | {getattr(parameters, item.name):g} | {told['meaning']} | {told['source']} |"
        for item in fields(parameters)
        for told in (item.metadata,)
    ]
    return "\n".join(rows)
