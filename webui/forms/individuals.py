"""Why someone looks at an individual who is not on their case-load."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class ReasonForm(FlaskForm):  # type: ignore[misc]
    reason = StringField(
        "Why do you need to see this individual?",
        [InputRequired("Say why"), Length(5, 300, "Use 5 to 300 characters")],
        description="It is kept in the log. For example: covering for a colleague on leave",
    )
