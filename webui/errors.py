"""Errors as pages in plain words; what the user can mend says how."""

from flask import Flask, current_app, flash, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from scheduler.domain.errors import SchedulerError

WORDS = {
    400: ("This could not be read", "Something in the address or the form is not right. Go back and try again."),
    403: (
        "You cannot see this page",
        "Your role does not allow it. Ask an administrator if you need it for your work.",
    ),
    404: ("Page not found", "If you typed the address, check it. If you followed a link here, tell us which."),
    405: ("This could not be done this way", "Go back to the page you came from and use its buttons."),
    413: ("The file is too large", "Send a smaller file: 20 MB at most."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
    500: (
        "Something went wrong here",
        "Nothing was saved. Try again later; if it happens again, tell an administrator.",
    ),
}


def explain(app: Flask) -> None:
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SchedulerError, _mendable)
    app.register_error_handler(Exception, _ours)


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    title, text = WORDS.get(code, WORDS[500])
    return render_template("errors/error.html", title=title, text=text), code


def _form_too_old(error: CSRFError) -> tuple[str, int]:
    title, text = "This form is too old", "You were signed out, or the page was open for long. Open it again."
    return render_template("errors/error.html", title=title, text=text), 400


def _mendable(error: SchedulerError) -> Response | tuple[str, int]:
    """Back to where the user was, with what to do; a page of its own where there is no such place."""
    if request.method == "POST" and request.referrer and request.referrer.startswith(request.host_url):
        flash(str(error), "error")
        return redirect(request.referrer)
    return render_template("errors/error.html", title="This cannot be done", text=str(error)), 400


def _ours(error: Exception) -> tuple[str, int]:
    current_app.logger.exception("A page failed: %s %s", request.method, request.endpoint)
    title, text = WORDS[500]
    return render_template("errors/error.html", title=title, text=text), 500
