"""Files that appear complete or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.domain.errors import SchedulerError


@contextmanager
def all_or_nothing(folder: Path) -> Iterator[Path]:
    """A directory to write into; when the block ends well, its files move into `folder`, over older ones.

    Raises SchedulerError if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".unfinished-") as staging:
            yield Path(staging)
            for path in sorted(Path(staging).iterdir()):
                os.replace(path, folder / path.name)
    except OSError as error:
        raise SchedulerError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from error
