"""The Hugging Face hub by its own client: which files a repository has, and a file's bytes from where it broke off.

Runs in a process of its own (`fetching`): the client reads when it is imported whether it may go to the network.
Files are streamed here, not by the client's `hf_hub_download`: from version 2 on that one throws away what it has when
it is ended, and its Xet transfer does too (docs/decisions/seeing-models.md).
"""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import ModelMissing
from assistant.models.entries import HubFile, PackagedModel

log = logging.getLogger(__name__)

_CHUNK = 1 << 20
# Seconds without a byte until a connection counts as broken; the hub's own servers pause for less.
_TIMEOUT_S = 30.0
# Times that a broken connection is made anew without a byte having come; the waits between them grow to 8 seconds.
_TRIES = 6
_FULL = (errno.ENOSPC, errno.EDQUOT)
_TOP = (".json", ".txt", ".model", ".jinja")  # configurations, tokenizers, templates
_PAPERS = ("LICENSE", "NOTICE")

UNREACHABLE = "The hub can't be reached. What came stays; start the download again later, and it goes on from there."
DISK_FULL = "The disk is full. Please free some space and start the download again; what came stays."


def listing(entry: PackagedModel) -> tuple[str, tuple[HubFile, ...]]:
    """The commit and the files of a download. Asks the hub where the entry does not say both.

    Raises:
        ModelMissing: the hub can't be reached or does not give it, or a checksum there is not the pinned one.
    """
    if entry.hub_files:
        return entry.revision or "main", entry.hub_files
    with told(entry):
        from huggingface_hub import HfApi

        found = HfApi().repo_info(
            entry.repository,
            repo_type=entry.repo_type,
            revision=entry.revision or None,
            files_metadata=True,
            timeout=_TIMEOUT_S,
        )
        names: dict[str, Any] = {each.rfilename: each for each in getattr(found, "siblings", None) or ()}
    files = []
    pinned = dict(entry.sums)
    for path in wanted(tuple(names), entry.folders):
        sibling = names[path]
        sha256 = sibling.lfs.sha256 if sibling.lfs else ""
        if pinned.get(path, sha256) != sha256:
            raise ModelMissing(f"The file {path} on the hub is not the one that was pinned, so it was not downloaded.")
        files.append(HubFile(path, sibling.size or 0, sha256, path, "" if sha256 else sibling.blob_id or ""))
    return found.sha or "main", tuple(files)


def wanted(names: Sequence[str], folders: Sequence[str] = ()) -> tuple[str, ...]:
    """Those of a repository's files that a model is loaded from: its weights once, in the safest format there is.

    Raises:
        ModelMissing: there are no weights that can be used.
    """
    top = [name for name in names if "/" not in name]
    weights = [name for name in top if name.startswith("model") and name.endswith(".safetensors")]
    weights = weights or [name for name in top if name.startswith("pytorch_model") and name.endswith(".bin")]
    if not weights or "config.json" not in top:
        raise ModelMissing("This repository on the hub holds no model in a format that Lookaloud can open.")
    pickled = weights[0].endswith(".bin")
    texts = [name for name in top if name.endswith(_TOP) or name.startswith(_PAPERS)]
    texts = [name for name in texts if pickled or not name.startswith("pytorch_model")]
    below = [name for name in names if PurePosixPath(name).parts[0] in folders and name not in top]
    return tuple(dict.fromkeys((*texts, *below, *weights)))


def stream(entry: PackagedModel, revision: str, file: HubFile, part: Path, came: Callable[[int], None]) -> None:
    """Bring `part` to its full length, from where it stands. A broken connection is made anew.

    Args:
        came: hears of each piece, in bytes; a negative number where what was there had to be thrown away.

    Raises:
        ModelMissing: as `told`.
    """
    with told(entry, file.path):
        import httpx2
        from huggingface_hub import hf_hub_url

        url = hf_hub_url(entry.repository, file.path, repo_type=entry.repo_type, revision=revision)
        tries = 0
        while True:
            before = _length(part)
            try:
                if _piece(url, part, came):
                    return
            except httpx2.TransportError:
                if not before and not _length(part):
                    raise
                log.info("the connection broke after %d bytes", _length(part), exc_info=True)
            tries = 0 if _length(part) > before else tries + 1
            if tries == _TRIES:
                raise ModelMissing(UNREACHABLE)
            time.sleep(min(2.0**tries, 8.0))


def _piece(url: str, part: Path, came: Callable[[int], None]) -> bool:
    """One connection's worth. True when the file has the length that the hub says."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]  # lazy

    there = _length(part)
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if there:
        headers["Range"] = f"bytes={there}-"
    with get_session().stream("GET", url, headers=headers, timeout=_TIMEOUT_S) as response:
        if there and response.status_code == 416:  # nothing is left to send
            return True
        hf_raise_for_status(response)
        goes_on = response.status_code == 206
        if there and not goes_on:
            came(-there)
        length = int(response.headers.get("Content-Length") or -1)
        got = 0
        with part.open("ab" if goes_on else "wb") as out:
            for chunk in response.iter_bytes(_CHUNK):
                out.write(chunk)
                got += len(chunk)
                came(len(chunk))
    return length in (-1, got)


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


@contextmanager
def told(entry: PackagedModel, file: str = "") -> Iterator[None]:
    """What goes wrong with the hub inside becomes a sentence.

    Raises:
        ModelMissing: the hub can't be reached, does not give it, does not have it, or the disk is full.
    """
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except HFValidationError as error:
        raise ModelMissing(f"{entry.repository} is no name of a model on the hub. Please check it.") from error
    except HfHubHTTPError as error:
        log.warning("the hub said no", exc_info=True)
        raise ModelMissing(_refusal(entry, file, error)) from error
    except OSError as error:
        raise ModelMissing(_disk(error)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        log.warning("the hub can't be reached", exc_info=True)
        raise ModelMissing(UNREACHABLE) from error


def _refusal(entry: PackagedModel, file: str, error: Any) -> str:
    from huggingface_hub import errors

    status = error.response.status_code
    name = entry.repository
    if isinstance(error, errors.GatedRepoError) or status == 403:
        return (
            f"{name} is given only to people who agreed to its terms. Please agree on its page of the hub, log in with "
            "hf auth login, and start the download again."
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return f"The version of {name} that was pinned is not on the hub any more. Please update Lookaloud."
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"There is no model called {name} on the hub, or it is private. Please check the name."
    if isinstance(error, errors.EntryNotFoundError) or status == 404:
        return f"The hub does not have {file or 'the files'} of {name}. Please choose another model."
    if status == 401:
        return f"The hub does not give {name} to this account. Please log in with hf auth login and try again."
    return "The hub is out of order at the moment. What came stays; start the download again later."


def _disk(error: OSError) -> str:
    if error.errno in _FULL:
        return DISK_FULL
    log.warning("a file of a download can't be written", exc_info=error)
    return "The download can't be written to the disk. Please check that your own data folder may be written to."
