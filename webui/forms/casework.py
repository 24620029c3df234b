"""What happened in an order's life; an entry of the register put right."""

from flask_wtf import FlaskForm
from wtforms import DateField, FloatField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.attendance import Outcome
from scheduler.domain.casework import OrderEventKind
from webui.forms.choices import or_none

EVENTS = tuple(kind for kind in OrderEventKind if kind is not OrderEventKind.IMPOSED)


def _worded(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value.replace("_", " ").capitalize()) for value in values]


class EventForm(FlaskForm):  # type: ignore[misc]
    kind = SelectField("What happened?", [InputRequired("Choose what happened")], choices=or_none(_worded(EVENTS)))
    day = DateField(
        "On which day?",
        [InputRequired("Enter the day")],
        description="For an induction that is agreed, the day on which it is to be",
    )
    until = DateField(
        "Until which day?", [Optional()], description="Only for an extension: the last day asked for, or granted"
    )
    hours = FloatField(
        "How many hours from now on?", [Optional()], description="Only where the court changed the hours imposed"
    )


class CorrectionForm(FlaskForm):  # type: ignore[misc]
    outcome = SelectField(
        "What happened?", [InputRequired("Choose what happened")], choices=or_none(_worded(tuple(Outcome)))
    )
    arrived = StringField("Arrived, if late", [Optional(), Length(max=5)], description="For example, 09:30")
    left = StringField("Left, if early", [Optional(), Length(max=5)], description="For example, 13:00")
    note = StringField("Note", [Optional(), Length(max=300)])
    reason = StringField(
        "Why is it corrected?",
        [InputRequired("Say why"), Length(5, 300, "Use 5 to 300 characters")],
        description="The first entry stays in the history, with this beside it",
    )
