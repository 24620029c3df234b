"""What is said of an order after an event."""

from tests.cli.conftest import run


def test_an_event_and_the_state_after_it_are_told_in_words(planned, tmp_path):
    address = str(tmp_path / "store.db")
    run("db", "upgrade", "--store", address)
    run("import", planned.service, "--store", address, "--service", "s")
    _, _, order = planned.first_booking()
    event = ("order", "event", order, "extension_asked", "--day", "2026-11-20", "--until", "2027-12-31")
    told = run(*event, "--store", address, "--service", "s", "--by", "A", "--why", "B").output
    assert told.startswith(f"{order}: extension asked on 2026-11-20. It is in force, its last day 20")
