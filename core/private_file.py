"""Files with secrets: readable by this account alone, and never half-written."""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account may read; whole or not at all."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)  # 0600 from the first moment
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    Path(unfinished).replace(path)
