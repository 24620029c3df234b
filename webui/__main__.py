"""Serve the pages: `python -m webui`. For a real service, run gunicorn with `webui.wsgi:app`, and a worker."""

import os

from scheduler.config import Settings
from scheduler.jobs.worker import start_worker
from scheduler.store.database import Database
from webui.app import create_app

if __name__ == "__main__":
    settings = Settings()
    database = Database(settings.store, settings.moment)
    if settings.worker:
        start_worker(settings, database)
    create_app(settings, database).run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")), threaded=True)
