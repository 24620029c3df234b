"""Three workers, killed at work, through the night on which the clock goes back: each job and each message once."""

from tests.store.nights import run_nights
from tests.store.stand_ins import Mailbox, Notify, mail_server, notify_server


def test_a_night_is_done_once_though_workers_are_killed(address, tmp_path):
    """A day until the morning of 25 October; `make bench-nights` goes through a week with fifty killed."""
    mailbox, notify = Mailbox(delay=0.2), Notify()
    with mail_server(mailbox) as port, notify_server(notify) as url:
        sums = run_nights(address, tmp_path, mailbox, port, notify, url, days=1, kills=4)
    assert sums.faults == []
    assert sum(sums.kills.values()) >= 3
    assert sums.nights == 2
    assert sums.messages["email sent"] + sums.messages["email uncertain"] >= 5
