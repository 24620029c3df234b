"""What every way of delivering a message has in common."""

from collections.abc import Callable
from typing import Protocol

from scheduler.domain.messages import Delivery

Begin = Callable[[str | None], bool]
"""To be asked right before the words go, with the reference by which the carrier can be asked later, if it has one:
whether the message is still this worker's to send."""


class Later(Exception):
    """Not now: the message did not go, and may be tried again."""


class Refused(Exception):
    """Never: this address or message will not be taken. The reason is for people to read."""


class Lost(Exception):
    """The words went and no answer came: it may have arrived."""


class NotOurs(Exception):
    """Another worker has the message by now; nothing was sent."""


class Carrier(Protocol):
    def carry(self, delivery: Delivery, begin: Begin) -> None:
        """Deliver it. Raises Later, Refused, Lost or NotOurs."""
        ...
