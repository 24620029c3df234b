"""Planning and publishing a week."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from webui.forms.choices import offered

SECONDS = [("5", "5 seconds"), ("30", "30 seconds"), ("120", "2 minutes"), ("600", "10 minutes")]


class PlanForm(FlaskForm):  # type: ignore[misc]
    seconds = SelectField("Time to search", choices=offered(SECONDS), default="30")


class PublishForm(FlaskForm):  # type: ignore[misc]
    reason = StringField(
        "Why you publish this version",
        [InputRequired("Say why you publish this version"), Length(max=300, message="Use 300 characters at most")],
        description="For the log, such as: agreed at the Thursday meeting",
    )
