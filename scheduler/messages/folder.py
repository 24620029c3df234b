"""Messages as files in a folder, to look at: nothing goes to anyone. What is right outside production."""

import os
from pathlib import Path

from scheduler.domain.messages import Channel, Delivery
from scheduler.messages.carrier import Begin, NotOurs
from scheduler.messages.smtp import as_mail


class FolderCarrier:
    """An e-mail as .eml with its HTML beside it, a text as .txt; files have the message's number."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def carry(self, delivery: Delivery, begin: Begin) -> None:
        if not begin(None):
            raise NotOurs
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{delivery.service}-{delivery.number:06d}-{delivery.message.kind}"
        if delivery.message.channel is Channel.EMAIL:
            self._write(f"{name}.eml", as_mail(delivery, self._sender).as_bytes())
            if delivery.message.html is not None:
                self._write(f"{name}.html", delivery.message.html.encode())
        else:
            self._write(f"{name}.txt", f"To {delivery.message.address}\n\n{delivery.message.text}".encode())

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        partial = path.with_suffix(path.suffix + ".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.replace(partial, path)
