"""What is approved is what was shown, or nothing: a page's digest comes back with the decision."""

from hashlib import sha256

from flask import request


def digest(*shown: object) -> str:
    """Of what a page shows: the same for the same content."""
    return sha256(repr(shown).encode()).hexdigest()


def was_shown(now: str) -> bool:
    """Whether the decision that was sent is on what would be shown now."""
    return request.form.get("shown") == now
