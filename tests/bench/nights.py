"""`make bench-nights`: three workers through a week with a clock change, killed fifty times, on each database."""

import argparse
import tempfile
from pathlib import Path

from scheduler.store.database import make_engine
from scheduler.store.schema import migrate
from tests.store.nights import run_nights
from tests.store.servers import new_database, postgresql
from tests.store.stand_ins import Mailbox, Notify, mail_server, notify_server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        for name, address in (
            ("SQLite", f"sqlite:///{folder}/store.db"),
            ("PostgreSQL", new_database(server, "week")),
        ):
            engine = make_engine(address)
            migrate(engine)
            engine.dispose()
            place = Path(folder, name)
            place.mkdir()
            mailbox, notify = Mailbox(delay=0.3), Notify()
            with mail_server(mailbox) as port, notify_server(notify) as url:
                sums = run_nights(address, place, mailbox, port, notify, url, options.days, options.kills)
            print(f"{name}: killed {sum(sums.kills.values())} times ({_told(sums.kills)} in hand)")
            print(f"  nights: {sums.nights}, each with one plan and one report; jobs: {_told(sums.jobs)}")
            print(
                f"  messages: {_told(sums.messages)}; {len(mailbox.mails)} e-mails and {len(notify.texts)} texts came"
            )
            print(f"  of the uncertain {sums.uncertain_arrived} had arrived")
            print(f"  faults: {len(sums.faults)}", *sums.faults[:20], sep="\n    ", flush=True)


def _told(counts) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


if __name__ == "__main__":
    main()
