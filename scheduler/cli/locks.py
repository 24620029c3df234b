"""What stays as published, as an argument."""

import click

from scheduler.cli.base import Day
from scheduler.operations.published import Lock, LockKind


class LockType(click.ParamType[Lock]):
    """What stays as published, written as day:2026-12-08, session:PARKS/2026-12-08/0900 or individual:P001."""

    name = "lock"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Lock:
        if isinstance(value, Lock):
            return value
        kind, _, key = str(value).partition(":")
        if kind not in tuple(LockKind) or not key:
            self.fail(f'"{value}" is no lock. Write day:2026-12-08, session:ID or individual:ID.', param, ctx)
        return Lock(LockKind(kind), Day().convert(key, param, ctx).isoformat() if kind == LockKind.DAY else key)
