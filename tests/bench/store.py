"""`make bench-store`: eight processes for a minute on each database, half of them killed; what five years cost."""

import argparse
import tempfile
from pathlib import Path

from scheduler.store.database import make_engine
from scheduler.store.schema import migrate
from tests.store.crowd import Outcomes, run_crowd
from tests.store.servers import new_database, postgresql


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=8)
    options = parser.parse_args()
    kill = options.workers // 2
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        for name, address in (
            ("SQLite", f"sqlite:///{folder}/store.db"),
            ("PostgreSQL", new_database(server, "many")),
        ):
            engine = make_engine(address)
            migrate(engine)
            engine.dispose()
            place = Path(folder, name)
            place.mkdir()
            _show(name, run_crowd(address, place, options.workers, options.seconds, kill))


def _show(name: str, outcomes: Outcomes) -> None:
    done = ", ".join(f"{count} {deed}" for deed, count in sorted(outcomes.done.items()))
    print(f"{name}: {done}; {outcomes.refused} refused, {outcomes.killed} killed, {outcomes.entries} in the log.")
    print(f"  faults: {len(outcomes.faults)}", *outcomes.faults[:10], sep="\n  ")


if __name__ == "__main__":
    main()
