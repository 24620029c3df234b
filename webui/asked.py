"""What someone searches for may be a name: it goes by form and is kept with their session, never in an address."""

from collections.abc import Mapping

from flask import redirect, request, session
from werkzeug.wrappers import Response

ASKED, MOST = "asked", 80


def take_search(*names: str) -> Response | None:
    """A search just sent is kept, and the page is to be asked for anew; none if nothing was sent."""
    if request.method != "POST":
        return None
    wanted = {} if "all" in request.form else {name: request.form.get(name, "").strip()[:MOST] for name in names}
    session[ASKED] = [request.path, {name: text for name, text in wanted.items() if text}]
    return redirect(request.path)


def searched(*names: str) -> Mapping[str, str]:
    """What was last searched for on this page; empty where nothing was."""
    path, wanted = session.get(ASKED, ["", {}])
    return {name: wanted.get(name, "") if path == request.path else "" for name in names}
