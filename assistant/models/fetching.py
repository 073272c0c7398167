"""The process that downloads: `python -m assistant.models.fetching size|fetch NAME`. Started by `downloads`.

A process of its own, see `online`. Prints one JSON object a line: progress, and last the outcome.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import asdict
from typing import Any

from assistant.errors import UNEXPECTED, LookaloudError
from assistant.models import online

log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """Do what is asked; 0 when it was done."""
    online.begin()
    try:
        online.say(_done(argv[0], argv[1]))
    except LookaloudError as error:
        online.say({"error": error.sentence})
        return 1
    except Exception:
        log.exception("the download failed")
        online.say({"error": UNEXPECTED})
        return 1
    return 0


def _done(what: str, name: str) -> dict[str, Any]:
    from assistant.models import download, hub
    from assistant.models.known import entry_of

    entry = entry_of(name)
    if what == "size":
        revision, files = hub.listing(entry)
        return {"size": sum(file.size for file in files), "files": len(files), "revision": revision}
    return {"folder": str(download.fetch(entry, lambda progress: online.say({"progress": asdict(progress)})))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
