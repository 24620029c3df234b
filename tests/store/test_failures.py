"""Mail servers and Notify that fail in every way there is: states and retries are right, and nothing is lost."""

import re
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scheduler.domain.messages import Channel, MessageState
from scheduler.messages.notify import reference_of
from scheduler.operations.deliver import ask_for_receipts, deliver_due
from tests.store.mailing import Clock, a_message, a_small_service_in, only, postman, queue, sending
from tests.store.stand_ins import Mailbox, Notify, free_port, mail_server, notify_server

QUEUED, SENT, FAILED, UNCERTAIN = (
    MessageState.QUEUED,
    MessageState.SENT,
    MessageState.FAILED,
    MessageState.UNCERTAIN,
)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(store_with, clock):
    return store_with(a_small_service_in, clock)


def deliver(carrier):
    while deliver_due(carrier):
        pass


MAIL = {
    # how the server meets it: state, what the reason says, how many arrived, state after the back-off
    "busy": (QUEUED, "SMTPServerDisconnected|421", 0, SENT),
    "late": (QUEUED, "TimeoutError|Disconnected", 0, SENT),
    "greylist": (QUEUED, "asks to wait \\(451", 0, SENT),
    "no room": (QUEUED, "no room now \\(452", 0, SENT),
    "full": (FAILED, "full mailbox \\(552", 0, FAILED),
    "unknown": (FAILED, "refuses \\(550", 0, FAILED),
    "cut": (UNCERTAIN, "may have arrived", 0, UNCERTAIN),
    "drop": (UNCERTAIN, "may have arrived", 1, UNCERTAIN),
    "slow": (UNCERTAIN, "may have arrived", 1, UNCERTAIN),
}


def patience(way):
    """Seconds to wait for an answer: many, so that a busy machine is no failure, but where it is to come too late."""
    return 3 if way in ("late", "slow", "silence", "lost") else 30


@pytest.mark.parametrize("way", MAIL)
def test_a_mail_server_that_fails(store, clock, way):
    """Whatever the server was heard to say is heeded; where nobody can know, the message is not sent twice."""
    state, reason, arrived, later = MAIL[way]
    mailbox = Mailbox()
    mailbox.ways = [way]
    queue(store, a_message())
    with mail_server(mailbox) as port:
        deliver(postman(store, sending(port, smtp_seconds=patience(way))))
        carrier = postman(store, sending(port))
        found = only(store)
        assert (found.state, found.attempts, len(mailbox.mails)) == (state, 1, arrived)
        assert found.reason
        assert re.search(reason, found.reason), found.reason
        clock.pass_by(seconds=30)
        deliver(carrier)
        assert only(store).attempts == 1
        clock.pass_by(minutes=1)
        deliver(carrier)
    found = only(store)
    assert (found.state, len(mailbox.mails)) == (later, arrived + (later is SENT))
    assert found.attempts == 1 + (later is SENT)


def test_a_mail_server_that_is_not_there_for_hours_gets_it_in_the_end(store, clock):
    """The waits grow; the last are an hour."""
    queue(store, a_message())
    carrier, tried = postman(store, sending(free_port())), []
    for _ in range(9):
        deliver(carrier)
        found = only(store)
        assert found.state is QUEUED
        assert "cannot be reached" in (found.reason or "")
        tried.append(found.next_at - clock.at)
        clock.at = found.next_at
    assert [int(wait.total_seconds() / 60) for wait in tried] == [1, 2, 5, 10, 20, 30, 60, 60, 60]
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        deliver(postman(store, sending(port)))
    assert only(store).state is SENT
    assert len(mailbox.mails) == 1


