"""Styles, scripts and fonts: a browser asks for each once, and again only when they have changed."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).with_name("static")
KEPT_SECONDS = 365 * 24 * 3600
"""As long as HTTP suggests for what never changes: a change makes a new address."""


def address() -> str:
    """Where they are served: with a digest of them all in the path, so that scripts' own imports have it too."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"
