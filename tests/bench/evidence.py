"""`make evidence`: four policies through the same simulated years, kept run by run, and docs/evidence.md from them.

Runs that are kept already with the same settings are not run again: an interrupted night goes on where it ended.
"""

import argparse
import json
import os
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

from scheduler.exchange.importing import read_service
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.policies import PolicyName
from scheduler.simulation.replications import Outcome, Run, replicate
from scheduler.solver.limits import Limits
from tests.bench.evidence_report import VALIDATION, write_report

SAMPLE, MONDAY, GAP = Path("data/sample"), date(2026, 12, 7), 0.01
WARM_UP = 26
KEPT = Path("out/evidence.jsonl")


def the_runs(weeks: int, seconds: float, seed: int) -> list[Run]:
    """Each policy for a year; and the rule of thumb once more, its first half year not counted, to be validated."""
    records, _ = read_service(SAMPLE)
    limits = Limits(seconds, GAP, 1, seed)
    runs = [Run(policy.value, records, MONDAY, weeks, policy, limits=limits, seed=seed) for policy in PolicyName]
    by_hand = PolicyName.RULE_OF_THUMB
    return [*runs, Run(VALIDATION, records, MONDAY, weeks + WARM_UP, by_hand, seed=seed, uncounted=WARM_UP)]


def settings_of(run: Run) -> str:
    """What decides a run's outcome, beside the replication: parameters, records and limits, as a digest."""
    told = (run.label, run.weeks, run.limits, run.seed, run.uncounted, asdict(run.parameters), repr(run.records))
    return sha256(repr(told).encode()).hexdigest()[:16]


def kept(path: Path, runs: list[Run]) -> list[Outcome]:
    wanted = {run.label: settings_of(run) for run in runs}
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Outcome(**row["outcome"]) for row in rows if wanted.get(row["outcome"]["label"]) == row["settings"]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--replications", type=int, default=20)
    asked.add_argument("--first", type=int, default=0, help="the first replication, where several machines share them")
    asked.add_argument("--weeks", type=int, default=52)
    asked.add_argument("--seconds", type=float, default=0.5, help="search of each week, deterministic")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--kept", type=Path, default=KEPT)
    asked.add_argument("--only", nargs="*", help="labels of runs to do now")
    asked.add_argument("--report-only", action="store_true", help="run nothing more")
    args = asked.parse_args()
    runs = the_runs(args.weeks, args.seconds, args.seed)
    digests = {run.label: settings_of(run) for run in runs}
    done = kept(args.kept, runs)
    if not args.report_only:
        args.kept.parent.mkdir(parents=True, exist_ok=True)
        have = {(outcome.label, outcome.replication) for outcome in done}

        def keep(outcome: Outcome) -> None:
            with args.kept.open("a", encoding="utf-8") as file:
                row = {"settings": digests[outcome.label], "outcome": asdict(outcome)}
                file.write(json.dumps(row) + "\n")
            print(f"{outcome.label}, replication {outcome.replication + 1}", flush=True)

        for replication in range(args.first, args.replications):
            missing = [
                run
                for run in runs
                if (run.label, replication) not in have and (not args.only or run.label in args.only)
            ]
            if missing:
                replicate(missing, [replication], args.workers, keep)
        done = kept(args.kept, runs)
    write_report(done, Parameters(), args.weeks, args.seconds, args.replications)


if __name__ == "__main__":
    main()
