"""What every command shares: the group, days as arguments, records read with their warnings."""

from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import click

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import monday_of
from scheduler.exchange.importing import read_service

RULE_BROKEN, CANNOT_GO_ON = 1, 2
WARNINGS_SHOWN = 5
WIDTH_OF_A_LOG = 110

ANY_PATH = click.Path(path_type=Path)


MODULES = {
    "attendance": "attendance",
    "audit": "store",
    "backtest": "backtest",
    "backup": "store",
    "check": "commands",
    "convert": "commands",
    "db": "store",
    "draft": "store",
    "edit": "edit",
    "export": "store",
    "help-list": "support",
    "import": "store",
    "lights": "lights",
    "measures": "measures",
    "messages": "worker",
    "muster": "muster",
    "nights": "worker",
    "order": "order",
    "publish": "store",
    "repair": "repair",
    "restore": "store",
    "retention": "store",
    "reviews-due": "support",
    "roster": "commands",
    "sample": "commands",
    "scenarios": "scenarios",
    "show-up": "show_up",
    "subject-access": "store",
    "user": "user",
    "versions": "store",
    "whatif": "whatif",
    "why": "why",
    "worker": "worker",
}
"""Each command's module, loaded when it is called for: all that all of them stand on takes seconds to load."""


class Commands(click.Group):
    """Errors that a user can mend become lines and exit status 2, without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in MODULES:
            import_module(f"scheduler.cli.{MODULES[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SchedulerError as error:
            click.echo(str(error), err=True)
            raise click.exceptions.Exit(CANNOT_GO_ON) from None


FIRST_YEAR, LAST_YEAR = 1980, 2150
"""Unpaid work began as community service; orders end within months."""


class Day(click.ParamType[date]):
    """A day written as 2026-12-07."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = value if isinstance(value, date) else datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f'"{value}" is not a day. Write it as 2026-12-07.', param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{day} is in no year from {FIRST_YEAR} to {LAST_YEAR}. Check it.", param, ctx)
        return day


class Monday(Day):
    """The Monday that a week begins on."""

    name = "monday"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        day = super().convert(value, param, ctx)
        if day != monday_of(day):
            self.fail(f"{day} is a {day:%A}. Its week begins on Monday {monday_of(day)}.", param, ctx)
        return day


as_of_option = click.option(
    "--as-of",
    type=Day(),
    help="Today: inductions agreed for before are over.  [default: what ROSTER was planned for, else its first day]",
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="unpaid-work-scheduler")
def main() -> None:
    """Plan who works where in a service for unpaid work."""


def read_records(service: Path) -> ServiceRecords:
    """The records; warnings go to standard error, the first few of them."""
    records, warnings = read_service(service)
    if warnings:
        click.echo(plural(len(warnings), "odd thing") + " in the records, read as they stand:", err=True)
    for warning in warnings[:WARNINGS_SHOWN]:
        click.echo(f"  {warning}", err=True)
    if len(warnings) > WARNINGS_SHOWN:
        click.echo(f"  and {len(warnings) - WARNINGS_SHOWN} more.", err=True)
    return records


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}{'es' if thing.endswith(('s', 'ch')) else 's'}"
