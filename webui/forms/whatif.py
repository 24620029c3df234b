"""What to try over months."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from webui.forms.choices import offered

MOST_SCENARIOS = 3
"""More cannot be told apart in a chart."""
STANDARD = 95
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS = [("2", "2 weeks"), ("4", "4 weeks"), ("13", "3 months"), ("26", "6 months"), ("52", "a year")]
RUNS = [("2", "2: a first idea"), ("5", "5"), ("10", "10"), ("20", "20: for a decision")]
POLICIES = [("solver", "as this program plans"), ("rule of thumb", "by hand: longest waiting first (quick)")]


class WhatIfForm(FlaskForm):  # type: ignore[misc]
    orders = IntegerField(
        "More orders a year",
        [Optional(), NumberRange(-5000, 5000, "Enter a number from -5000 to 5000")],
        description="Such as 60. With a minus for fewer.",
    )
    sessional = IntegerField(
        "More sessional supervisors on one day",
        [Optional(), NumberRange(1, 20, "Enter a number from 1 to 20")],
        description="Such as 1",
    )
    weekday = SelectField("On which day", choices=offered(zip(DAYS, DAY_NAMES, strict=True)), default="sat")
    ratio = IntegerField(
        "People whom each supervisor may lead",
        [Optional(), NumberRange(1, 12, "Enter a number from 1 to 12")],
        description="Leave empty for what each may lead now",
    )
    show_up = IntegerField(
        "Points by which more people come",
        [Optional(), NumberRange(-90, 90, "Enter a number from -90 to 90")],
        description="Such as 5, for reminders that work",
    )
    others = TextAreaField(
        "Other scenarios",
        [Optional(), Length(max=1000, message="Enter at most 1,000 characters")],
        description="One a line, a name and what it changes, such as: Parks shut: close PARKS; sessional +2 sat",
    )
    weeks = SelectField("How far ahead", choices=offered(WEEKS), default="13")
    replications = SelectField("Simulated futures of each", choices=offered(RUNS), default="5")
    policy = SelectField("How weeks are planned", choices=offered(POLICIES), default="solver")
    least_staff = BooleanField("Find the least extra staff that holds a standard of starts within 7 working days")
    standard = IntegerField(
        "Standard to hold, in %",
        [Optional(), NumberRange(50, 100, "Enter a number from 50 to 100")],
        default=STANDARD,
        description=f"Of first placements, offered within 7 working days. {STANDARD} if you leave it empty",
    )

    def validate_others(self, field: TextAreaField) -> None:
        if (count := len(self.scenarios())) > MOST_SCENARIOS:
            raise ValidationError(f"These are {count} scenarios with what is asked above. Ask at most {MOST_SCENARIOS}")

    def scenarios(self) -> list[str]:
        """In their own words: the one that the fields make up, then those written out."""
        changes = self._changes()
        asked = [f"Asked: {'; '.join(changes)}"] if changes else []
        return asked + [line for line in (self.others.data or "").splitlines() if line.strip()]

    def _changes(self) -> list[str]:
        found = [f"orders {self.orders.data:+d}"] if self.orders.data else []
        found += [f"sessional +{self.sessional.data} {self.weekday.data}"] if self.sessional.data else []
        found += [f"ratio {self.ratio.data}"] if self.ratio.data else []
        found += [f"show-up {self.show_up.data:+d}"] if self.show_up.data else []
        return found
