"""Accounts."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from scheduler.domain.access import Role
from webui.forms.choices import offered
from webui.wording import ROLES

CHOICES = offered((role.value, ROLES[role]) for role in Role)


class UserForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        "Name",
        [InputRequired("Enter the name"), Length(max=100)],
        description="A case manager's as it is written in the records: their case-load is found by it",
    )
    role = SelectField("Role", choices=CHOICES)
    supervisor = SelectField("Which supervisor", choices=[], description="Only for a supervisor's account")


class NewUserForm(UserForm):
    email = EmailField("E-mail address", [InputRequired("Enter the e-mail address"), Length(max=200)])
    password = PasswordField(
        "First password",
        [InputRequired("Enter a first password"), Length(12, 200, "Enter 12 characters or more")],
        description="12 characters or more. They change it under Account.",
    )


class ChangeUserForm(UserForm):
    active = BooleanField("The account may be used")
    password = PasswordField(
        "New password",
        [Optional(), Length(12, 200, "Enter 12 characters or more")],
        description="Leave empty to keep the present one",
    )
