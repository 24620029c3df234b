"""Accounts for the pages, from the command line: the first administrator is made here."""

from getpass import getuser

import click

from scheduler.cli.base import main
from scheduler.cli.store import key_option, store_option
from scheduler.domain.access import Role
from scheduler.domain.versions import Actor
from scheduler.operations.manage_users import add_user, list_users
from scheduler.store.database import Database


@main.group()
def user() -> None:
    """Accounts that sign in to the pages of a store."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Name that colleagues know; a case manager's as in the records.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--supervisor", help="For a supervisor: their id in the records.")
@click.password_option(help="Asked for unless it comes by standard input; never write it on the command line.")
@store_option
@key_option
@click.option("--by", default=getuser, show_default="your login name", help="Who does it, for the log.")
def add(email: str, name: str, role: str, supervisor: str | None, password: str, store: str, key: str, by: str) -> None:
    """Make an account for EMAIL; the password is asked for."""
    actor = Actor(by, "Managing accounts")
    made = add_user(Database(store), key, email, name, Role(role), actor, supervisor, password)
    click.echo(f"{made.name} can sign in as {made.email}.")


@user.command(name="list")
@store_option
@key_option
def list_(store: str, key: str) -> None:
    """All accounts of a service."""
    for one in list_users(Database(store), key):
        click.echo(f"{one.name}, {one.role}, {one.email}, {'open' if one.active else 'closed'}")
