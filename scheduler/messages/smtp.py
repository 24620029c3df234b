"""E-mail over SMTP (RFC 5321), step by step, so that it is known whether the words went."""

import re
import ssl
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPServerDisconnected

from scheduler.config import Settings
from scheduler.domain.messages import Delivery
from scheduler.messages.carrier import Begin, Later, Lost, NotOurs, Refused

PERMANENT, READY = 500, 354
END_OF_LINE = b"\r\n"
LEADING_PERIOD = re.compile(rb"(?m)^\.")
"""A line that begins with a period gets another one, or it would end the message (RFC 5321, 4.5.2)."""

WORDS = {
    421: "is busy",
    450: "asks to wait",
    451: "asks to wait",
    452: "has no room now",
    552: "has no room: full mailbox",
}


class SmtpCarrier:
    """A connection for each message: a server that hangs costs one message's wait, not a batch."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def carry(self, delivery: Delivery, begin: Begin) -> None:
        message = as_mail(delivery, self._settings.mail_from)
        try:
            server = self._connect()
        except (OSError, SMTPException) as error:
            raise Later(f"The mail server cannot be reached: {_told(error)}.") from error
        try:
            self._say(server, delivery.message.address, message.as_bytes())
            if not begin(None):
                raise NotOurs
            _end(server)
        finally:
            server.close()

    def _connect(self) -> SMTP:
        known = self._settings
        if known.smtp_security == "tls":
            server: SMTP = SMTP_SSL(
                known.smtp_host, known.smtp_port, timeout=known.smtp_seconds, context=ssl.create_default_context()
            )
        else:
            server = SMTP(known.smtp_host, known.smtp_port, timeout=known.smtp_seconds)
        try:
            if known.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if known.smtp_user and known.smtp_password:
                server.login(known.smtp_user, known.smtp_password.get_secret_value())
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _say(self, server: SMTP, address: str, words: bytes) -> None:
        """Everything but the line that ends it: as long as that has not come the server takes nothing."""
        try:
            _expect(server.mail(self._settings.mail_from), 300)
            _expect(server.rcpt(address), 300)
            if (answer := server.docmd("DATA"))[0] != READY:
                _expect(answer, 0)
            server.send(LEADING_PERIOD.sub(b"..", words if words.endswith(END_OF_LINE) else words + END_OF_LINE))
        except (OSError, SMTPException) as error:
            raise Later(f"The mail server stopped: {_told(error)}.") from error


def message_id(delivery: Delivery) -> str:
    """What comes before the @ of its Message-ID."""
    return sha256(f"{delivery.service}|{delivery.message.key}".encode()).hexdigest()[:32]


def as_mail(delivery: Delivery, sender: str) -> EmailMessage:
    """Text, HTML and calendars; an id that is the same however often the message is tried."""
    message, mail = delivery.message, EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, message.address, message.subject
    if message.reply_to:
        mail["Reply-To"] = message.reply_to
    mail["Date"] = format_datetime(delivery.queued_at)
    mail["Message-ID"] = f"<{message_id(delivery)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    for number, calendar in enumerate(message.calendars, start=1):
        method = "CANCEL" if "METHOD:CANCEL" in calendar else "REQUEST"
        mail.add_attachment(
            calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename=f"calendar-{number}.ics",
            params={"method": method, "charset": "utf-8"},
        )
    return mail


def _end(server: SMTP) -> None:
    """The line that ends the message, and the server's answer: without one nobody knows whether it arrived."""
    try:
        server.send(b"." + END_OF_LINE)
        answer = server.getreply()
    except (OSError, SMTPServerDisconnected) as error:
        raise Lost(f"No answer after the message was sent: {_told(error)}.") from error
    _expect(answer, 300)


def _expect(answer: tuple[int, bytes], below: int) -> None:
    """Raises Refused or Later for an answer that is not good."""
    code, words = answer
    if code < below:
        return
    said = f"{code} {words.decode('utf-8', 'replace')[:120]}"
    told = f"The mail server {WORDS.get(code, 'refuses')} ({said})."
    raise (Refused if code >= PERMANENT else Later)(told)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}"
