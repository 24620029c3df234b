"""What individuals are told, in plain words; nothing that shows what it is about to someone who looks on."""

from collections.abc import Callable, Sequence
from datetime import date

from scheduler.domain.casework import Help
from scheduler.domain.individuals import ContactBy, Individual
from scheduler.domain.messages import Appointment, Channel
from scheduler.domain.policy import Policy
from scheduler.domain.times import clock
from scheduler.messages.appointments import News
from scheduler.messages.content import Content, Section, long_day

HELP_WORDS = {
    Help.LUNCH: "You get lunch on this day.",
    Help.TRAVEL_PASS: "You get a travel pass for this day. Ask us for it.",
}
HelpOn = Callable[[date], Sequence[Help]]


def way_to(individual: Individual) -> tuple[Channel, str]:
    """How the individual is told, and where; someone who needs help with reading is called."""
    if individual.reading_help and individual.phone:
        return Channel.CALL, individual.phone
    if individual.contact_by is ContactBy.EMAIL and individual.email:
        return Channel.EMAIL, individual.email
    if individual.contact_by is ContactBy.TEXT and individual.phone:
        return Channel.TEXT, individual.phone
    return Channel.LETTER, ""


def week_content(policy: Policy, first_name: str, told: Sequence[Appointment], help_on: HelpOn) -> Content:
    """All sessions of a week."""
    sections = tuple(_section(one, help_on) for one in told)
    return _content(policy, "Your week", f"Hello {first_name}. Here are your sessions.", sections)


def change_content(policy: Policy, first_name: str, news: News, help_on: HelpOn) -> Content:
    """Only what is not as it was told before."""
    sections = [_section(one, help_on, "New: ") for one in news.new]
    sections += [_section(one, help_on, "Now: ") for one in news.changed]
    sections += [
        Section(f"Cancelled: {long_day(one.day)}, {clock(one.start)}", ("Do not come on this day.",))
        if not any(other.day == one.day for other in news.told)
        else Section(f"Cancelled: {long_day(one.day)}, {clock(one.start)}", ("Do not come at this time.",))
        for one in news.cancelled
    ]
    opening = f"Hello {first_name}. There is a change."
    return _content(policy, "A change to your week", opening, tuple(sections), "All else stays as we told you.")


def reminder_content(policy: Policy, first_name: str, rows: Sequence[Appointment], help_on: HelpOn) -> Content:
    """The sessions of one day, the day before."""
    sections = tuple(_section(one, help_on) for one in rows)
    return _content(policy, "See you tomorrow", f"Hello {first_name}. See you tomorrow.", sections)


def _content(policy: Policy, title: str, opening: str, sections: tuple[Section, ...], rest: str = "") -> Content:
    call = (
        f"If you cannot come, call {policy.message_phone}." if policy.message_phone else "If you cannot come, tell us."
    )
    comes = any(not section.heading.startswith("Cancelled") for section in sections)
    closing = (rest, policy.message_bring if comes else "", call if comes else _question(policy))
    return Content(title, opening, sections, tuple(line for line in closing if line), policy.message_sender)


def _question(policy: Policy) -> str:
    return f"Any questions? Call {policy.message_phone}." if policy.message_phone else "Any questions? Ask us."


def _section(one: Appointment, help_on: HelpOn, before: str = "") -> Section:
    where = (f"Meet at {one.meet}.", one.directions, *(HELP_WORDS[help] for help in help_on(one.day)))
    heading = f"{before}{long_day(one.day)}, {clock(one.start)} to {clock(one.end)}"
    return Section(heading, tuple(line for line in where if line))
