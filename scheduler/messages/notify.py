"""Text messages through GOV.UK Notify's own client."""

from typing import Any

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectionError as NoConnection
from requests import ConnectTimeout

from scheduler.config import Settings
from scheduler.domain.messages import Delivery, MessageState
from scheduler.messages.carrier import Begin, Later, Lost, NotOurs, Refused

TOO_MANY, NOT_ALLOWED, BAD_REQUEST = 429, 403, 400
BOUNCED = {
    "permanent-failure": "The number does not take texts. Ask the individual for their number.",
    "temporary-failure": "The phone was off or out of reach for days.",
    "technical-failure": "The text could not be handed on. Send it again.",
}


class NotifyCarrier:
    """The message's number is the reference, by which Notify can be asked whether it has it."""

    def __init__(self, settings: Settings) -> None:
        key = settings.notify_key.get_secret_value() if settings.notify_key else ""
        self._template = settings.notify_template or ""
        client: Any = NotificationsAPIClient
        self._client = client(key, settings.notify_url, timeout=settings.notify_seconds)

    def carry(self, delivery: Delivery, begin: Begin) -> None:
        reference = reference_of(delivery)
        if not begin(reference):
            raise NotOurs
        try:
            self._client.send_sms_notification(
                delivery.message.address, self._template, {"text": delivery.message.text}, reference
            )
        except HTTPError as error:
            raise _meaning(error) from error
        except APIError as error:
            raise Lost("Notify's answer could not be read.") from error

    def ask(self, delivery: Delivery) -> tuple[MessageState, str | None] | None:
        """What became of a message: sent, or failed and why; none while Notify does not know yet.

        One that Notify has never had was not sent: it may go again. Raises Later if Notify does not answer.
        """
        try:
            answer = self._client.get_all_notifications(reference=delivery.reference)
        except APIError as error:
            raise Later("Notify does not answer.") from error
        found = answer["notifications"]
        if not found:
            return (MessageState.QUEUED, "Notify never had it.") if delivery.state is MessageState.UNCERTAIN else None
        status = found[0]["status"]
        if status in BOUNCED:
            return MessageState.FAILED, BOUNCED[status]
        return (MessageState.SENT, None) if delivery.state is MessageState.UNCERTAIN or status == "delivered" else None


def reference_of(delivery: Delivery) -> str:
    """Tells nothing about anyone."""
    return f"{delivery.service}-{delivery.number}"


def _meaning(error: HTTPError) -> Exception:
    """What Notify's answer, or its silence, means for the message."""
    cause = error.__cause__ or error.__context__
    if error.response is None and isinstance(cause, ConnectTimeout | NoConnection) and not _was_sent(cause):
        return Later("Notify cannot be reached.")
    if error.response is None:
        return Lost("Notify did not answer.")
    if error.status_code == TOO_MANY:
        return Later("Notify's limit of messages is reached for now.")
    if error.status_code == NOT_ALLOWED:
        return Later("Notify does not accept the key. Whoever runs the installation must correct it.")
    if error.status_code == BAD_REQUEST:
        return Refused(f"Notify does not take it: {_words(error)}.")
    if error.status_code >= 500:
        return Lost(f"Notify failed ({error.status_code}).")
    return Refused(f"Notify does not take it ({error.status_code}).")


def _was_sent(cause: BaseException) -> bool:
    """A connection that broke may have taken the words with it; one that was refused has not."""
    return "NewConnectionError" not in repr(cause) and not isinstance(cause, ConnectTimeout)


def _words(error: HTTPError) -> str:
    message = error.message
    return str(message[0].get("message", "")) if isinstance(message, list) and message else str(message)
