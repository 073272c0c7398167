"""The process that downloads: `python -m assistant.models.fetching size|fetch NAME`. Started by `downloads`.

A process of its own, because the hub's client reads when it is imported whether it may go to the network, and in the
app it may not. Prints one JSON object a line: progress, and last the outcome. Ends when its standard input does, so
that nothing goes on being downloaded when the app is gone.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from dataclasses import asdict
from typing import Any

from assistant.errors import UNEXPECTED, LookaloudError

log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    """Do what is asked; 0 when it was done."""
    os.environ["HF_HUB_OFFLINE"] = "0"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    from assistant.logs import log_to_file

    log_to_file(verbose=False)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _say(_done(argv[0], argv[1]))
    except LookaloudError as error:
        _say({"error": error.sentence})
        return 1
    except Exception:
        log.exception("the download failed")
        _say({"error": UNEXPECTED})
        return 1
    return 0


def _done(what: str, name: str) -> dict[str, Any]:
    from assistant.models import download, hub
    from assistant.models.known import entry_of

    entry = entry_of(name)
    if what == "size":
        revision, files = hub.listing(entry)
        return {"size": sum(file.size for file in files), "files": len(files), "revision": revision}
    return {"folder": str(download.fetch(entry, lambda progress: _say({"progress": asdict(progress)})))}


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
