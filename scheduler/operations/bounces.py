"""Messages that came back: the mail server's report (RFC 3464) names the message by its id."""

import re
from email.message import Message as Mail

from scheduler.domain.errors import SchedulerError
from scheduler.domain.messages import Channel, MessageState
from scheduler.domain.versions import Actor
from scheduler.messages.smtp import message_id
from scheduler.operations.deliver import bounced
from scheduler.store import deliveries
from scheduler.store.database import Database
from scheduler.store.records import service_id, service_keys

RECENT = 20_000
ID = re.compile(r"<([0-9a-f]{32})@")


def note_bounce(database: Database, report: Mail, actor: Actor) -> int:
    """How many messages of any service the report says could not be delivered; a mere delay is none."""
    if not _failed(report):
        return 0
    ids = set(ID.findall(report.as_string()))
    with database.reading() as session:
        sent = [
            one
            for key in service_keys(session)
            for one in deliveries.last_deliveries(session, service_id(session, key), RECENT, MessageState.SENT)
        ]
    found = [one for one in sent if one.message.channel is Channel.EMAIL and message_id(one) in ids]
    for one in found:
        bounced(database, one.service, one.number, actor)
    return len(found)


def _failed(report: Mail) -> bool:
    """Raises SchedulerError for a file that is no report."""
    parts = [part for part in report.walk() if part.get_content_type() == "message/delivery-status"]
    if not parts:
        raise SchedulerError("This is not a mail server's report of a delivery. Give the report as it arrived.")
    return any(re.search(r"(?im)^Action:\s*failed", part.as_string()) for part in parts)
