"""The sample service, read once for all tests of a process."""

from pathlib import Path

from scheduler.exchange.importing import read_service

RECORDS, _ = read_service(Path("data/sample"))
