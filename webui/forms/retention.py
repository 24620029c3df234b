"""Erasing what may no longer be kept."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length


class ErasureForm(FlaskForm):  # type: ignore[misc]
    sure = BooleanField(
        "I have looked at the list. It cannot be undone.", [InputRequired("Tick that you have looked at the list")]
    )
    why = StringField(
        "Why now?",
        [InputRequired("Say why"), Length(5, 300, "Use 5 to 300 characters")],
        description="It is kept in the log. For example: yearly review of records, January 2027",
    )
