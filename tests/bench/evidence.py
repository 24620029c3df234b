"""`make evidence`: four policies through the same simulated years, kept run by run, and docs/evidence.md from them.

Every few weeks of a run are kept too, so that a report can be made of as many weeks as all have lived through. Runs
that are kept whole with the same settings and the same code are not run again: an interrupted night goes on where it
ended.
"""

import argparse
import json
import os
import sys
from ast import AST, Constant, Expr, dump, parse, walk
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from subprocess import run as run_command
from typing import Any

from scheduler.assumptions import change_records
from scheduler.domain.scenarios import MoreSessional, Scenario
from scheduler.domain.times import WEEKDAYS
from scheduler.exchange.importing import read_service
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName, policy_of
from scheduler.simulation.profiles import Profile
from scheduler.simulation.replications import Outcome, Run, outcome_of
from scheduler.simulation.services import invent_service
from scheduler.simulation.year import Year
from scheduler.solver.limits import Limits
from tests.bench.evidence_report import WARM_UP, Found, write_report
from tests.bench.evidence_tables import MORE_STAFF, POLICIES, VALIDATION

SAMPLE, MONDAY, GAP = Path("data/sample"), date(2026, 12, 7), 0.01
KEEP_EVERY = 2
PARAMETERS = Parameters(most_unsuited=0.009)
"""The sample has nine people whom no session suits, one in fifteen; published are 2.8 % of the 30.8 % who started late
(S71, S16)."""
CROWDED, TIMED = "solver, 160 people", 2
"""Replications of it: for how long they take, not for what comes of them."""
KEPT = Path("docs/evidence/outcomes.jsonl")
OF_HIGHS = {f"scheduler.solver.{name}" for name in ("guide", "highs", "highs_orders")}
"""Loaded with the solver, but not used: a run must be repeatable, and HiGHS is not asked then."""


def the_runs(weeks: int, seconds: float, seed: int) -> list[Run]:
    """Each policy for a year; the rule of thumb with more staff; the solver with 160 people, to be timed; and the rule
    of thumb once more, its first half year not counted, to be validated."""
    records, _ = read_service(SAMPLE)
    usual = Run("", records, MONDAY, weeks, parameters=PARAMETERS, limits=Limits(seconds, GAP, 1, seed), seed=seed)
    runs = [replace(usual, label=policy.value, policy=policy) for policy in PolicyName]
    by_hand = replace(usual, label=VALIDATION, policy=PolicyName.RULE_OF_THUMB)
    more = Scenario(MORE_STAFF, tuple(MoreSessional(1, weekday) for weekday in WEEKDAYS[:6]))
    staffed = replace(by_hand, label=MORE_STAFF, records=change_records(records, MONDAY, more, weeks))
    crowd = invent_service(160, 1, Profile.TYPICAL, MONDAY)
    crowded = replace(usual, label=CROWDED, records=crowd)
    return [*runs, staffed, crowded, replace(by_hand, weeks=weeks + WARM_UP, uncounted=WARM_UP)]


def settings_of(run: Run) -> str:
    """What decides a run's outcome, beside the replication: code, parameters, records and limits, as a digest."""
    told = (run.label, run.weeks, run.limits, run.seed, run.uncounted, asdict(run.parameters), repr(run.records))
    return sha256(f"{code_digest()}{told!r}".encode()).hexdigest()[:16]


@cache
def code_digest() -> str:
    """Of the modules that a run uses, without comments and docstrings; the same in every checkout."""
    files = [find_spec(name).origin for name in modules_of_a_run() if name not in OF_HIGHS]
    return sha256("".join(without_words(Path(file)) for file in files).encode()).hexdigest()[:16]


