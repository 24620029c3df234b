"""One change by hand."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField

from webui.forms.choices import offered

KINDS = [
    ("add", "Add to a session"),
    ("remove", "Take out of a session"),
    ("move", "Move to another session"),
    ("swap", "Change seats with someone"),
    ("pin", "Pin to a session (a decision for later plans)"),
    ("forbid", "Forbid a session (a decision for later plans)"),
]


class EditForm(FlaskForm):  # type: ignore[misc]
    """Which fields count depends on the kind; the page says which."""

    kind = RadioField("What to do", choices=offered(KINDS), default="move")
    individual = SelectField("Individual", choices=[])
    session = SelectField("Session", choices=[], description="For a move: the session they leave")
    to = SelectField("New session", choices=[], description="Only for a move, or the other's session for a swap")
    other = SelectField("The other individual", choices=[], description="Only for a swap")
