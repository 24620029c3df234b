"""Logs as lines of JSON, without anything about anyone: what an error says is left out, where it happened is told."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "taskName", "asctime"}
QUIET = ("alembic", "apscheduler", "werkzeug", "notifications_python_client", "urllib3")


class JsonLines(logging.Formatter):
    """Time, level, who says what, and the fields that were given with it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg),
            **{key: value for key, value in record.__dict__.items() if key not in PLAIN},
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at_lines"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        return json.dumps(line, default=str)


def log_as_json() -> None:
    """From now on, to standard error. Libraries that would log addresses are heard from warnings on only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
