"""For a server such as gunicorn: `gunicorn webui.wsgi:app`."""

from scheduler.config import Settings
from webui.app import create_app

app = create_app(Settings())
