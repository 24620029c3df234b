"""What-if answers as JSON: kept, and read back to be compared (docs/how-to/what-if.md)."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from scheduler.domain.errors import SchedulerError
from scheduler.domain.whatif import WhatIf, WhatIfAsked

DOCUMENT = TypeAdapter(WhatIf)
QUESTION = TypeAdapter(WhatIfAsked)


def whatif_text(answer: WhatIf) -> str:
    """Equal answers give equal texts."""
    return DOCUMENT.dump_json(answer, indent=1).decode()


def whatif_of(text: str) -> WhatIf:
    """Raises SchedulerError for a text that is none."""
    try:
        return DOCUMENT.validate_json(text)
    except ValidationError as error:
        raise SchedulerError("This is not a kept answer of what-if. Name a file that `whatif --out` wrote.") from error


def asked_text(asked: WhatIfAsked) -> str:
    return QUESTION.dump_json(asked).decode()


def asked_of(text: str) -> WhatIfAsked:
    """The question that `asked_text` wrote."""
    return QUESTION.validate_json(text)


def write_whatif(path: Path, answer: WhatIf) -> None:
    """Raises SchedulerError where the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(whatif_text(answer) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SchedulerError(f"{path} cannot be written: {error.strerror}. Choose another --out.") from error


def read_whatif(path: Path) -> WhatIf:
    try:
        return whatif_of(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SchedulerError(f"{path} cannot be read: {error.strerror}.") from error
