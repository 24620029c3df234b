"""`make bench`: speed, proof, memory, and the compared designs, on invented services; printed and kept as JSON.

Nothing here is asserted: these are figures. docs/solver.md says what they mean.
"""

import argparse
import json
import os
import platform
import re
import sys
import time
from pathlib import Path

from tests.bench import tables
from tests.bench.measure import SUMMED
from tests.bench.tasks import STAGES, plan, quick, run, side_by_side

OUT = Path("out/bench.json")
README, SOLVER = Path("README.md"), Path("docs/solver.md")


def main() -> None:
    chosen = _arguments()
    kept = json.loads(OUT.read_text()) if chosen.kept else _run(chosen)
    parts = _parts(kept)
    print("\n\n".join(f"## {title}\n\n{text}" for title, text in parts.items()))
    if chosen.write_docs:
        if "Summary" not in parts:
            raise SystemExit("--write-docs: no run of the stages product and large is kept; README's table is theirs.")
        _rewrite(README, f"{parts['Summary']}\n\n{parts['Machine']}")
        _rewrite(SOLVER, "\n\n".join(text for title, text in parts.items() if title != "Summary"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, the two smaller sizes")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each run of 150 people and of other designs")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES[:3], help="long: 10 minutes each at most")
    parser.add_argument("--only", default="", help="runs whose people, profile and seed match, such as 'tight 1$'")
    parser.add_argument("--alone", action="store_true", help="never two runs side by side")
    parser.add_argument("--kept", action="store_true", help=f"run nothing: the figures of {OUT}")
    parser.add_argument("--add", action="store_true", help=f"keep the figures of other runs in {OUT}")
    parser.add_argument("--write-docs", action="store_true", help=f"write the tables into {README} and {SOLVER}")
    return parser.parse_args()


def _run(chosen: argparse.Namespace) -> dict:
    """Figures are kept run by run, so that none are lost when one is the last; `--add` goes on from there."""
    began, at_once = time.perf_counter(), 1 if chosen.alone else side_by_side()
    tasks = quick() if chosen.quick else plan(chosen.stages, chosen.seconds)
    tasks = [task for task in tasks if re.search(chosen.only, f"{task.people} {task.profile} {task.seed}")]
    if not tasks:
        raise SystemExit(f"--only {chosen.only}: no run of these stages matches; they are named such as '250 tight 3'.")
    print(f"{len(tasks)} runs of 2 workers, {at_once} at a time on {os.cpu_count()} cores", file=sys.stderr)
    kept = {"cores": os.cpu_count(), "machine": platform.machine(), "at_once": at_once}
    runs = json.loads(OUT.read_text())["runs"] if chosen.add else []
    OUT.parent.mkdir(parents=True, exist_ok=True)
    for figures in run(tasks, at_once, lambda line: print(line, file=sys.stderr, flush=True)):
        runs = [old for old in runs if _which(old) != _which(figures)] + [figures]
        runs.sort(key=lambda one: STAGES.index(one["stage"]))
        kept |= {"minutes": round((time.perf_counter() - began) / 60, 1), "runs": runs}
        OUT.write_text(json.dumps(kept) + "\n")
    return kept


def _which(run: dict) -> tuple[object, ...]:
    return tuple(run[name] for name in ("stage", "design", "people", "profile", "seed"))


def _parts(kept: dict) -> dict[str, str]:
    runs = kept["runs"]
    stages = {run["stage"] for run in runs}
    parts = {"Bars": tables.standing(runs)}
    if stages & {"product", "large"}:
        parts = {"Summary": tables.summary(runs)} | parts | {"By size": tables.detail(runs)}
    if "long" in stages:
        parts |= {"The last tenth of a per cent": tables.last_tenth(runs)}
    if "designs" in stages:
        parts |= {"Designs": tables.ranking(runs), "Designs, service by service": tables.comparison(runs)}
    return parts | {"Machine": _machine(kept)}


def _machine(kept: dict) -> str:
    runs = kept["runs"]
    loads, sums = (sorted(run[name] for run in runs) for name in ("load_before", "yardstick_seconds"))
    broken = sum(run["breaks"] + run["greedy_breaks"] for run in runs)
    return (
        f"{len(runs)} runs of two workers, {kept['at_once']} at a time on {kept['cores']} cores ({kept['machine']}); "
        f"other work on the machine included, the load was {loads[len(loads) // 2]:.1f} in the middle "
        f"and {loads[-1]:.1f} at most. To sum {SUMMED:,} squares in Python took {sums[len(sums) // 2]} s "
        f"in the middle, {sums[0]} to {sums[-1]} s. Rules broken: {broken}."
    )


def _rewrite(page: Path, text: str) -> None:
    """Replace what stands between the page's marks."""
    marked = re.compile(r"(<!-- bench:begin -->\n).*(<!-- bench:end -->)", re.DOTALL)
    page.write_text(marked.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page.read_text()))


if __name__ == "__main__":
    main()
