"""Serve the pages: `python -m webui`. For a real service, run gunicorn with `webui.wsgi:app`."""

import os

from scheduler.config import Settings
from webui.app import create_app

if __name__ == "__main__":
    create_app(Settings()).run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")), threaded=True)
