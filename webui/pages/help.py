"""Help with each screen, all of it, and the accessibility statement."""

from typing import Any, cast

from flask import Blueprint, abort, current_app, render_template

from webui.access import EVERYONE, me, needs, public
from webui.help_texts import HELP

pages = Blueprint("help", __name__)


@pages.get("/help")
@needs(*EVERYONE)
def everything() -> str:
    """Of the screens that the role can open."""
    open_to = {name for name, view in current_app.view_functions.items() if me().role in (cast(Any, view).roles or ())}
    return render_template("help/everything.html", screens=[(n, t) for n, (t, _) in HELP.items() if n in open_to])


@pages.get("/help/<screen>")
@needs(*EVERYONE)
def page(screen: str) -> str:
    if screen not in HELP:
        abort(404)
    title, lines = HELP[screen]
    return render_template("help/page.html", title=title, lines=lines)


@pages.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("help/accessibility.html")
