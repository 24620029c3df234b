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
    ("arrived", "Someone new needs a place this week"),
]
TAKE_BACK = "back"
NOT_AFTER_ALL = (TAKE_BACK, "Something did not happen after all")

ALL_DAY = "weather"
HALVES = [(ALL_DAY, "All day"), ("am", "Until noon"), ("pm", "From noon on")]


class EventForm(FlaskForm):  # type: ignore[misc]
    kind = RadioField("What happened", choices=offered(EVENTS), validators=[InputRequired("Choose what happened")])
    supervisor = SelectField("Supervisor", choices=[])
    half = SelectField("Time of day", choices=offered(HALVES), default=ALL_DAY)
    point = SelectField("Muster point", choices=[], default="")
    van = SelectField("Placement with the van", choices=[])
    placement = SelectField("Placement", choices=[])
    individual = SelectField("Individual", choices=[])
    arrived = SelectField("Who is new", choices=[])
    back = SelectField("What did not happen", choices=[])
    day = DateField("Day", [InputRequired("Enter the day")])