NOTIFY = {
    # Notify's answer: state, what the reason says, state after the back-off, state after a receipt was asked for
    400: (FAILED, "does not take it: not taken", FAILED, FAILED),
    403: (QUEUED, "does not accept the key", SENT, SENT),
    429: (QUEUED, "limit of messages", SENT, SENT),
    500: (UNCERTAIN, "failed \\(500\\).*may have arrived", UNCERTAIN, SENT),
    503: (UNCERTAIN, "failed \\(503\\).*may have arrived", UNCERTAIN, SENT),
    "lost": (UNCERTAIN, "did not answer.*may have arrived", UNCERTAIN, SENT),
    "silence": (UNCERTAIN, "did not answer.*may have arrived", UNCERTAIN, SENT),
}


@pytest.mark.parametrize("answer", NOTIFY)
def test_a_notify_that_fails(store, clock, answer):
    """What nobody knows Notify can be asked: what it never had goes again, what it had does not."""
    state, reason, later, settled = NOTIFY[answer]
    notify = Notify()
    notify.answers = [answer]
    queue(store, a_message(channel=Channel.TEXT, address="07700 900001", html=None))
    with notify_server(notify) as url:
        deliver(postman(store, sending(notify=url, notify_seconds=patience(answer))))
        carrier = postman(store, sending(notify=url))
        found = only(store)
        assert (found.state, found.attempts) == (state, 1)
        assert re.search(reason, found.reason or ""), found.reason
        clock.pass_by(minutes=2)
        deliver(carrier)
        assert only(store).state is later
        ask_for_receipts(store, carrier.carriers)
        clock.pass_by(minutes=2)
        deliver(carrier)
    assert only(store).state is settled
    assert notify.counts == ({} if settled is FAILED else {reference_of(only(store)): 1})


def test_a_notify_that_cannot_be_reached_gets_it_later(store, clock):
    queue(store, a_message(channel=Channel.TEXT, address="07700 900001", html=None))
    deliver(postman(store, sending(notify=f"http://127.0.0.1:{free_port()}")))
    assert (only(store).state, only(store).reason) == (QUEUED, "Notify cannot be reached.")
    clock.pass_by(minutes=2)
    notify = Notify()
    with notify_server(notify) as url:
        deliver(postman(store, sending(notify=url)))
    assert only(store).state is SENT
    assert len(notify.texts) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [("permanent-failure", FAILED), ("temporary-failure", FAILED), ("delivered", SENT), ("sending", SENT)],
)
def test_what_became_of_a_text_is_asked(store, clock, status, state):
    queue(store, a_message(channel=Channel.TEXT, address="07700 900001", html=None))
    notify = Notify()
    with notify_server(notify) as url:
        carrier = postman(store, sending(notify=url))
        deliver(carrier)
        notify.statuses[reference_of(only(store))] = status
        clock.pass_by(minutes=2)
        ask_for_receipts(store, carrier.carriers)
    assert only(store).state is state
    assert len(notify.texts) == 1


def test_without_a_key_for_notify_a_text_fails_and_says_so(store):
    queue(store, a_message(channel=Channel.TEXT, address="07700 900001", html=None))
    deliver(postman(store, sending(notify_key=None)))
    assert (only(store).state, only(store).reason) == (FAILED, "No way of sending texts is set up.")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of 127.0.0.1, signed by itself: (certificate, key)."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "not trusted"])
def test_mail_goes_by_tls_and_only_to_a_server_that_proves_who_it_is(
    store, certificate, monkeypatch, security, trusted
):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    shown = []

    def authenticate(server, session, envelope, mechanism, given):
        shown.append((session.ssl is not None or security == "tls", given.login, given.password))
        return AuthResult(success=True)

    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    mailbox = Mailbox()
    queue(store, a_message())
    with mail_server(mailbox, authenticator=authenticate, auth_require_tls=security == "starttls", **how) as port:
        given = {"smtp_security": security, "smtp_user": "roster", "smtp_password": "secret", "smtp_seconds": 5}
        deliver(postman(store, sending(port, **given)))
    if trusted:
        assert only(store).state is SENT
        assert shown == [(True, b"roster", b"secret")]
        assert len(mailbox.mails) == 1
    else:
        assert (only(store).state, shown, mailbox.mails) == (QUEUED, [], [])
        assert "SSLCertVerificationError" in (only(store).reason or "")