def modules_of_a_run() -> list[str]:
    """The product's own that are loaded: what an installation adds names the place where it lies."""
    listing = "import scheduler.simulation.replications, sys; print(*sorted(sys.modules))"
    loaded = run_command([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    return [name for name in loaded if name.partition(".")[0] == "scheduler"]


def without_words(path: Path) -> str:
    tree = parse(path.read_text(encoding="utf-8"))
    for node in walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [each for each in node.body if not _is_docstring(each)]
    return dump(tree)


def _is_docstring(node: AST) -> bool:
    return isinstance(node, Expr) and isinstance(node.value, Constant) and isinstance(node.value.value, str)


def live(run: Run, replication: int, path: Path) -> str:
    """A run from beginning to end, kept every few weeks."""
    year = Year(run.world(replication), policy_of(run.policy, run.limits))
    digest = settings_of(run)

    def keep(week: int) -> None:
        lived = week + 1
        if lived > run.uncounted and (lived % KEEP_EVERY == 0 or lived == run.weeks):
            outcome = asdict(outcome_of(run, replication, year.tally, lived))
            row = {"settings": digest, "weeks": lived - run.uncounted, "outcome": outcome}
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")

    year.run(keep, run.uncounted)
    return f"{run.label}, replication {replication + 1}"


def kept(path: Path, runs: list[Run]) -> dict[tuple[str, int, int], Outcome]:
    """(label, replication, weeks) -> the outcome so far, of runs with these settings."""
    wanted = {run.label: settings_of(run) for run in runs}
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        (row["outcome"]["label"], row["outcome"]["replication"], row["weeks"]): Outcome(**row["outcome"])
        for row in rows
        if wanted.get(row["outcome"]["label"]) == row["settings"]
    }


def drop_what_is_over(path: Path, weeks: int) -> None:
    """Of runs that have lived through all weeks only the last row stays."""
    if path.exists():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        whole = {of_run(row) for row in rows if row["weeks"] == weeks}
        left = [row for row in rows if row["weeks"] == weeks or of_run(row) not in whole]
        path.write_text("".join(json.dumps(row) + "\n" for row in left), encoding="utf-8")


def of_run(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["settings"], row["outcome"]["label"], row["outcome"]["replication"]


def lived_by_all(done: dict[tuple[str, int, int], Outcome]) -> tuple[int, set[int]]:
    """The most weeks that two replications or more have lived through under every policy, and these; else one."""
    through: dict[int, set[int]] = {}
    for weeks in {key[2] for key in done}:
        each = [{r for label, r, lived in done if label == policy and lived == weeks} for policy in POLICIES]
        through[weeks] = set.intersection(*each)
    most = max(map(len, through.values()), default=0)
    weeks = max((weeks for weeks, there in through.items() if len(there) >= min(2, most) > 0), default=0)
    return weeks, through.get(weeks, set())


def report(done: dict[tuple[str, int, int], Outcome], wanted_weeks: int, wanted: int, seconds: float) -> None:
    weeks, replications = lived_by_all(done)
    if not weeks:
        print("No replication is through under all policies yet: docs/evidence.md is left as it was.")
        return
    common = [row for (_, r, lived), row in sorted(done.items(), key=str) if lived == weeks and r in replications]
    compared = [row for row in common if row.label in (*POLICIES, MORE_STAFF)]
    longest = max((lived for label, _, lived in done if label == VALIDATION), default=0)
    validated = [row for (label, _, lived), row in sorted(done.items()) if (label, lived) == (VALIDATION, longest)]
    crowded = [row for (label, _, lived), row in sorted(done.items()) if (label, lived) == (CROWDED, wanted_weeks)]
    through = (weeks, len(replications))
    found = Found(compared, validated, crowded, through, (wanted_weeks, wanted), longest, seconds, code_digest())
    write_report(found)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--replications", type=int, default=30)
    asked.add_argument("--first", type=int, default=0, help="the first replication, where several machines share them")
    asked.add_argument("--weeks", type=int, default=52)
    asked.add_argument("--seconds", type=float, default=0.3, help="search of each week, deterministic")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--kept", type=Path, default=KEPT)
    asked.add_argument("--only", nargs="*", help="labels of runs to do now")
    asked.add_argument("--report-only", action="store_true", help="run nothing more")
    args = asked.parse_args()
    runs = the_runs(args.weeks, args.seconds, args.seed)
    if not args.report_only:
        args.kept.parent.mkdir(parents=True, exist_ok=True)
        have = kept(args.kept, runs)
        missing = [
            (run, replication, args.kept)
            for replication in range(args.first, args.replications)
            for run in runs
            if (run.label, replication, args.weeks) not in have and (not args.only or run.label in args.only)
            if run.label != CROWDED or replication < TIMED
        ]
        with ProcessPoolExecutor(args.workers, mp_context=get_context("spawn")) as pool:
            for told in pool.map(live, *zip(*missing, strict=True)) if missing else ():
                print(told, flush=True)
        drop_what_is_over(args.kept, args.weeks)
    report(kept(args.kept, runs), args.weeks, args.replications, args.seconds)


if __name__ == "__main__":
    main()
