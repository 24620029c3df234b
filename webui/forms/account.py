"""Signing in, and one's own password."""

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address"), Length(max=200)])
    password = PasswordField("Password", [InputRequired("Enter your password"), Length(max=200)])


class PasswordForm(FlaskForm):  # type: ignore[misc]
    old = PasswordField("Present password", [InputRequired("Enter your present password"), Length(max=200)])
    new = PasswordField(
        "New password",
        [InputRequired("Enter a new password"), Length(12, 200, "Enter 12 characters or more")],
        description="12 characters or more. Three words together are good.",
    )
