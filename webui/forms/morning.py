"""What went otherwise than planned."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired

from webui.forms.choices import offered

EVENTS = [
    ("supervisor", "A supervisor cannot come"),
    ("weather", "Weather stops outdoor work"),
    ("van", "A van is not there"),
    ("placement", "A placement cannot be worked at"),
    ("individual", "An individual cannot come"),
]


class EventForm(FlaskForm):  # type: ignore[misc]
    kind = RadioField("What happened", choices=offered(EVENTS), validators=[InputRequired("Choose what happened")])
    supervisor = SelectField("Supervisor", choices=[], description="If a supervisor cannot come")
    placement = SelectField("Placement", choices=[], description="If a van or a placement is lost")
    individual = SelectField("Individual", choices=[], description="If an individual cannot come")
    day = DateField("Day", [InputRequired("Enter the day")])
