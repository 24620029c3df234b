"""For a server such as gunicorn: `gunicorn webui.wsgi:app`. Its logs say nothing about anyone."""

from scheduler.config import Settings
from scheduler.jobs.logs import log_as_json
from webui.app import create_app

log_as_json()
app = create_app(Settings())
