"""Which runs make up the bench, and running them: each in its own process, two at a time where there are cores."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from tests.bench.designs.every import DESIGNS
from tests.bench.measure import ALL_TIERS, FIRST_THREE, WORKERS, Task

PROFILES, SEEDS = ("typical", "tight"), (1, 2, 3, 4, 5)
SIZES, LARGE = (150, 250, 400), 1000
COMPARED = ((150, "typical"), (150, "tight"), (250, "typical"), (250, "tight"), (400, "typical"))
LARGE_SECONDS, LONG_SECONDS = 120.0, 600.0
WORST_SECONDS = 90.0
"""What the bars allow the worst case to take: so long, at least, all but the smallest of the sizes are searched."""
STAGES = ("product", "designs", "large", "long")
QUICK_SECONDS, QUICK_COMPARED = 20.0, ((150, "typical"),)


def plan(stages: Iterable[str], seconds: float) -> list[Task]:
    """The runs of some stages, `seconds` for each but the larger services' and the long ones."""
    weeks = [(people, profile, seed) for people in SIZES for profile in PROFILES for seed in SEEDS]
    every = {
        "product": [
            Task("product", ALL_TIERS, *week, max(seconds, WORST_SECONDS if week[0] > min(SIZES) else 0))
            for week in weeks
        ],
        "designs": [Task("designs", design, *which, 1, seconds) for which in COMPARED for design in DESIGNS],
        "large": [Task("large", ALL_TIERS, LARGE, "typical", 1, LARGE_SECONDS)],
        "long": [Task("long", FIRST_THREE, *week, LONG_SECONDS) for week in weeks],
    }
    return [task for stage in stages for task in every[stage]]


def quick() -> list[Task]:
    """One seed of the two smaller sizes, and the designs on the smallest."""
    product = [Task("product", ALL_TIERS, n, profile, 1, QUICK_SECONDS) for n in SIZES[:2] for profile in PROFILES]
    return product + [Task("designs", d, *which, 1, QUICK_SECONDS) for which in QUICK_COMPARED for d in DESIGNS]


def side_by_side() -> int:
    """How many runs fit on this machine's cores at once: at most two."""
    return 2 if (os.cpu_count() or 1) >= 2 * WORKERS else 1


def run(tasks: Iterable[Task], at_once: int, tell: Callable[[str], None]) -> Iterator[dict]:
    """The figures of each run, in the order of the tasks; one that fails ends the bench with what it said."""
    with ThreadPoolExecutor(at_once) as pool:
        for figures in pool.map(_in_its_own_process, tasks):
            tell(_line(figures))
            yield figures


def _line(figures: dict) -> str:
    gaps = ", ".join(f"{100 * (1 - t['value'] / max(1, t['bound'])):.2f}" for t in figures["tiers"])
    return (
        f"{figures['design']}, {figures['people']} {figures['profile']} {figures['seed']}: gaps {gaps} %, "
        f"rules broken {figures['breaks']}, {figures['cores_used']} cores, load {figures['load_before']}"
    )


def _in_its_own_process(task: Task) -> dict:
    command = [sys.executable, "-m", "tests.bench.measure", json.dumps(asdict(task))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{task}\n{done.stderr}")
    figures: dict = json.loads(done.stdout)
    return figures
