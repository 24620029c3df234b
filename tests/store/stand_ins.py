"""A mail server and a Notify on loopback that behave, or misbehave, as a test tells them to."""

import asyncio
import logging
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask, request
from werkzeug.serving import make_server


class Mailbox:
    """What arrived, by Message-ID. `ways` are used up first: how the next messages are met; then all are taken.

    Ways: `greylist` (451 to RCPT), `unknown` (550 to RCPT), `busy` (421 to MAIL), `late` (an answer to MAIL that comes
    too late); after the words `full` (552), `no room` (452), `cut` (the connection ends before the words are taken),
    `drop` (they are taken, and the connection ends without an answer), `slow` (taken, an answer that comes too late).
    """

    def __init__(self, delay: float = 0.0) -> None:
        self.mails: list[EmailMessage] = []
        self.ways: list[str] = []
        self.delay = delay

    @property
    def counts(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def _way(self, *ways: str) -> str | None:
        return self.ways.pop(0) if self.ways and self.ways[0] in ways else None

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self._way("busy"):
            return "421 4.3.2 too busy"
        if self._way("late"):
            await asyncio.sleep(TOO_LATE)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if way := self._way("greylist", "unknown"):
            return {"greylist": "451 4.7.1 greylisted", "unknown": "550 5.1.1 no such user"}[way]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        way = self._way("full", "no room", "cut", "drop", "slow")
        if way in REFUSED:
            return REFUSED[way]
        if way == "cut":
            server.transport.abort()
            return "250 never heard"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if way == "drop":
            server.transport.abort()
        if way == "slow":
            await asyncio.sleep(TOO_LATE)
        await asyncio.sleep(self.delay)
        return "250 OK"


REFUSED = {"full": "552 5.2.2 mailbox full", "no room": "452 4.2.2 mailbox full"}
TOO_LATE = 5.0


@contextmanager
def mail_server(mailbox: Mailbox, **how: Any) -> Iterator[int]:
    """Its port; `how` is what aiosmtpd's controller takes besides."""
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Notify:
    """Speaks Notify's API for texts. `answers` are used up first: status codes, or `silence`; then all are taken.

    `silence` takes the text and does not answer in time, `lost` neither takes it nor answers in time. It speaks only to
    whoever signs with its key, as the real one does.
    """

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.answers: list[int | str] = []
        self.statuses: dict[str, str] = {}

    def app(self) -> Flask:
        app = Flask("notify")

        @app.post("/v2/notifications/sms")
        def send():
            if not request.headers["Authorization"].startswith("Bearer "):
                return {"errors": [{"error": "AuthError", "message": "no token"}], "status_code": 401}, 401
            answer = self.answers.pop(0) if self.answers else 201
            if isinstance(answer, int) and answer != 201:
                return {"errors": [{"error": "Error", "message": "not taken"}], "status_code": answer}, answer
            if answer == "lost":
                time.sleep(TOO_LATE)
                return {}, 500
            self.texts.append({**request.json, "id": f"id-{len(self.texts)}"})
            if answer == "silence":
                time.sleep(TOO_LATE)
            return {"id": self.texts[-1]["id"], "reference": request.json["reference"]}, 201

        @app.get("/v2/notifications")
        def found():
            reference = request.args["reference"]
            status = self.statuses.get(reference, "sending")
            rows = [{"id": t["id"], "status": status} for t in self.texts if t["reference"] == reference]
            return {"notifications": rows, "links": {}}

        return app

    @property
    def counts(self) -> Counter[str]:
        return Counter(text["reference"] for text in self.texts)


@contextmanager
def notify_server(notify: Notify) -> Iterator[str]:
    """Its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, notify.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


NOTIFY_KEY = "tests-00000000-0000-4000-8000-000000000000-11111111-1111-4111-8111-111111111111"
