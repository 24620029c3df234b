"""Help with each area of the pages, and the accessibility statement."""

from flask import Blueprint, abort, render_template

from webui.access import EVERYONE, needs, public
from webui.help_texts import HELP

pages = Blueprint("help", __name__)


@pages.get("/help/<area>")
@needs(*EVERYONE)
def page(area: str) -> str:
    if area not in HELP:
        abort(404)
    title, lines = HELP[area]
    return render_template("help/page.html", title=title, lines=lines)


@pages.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("help/accessibility.html")
