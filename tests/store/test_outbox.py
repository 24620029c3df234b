"""The outbox: a message is queued once, delivered once by whichever worker, and never lost."""

from datetime import UTC, datetime, timedelta
from email import message_from_string

import pytest

from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import Channel, MessageKind, MessageState
from scheduler.operations.bounces import note_bounce
from scheduler.operations.deliver import deliver_due, last_messages, send_again, tick_off
from scheduler.operations.read_log import verify_log
from scheduler.store import outbox
from scheduler.store.tables.people import IndividualRow
from tests.store.mailing import (
    ACTOR,
    KEY,
    LEASE,
    NOON,
    Clock,
    a_message,
    a_small_service_in,
    into_folder,
    noted,
    only,
    postman,
    queue,
    sending,
)
from tests.store.stand_ins import Mailbox, mail_server

OVER = timedelta(seconds=-1)
"""A lease that is over as soon as it begins: its worker gives no sign of life."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(store_with, clock):
    return store_with(a_small_service_in, clock)


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def port(mailbox):
    with mail_server(mailbox) as port:
        yield port


def states(database):
    return {one.message.key: one.state for one in last_messages(database, KEY, 100)}


def begin(database, number, worker, lease=LEASE):
    with database.changing(ACTOR) as session:
        return outbox.begin_to_send(session, number, worker, datetime.now(UTC), lease, None)


def claim(database, worker, lease=LEASE):
    with database.changing(ACTOR) as session:
        return outbox.claim(session, database.moment(), datetime.now(UTC), lease, worker, 10)


def test_a_message_with_the_same_key_is_queued_once(store):
    assert queue(store, a_message(), a_message(), a_message("week/2")) == 2
    assert queue(store, a_message(text="Other words")) == 0
    assert states(store) == dict.fromkeys(("week/1", "week/2"), MessageState.QUEUED)


def test_a_message_goes_with_its_transaction_or_not_at_all(store):
    def fail_after_queueing():
        with noted(store) as (session, service):
            outbox.queue(session, service, [a_message()], NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_queueing()
    assert states(store) == {}


def test_what_is_delivered_is_the_message_and_only_once(store, mailbox, port):
    queue(store, a_message(reply_to="team@example.org"))
    carrier = postman(store, sending(port))
    assert deliver_due(carrier) == 1
    assert deliver_due(carrier) == 0
    (mail,) = mailbox.mails
    assert (mail["To"], mail["Subject"], mail["Reply-To"]) == ("p1@example.org", "Your week", "team@example.org")
    assert mail.get_body("plain").get_content().splitlines() == a_message().text.splitlines()
    assert only(store).state is MessageState.SENT
    assert verify_log(store, KEY)[1] == []


def test_a_new_installation_writes_messages_to_files_and_sends_nothing(store, mailbox, tmp_path):
    queue(store, a_message(), a_message("reminder/1", channel=Channel.TEXT, address="07700 900001", html=None))
    while deliver_due(postman(store, into_folder(tmp_path / "mail"))):
        pass
    assert sorted(path.suffix for path in (tmp_path / "mail").iterdir()) == [".eml", ".html", ".txt"]
    assert set(states(store).values()) == {MessageState.SENT}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "mail").iterdir())


def test_a_message_in_one_workers_hands_is_left_alone(store, mailbox, port):
    queue(store, a_message())
    assert len(claim(store, "first")) == 1
    assert deliver_due(postman(store, sending(port), "second")) == 0
    assert mailbox.mails == []


def test_what_a_dead_worker_had_not_begun_is_sent_by_another_and_the_dead_one_may_not_any_more(store, mailbox, port):
    queue(store, a_message())
    (mine,) = claim(store, "first", OVER)
    assert deliver_due(postman(store, sending(port), "second")) == 1
    assert begin(store, mine.number, "first") is False
    assert len(mailbox.mails) == 1
    assert only(store).state is MessageState.SENT


def test_what_a_dead_worker_was_sending_is_left_to_a_person(store, mailbox, port):
    queue(store, a_message())
    (mine,) = claim(store, "first")
    assert begin(store, mine.number, "first", OVER)
    carrier = postman(store, sending(port), "second")
    while deliver_due(carrier):
        pass
    found = only(store)
    assert (found.state, found.reason) == (MessageState.UNCERTAIN, outbox.LOST)
    assert mailbox.mails == []
    send_again(store, KEY, found.number, ACTOR)
    assert deliver_due(carrier) == 1
    assert only(store).state is MessageState.SENT
    assert len(mailbox.mails) == 1


def test_a_worker_slower_than_its_lease_may_still_say_that_it_was_sent(store):
    queue(store, a_message())
    (mine,) = claim(store, "first")
    begin(store, mine.number, "first", OVER)
    claim(store, "second")
    assert only(store).state is MessageState.UNCERTAIN
    with store.changing(ACTOR) as session:
        assert outbox.end(session, mine.number, "first", MessageState.SENT, store.moment())
    assert only(store).state is MessageState.SENT


def test_news_never_overtakes_what_it_changes(store, clock, mailbox, port):
    """The first one is turned away for a while; the second waits for it, that to someone else does not."""
    mailbox.ways = ["greylist"]
    mine = {"individual_id": "P001"}
    queue(store, a_message(**mine), a_message("change/1", kind=MessageKind.CHANGE, subject="A change", **mine))
    queue(store, a_message("week/2", individual_id="P002", recipient="P002", address="p2@example.org"))
    carrier = postman(store, sending(port))
    while deliver_due(carrier):
        pass
    assert [mail["To"] for mail in mailbox.mails] == ["p2@example.org"]
    clock.pass_by(minutes=2)
    while deliver_due(carrier):
        pass
    assert [mail["Subject"] for mail in mailbox.mails] == ["Your week", "Your week", "A change"]


@pytest.mark.parametrize(
    ("hours", "expires", "goes"),
    [(0, 48, 0), (9, 48, 11), (9, 11, 0), (16, 48, 4), (16, 19, 0)],
    ids=["by day", "late", "late, of no use tomorrow", "early", "early, of no use by day"],
)
def test_individuals_are_left_in_peace_in_quiet_hours(store, clock, mailbox, port, hours, expires, goes):
    """Queued at noon, and a worker comes so many hours later; `goes` are the hours until it is sent from then."""
    queue(store, a_message(individual_id="P001", expires_at=NOON + timedelta(hours=expires)))
    clock.pass_by(hours=hours)
    carrier = postman(store, sending(port))
    deliver_due(carrier)
    assert len(mailbox.mails) == (goes == 0)
    clock.pass_by(hours=goes)
    deliver_due(carrier)
    assert len(mailbox.mails) == 1


def test_what_cannot_wait_for_the_morning_takes_what_it_would_wait_behind_with_it(store, clock, mailbox, port):
    """Queued at 20:30: one that waits; at 06:15 one about this morning, and one to somebody else that waits."""
    clock.at = NOON.replace(hour=20, minute=30)
    eight = (NOON + timedelta(days=1)).replace(hour=8, minute=0)
    carrier = postman(store, sending(port))
    queue(store, a_message("held", individual_id="P001", not_before=eight))
    queue(store, a_message("other", individual_id="P002", address="p2@example.org", not_before=eight))
    clock.at = eight.replace(hour=6, minute=15)
    deliver_due(carrier)
    assert mailbox.mails == []
    queue(store, a_message("urgent", individual_id="P001", subject="A change"))
    while deliver_due(carrier):
        pass
    assert [mail["Subject"] for mail in mailbox.mails] == ["Your week", "A change"]
    assert states(store)["other"] is MessageState.QUEUED


def test_one_that_was_put_off_goes_before_one_that_cannot_wait(store, clock, mailbox, port):
    """Queued at noon, put off in the evening because the worker came late."""
    carrier = postman(store, sending(port))
    queue(store, a_message("late", individual_id="P001"))
    clock.at = NOON.replace(hour=21)
    deliver_due(carrier)
    assert mailbox.mails == []
    clock.at = (NOON + timedelta(days=1)).replace(hour=6, minute=15)
    queue(store, a_message("urgent", individual_id="P001", subject="A change"))
    while deliver_due(carrier):
        pass
    assert [mail["Subject"] for mail in mailbox.mails] == ["Your week", "A change"]


def test_staff_are_told_at_any_hour(store, clock, mailbox, port):
    clock.at = NOON.replace(hour=3)
    queue(store, a_message("alert/1", kind=MessageKind.ALERT))
    deliver_due(postman(store, sending(port)))
    assert len(mailbox.mails) == 1


def test_what_is_of_no_use_any_more_is_not_sent(store, clock, mailbox, port):
    queue(store, a_message(expires_at=NOON + timedelta(hours=1)))
    clock.pass_by(hours=2)
    deliver_due(postman(store, sending(port)))
    assert (only(store).state, only(store).reason) == (MessageState.FAILED, outbox.TOO_LATE)
    assert mailbox.mails == []


def test_letters_calls_and_what_is_kept_back_are_not_sent(store, mailbox, port):
    queue(
        store,
        a_message("a", channel=Channel.LETTER, address=""),
        a_message("b", channel=Channel.CALL, address="07700 900001"),
        a_message("c", suppressed="The individual does not want reminders."),
    )
    assert deliver_due(postman(store, sending(port))) == 0
    assert states(store) == {"a": MessageState.BY_HAND, "b": MessageState.BY_HAND, "c": MessageState.SUPPRESSED}
    letter, _, kept_back = sorted(last_messages(store, KEY, 10), key=lambda one: one.message.key)
    tick_off(store, KEY, letter.number, ACTOR)
    assert states(store)["a"] is MessageState.SENT
    with pytest.raises(SchedulerError, match="The individual does not want reminders"):
        send_again(store, KEY, kept_back.number, ACTOR)


def test_a_message_sent_again_goes_to_the_address_that_holds_now(store, mailbox, port):
    mailbox.ways = ["unknown"]
    queue(store, a_message(individual_id="P001"))
    carrier = postman(store, sending(port))
    deliver_due(carrier)
    found = only(store)
    assert found.state is MessageState.FAILED
    assert "550" in (found.reason or "")
    with noted(store) as (session, _):
        row = session.query(IndividualRow).filter_by(individual_id="P001").one()
        row.contact_by, row.email, row.reading_help = "email", "right@example.org", False
    send_again(store, KEY, found.number, ACTOR)
    with pytest.raises(SchedulerError, match="still in the queue"):
        send_again(store, KEY, found.number, ACTOR)
    deliver_due(carrier)
    assert [mail["To"] for mail in mailbox.mails] == ["right@example.org"]
    assert verify_log(store, KEY)[1] == []


def bounce_of(mail, action):
    return message_from_string(
        "From: MAILER-DAEMON@example.org\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\nAction: {action}\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {mail['Message-ID']}\nSubject: Your week\n\n\n--b--\n"
    )


def test_a_message_that_comes_back_has_failed(store, mailbox, port):
    queue(store, a_message(), a_message("week/2", recipient="P002", address="p2@example.org"))
    while deliver_due(postman(store, sending(port))):
        pass
    first, second = mailbox.mails
    assert note_bounce(store, bounce_of(first, "delayed"), ACTOR) == 0
    assert note_bounce(store, bounce_of(first, "failed"), ACTOR) == 1
    assert sorted(states(store).values()) == [MessageState.FAILED, MessageState.SENT]
    with pytest.raises(SchedulerError, match="not a mail server's report"):
        note_bounce(store, second, ACTOR)


def test_old_messages_go_and_open_ones_stay(store, clock, mailbox, port):
    queue(store, a_message())
    deliver_due(postman(store, sending(port)))
    queue(store, a_message("week/2"))
    with noted(store) as (session, service):
        assert outbox.tidy(session, service, NOON + timedelta(days=1)) == 1
    assert list(states(store)) == ["week/2"]
    assert verify_log(store, KEY)[1] == []


def test_a_message_that_a_later_one_has_replaced_is_not_sent_again(store, clock, mailbox, port):
    """Version 1 came back, version 2 told the whole week anew; of the next week there is nothing later."""
    mine = {"individual_id": "P001", "kind": MessageKind.WEEK}
    mailbox.ways = ["unknown", "unknown"]
    week = clock.at.date()
    queue(store, a_message("week/v1", monday=week, **mine), a_message("next", monday=week + timedelta(7), **mine))
    carrier = postman(store, sending(port))
    while deliver_due(carrier):
        pass
    mailbox.ways = []
    queue(store, a_message("week/v2", monday=week, **mine))
    deliver_due(carrier)
    found = {one.message.key: one.number for one in last_messages(store, KEY, 10)}
    assert states(store)["week/v1"] is states(store)["next"] is MessageState.FAILED
    with pytest.raises(SchedulerError, match="A later message tells the same week"):
        send_again(store, KEY, found["week/v1"], ACTOR)
    send_again(store, KEY, found["next"], ACTOR)
    send_again(store, KEY, found["week/v2"], ACTOR)
    assert states(store)["week/v1"] is MessageState.FAILED


def test_what_is_over_is_not_sent_again(store, clock, mailbox, port):
    mailbox.ways = ["unknown"]
    reminder = {"kind": MessageKind.REMINDER, "subject": "See you tomorrow", "individual_id": "P001"}
    queue(store, a_message("reminder/1", expires_at=clock.at + timedelta(hours=20), **reminder))
    deliver_due(postman(store, sending(port)))
    clock.pass_by(days=1)
    with pytest.raises(SchedulerError, match="is over"):
        send_again(store, KEY, only(store).number, ACTOR)
    assert only(store).state is MessageState.FAILED
