"""`make bench`: speed, proof and risk on sample services of three sizes, printed and kept as JSON.

Each size runs in a process of its own, for its peak memory. Nothing here is asserted: these are figures.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from scheduler.assemble import assemble
from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.domain.result import PoolRisk, Progress
from scheduler.simulation.services import Profile, invent_service
from scheduler.solver.greedy import greedy_roster
from scheduler.solver.limits import Limits
from scheduler.solver.objective import TIERS
from scheduler.solver.pairs import possible_pairs
from scheduler.solver.plan import plan_roster
from scheduler.solver.pools import find_pools

SIZES = {160: 60.0, 300: 90.0, 600: 180.0}
MONDAY = date(2026, 12, 7)
OUT = Path("out/bench.json")
AT_RISK = 3


def measure(people: int, seconds: float) -> dict[str, object]:
    """All figures of one size."""
    records = invent_service(people, 1, Profile.TYPICAL, MONDAY)
    began = time.perf_counter()
    problem = assemble(records, MONDAY)
    assembled = time.perf_counter() - began
    began = time.perf_counter()
    pairs = possible_pairs(problem)
    greedy = greedy_roster(pairs, find_pools(pairs))
    first = time.perf_counter() - began
    steps: list[Progress] = []
    result = plan_roster(problem, Limits(seconds=seconds, gap=0.001, workers=2, seed=1), steps.append)
    risks = pool_risks(problem, result.roster)
    supervised = [risk for risk in risks if risk.booked]
    return {
        "people": people,
        "sessions": len(problem.sessions),
        "pairs": len(pairs.bookable),
        "seconds_allowed": seconds,
        "seconds_to_assemble": round(assembled, 2),
        "seconds_to_first_roster": round(first, 2),
        "rules_broken": len(check(problem, result.roster)) + len(check(problem, greedy)),
        "seconds_to_gap_in_tier_3": {
            f"{gap:.1%}": _time_to(steps, gap, result.tiers[AT_RISK - 1].value) for gap in (0.02, 0.01, 0.005)
        },
        "tiers": [
            {
                "name": tier.name,
                "unit": tier.unit,
                "greedy": value / tier.scale,
                "value": tier.value / tier.scale,
                "bound": tier.bound / tier.scale,
                "gap": tier.gap,
            }
            for tier, value in zip(result.tiers, tier_values(problem, greedy), strict=True)
        ],
        "booked": len(result.roster.bookings),
        "seats_staffed": sum(risk.places for risk in supervised),
        "seats_used_expected": round(sum(risk.expected for risk in supervised), 1),
        "mean_show_up": round(sum(r.expected for r in supervised) / max(1, sum(r.booked for r in supervised)), 3),
        "pools": [_pool(risk) for risk in risks],
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _time_to(steps: list[Progress], gap: float, reached: int) -> float | None:
    """Seconds to the first value within the gap of the bound then proven, of values that passed the exact risk."""
    for step in steps:
        if step.tier == AT_RISK and step.value <= reached and step.bound - step.value <= gap * step.bound:
            return round(step.seconds, 1)
    return None


def _pool(risk: PoolRisk) -> dict[str, object]:
    return {
        "sessions": list(risk.sessions),
        "places": risk.places,
        "booked": risk.booked,
        "expected": round(risk.expected, 2),
        "chance_sent_home": round(risk.chance_sent_home, 5),
        "share_sent_home": round(risk.share_sent_home, 6),
    }


def show(figures: dict) -> None:
    """A size's figures for people."""
    times = ", ".join(
        f"{gap}: {'not' if t is None else f'{t} s'}" for gap, t in figures["seconds_to_gap_in_tier_3"].items()
    )
    used, staffed = figures["seats_used_expected"], figures["seats_staffed"]
    print(f"\n{figures['people']} people, {figures['sessions']} sessions, {figures['pairs']} possible bookings")
    print(
        f"  first roster {figures['seconds_to_first_roster']} s; tier 3 within {times}; "
        f"peak memory {figures['peak_memory_mb']} MB; rules broken {figures['rules_broken']}"
    )
    print(f"  {'tier':16} {'greedy':>10} {'value':>10} {'bound':>10} {'gap':>8}")
    for tier in figures["tiers"]:
        print(
            f"  {tier['name']:16} {tier['greedy']:10.1f} {tier['value']:10.1f} {tier['bound']:10.1f} {tier['gap']:8.2%}"
        )
    print(
        f"  seats used, expected: {used} of {staffed} staffed = {used / max(1, staffed):.1%}; "
        f"booked to places alone: {figures['mean_show_up']:.1%}"
    )
    pools = figures["pools"]
    print(
        f"  pools {len(pools)}: largest chance of sending anyone home {max(p['chance_sent_home'] for p in pools):.2%}, "
        f"largest share {max(p['share_sent_home'] for p in pools):.3%}"
    )
    for pool in pools:
        if pool["booked"] > pool["places"]:
            print(
                f"    {pool['sessions'][0]} and {len(pool['sessions']) - 1} more: "
                f"{pool['booked']} booked for {pool['places']}, "
                f"chance {pool['chance_sent_home']:.2%}, share {pool['share_sent_home']:.3%}"
            )


def summary(every: list[dict]) -> str:
    """A row for each size, as the README has it."""
    columns = ("people", "sessions", "first roster", "tier 3 within 1 %, 0.5 %", "gaps of tiers 1 to 6")
    rows = [f"| {' | '.join(columns)} | seats used, to places alone | memory |", "| --- " * 7 + "|"]
    for size in every:
        within = ", ".join(f"{size['seconds_to_gap_in_tier_3'][gap] or '-'} s" for gap in ("1.0%", "0.5%"))
        gaps = ", ".join(f"{100 * tier['gap']:.1f}" for tier in size["tiers"])
        used = size["seats_used_expected"] / max(1, size["seats_staffed"])
        rows.append(
            f"| {size['people']} | {size['sessions']} | {size['seconds_to_first_roster']} s | {within} "
            f"| {gaps} % in {size['seconds_allowed']:.0f} s | {used:.0%}, {size['mean_show_up']:.0%} "
            f"| {size['peak_memory_mb']} MB |"
        )
    return "\n".join(rows)


def main() -> None:
    if len(sys.argv) > 1:
        people = int(sys.argv[1])
        print(json.dumps(measure(people, SIZES[people])))
        return
    every = []
    for people in SIZES:
        run = subprocess.run(
            [sys.executable, "-m", "tests.bench", str(people)], capture_output=True, text=True, check=True
        )
        every.append(json.loads(run.stdout))
        show(every[-1])
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"tiers": [tier.name for tier in TIERS], "sizes": every}, indent=1) + "\n")
    print(f"\n{summary(every)}\n\nKept in {OUT}")


if __name__ == "__main__":
    main()
