"""`--push-to-hub` and `upload`: a finished model on the Hugging Face hub, when its maker has heard what goes where.

Nothing is uploaded unless a repository was named, and the user agreed. A voice is somebody's: it needs their recorded
consent, and is asked about twice. The upload runs in a process of its own, `python -m training.sharing`, see `online`.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UNEXPECTED, BadInput, LookaloudError
from assistant.models import online
from training.events import Said, Tell

log = logging.getLogger(__name__)

# All that makes a model what it is. The recording of a consent is somebody's voice and stays here; so does whatever
# else the user may have put into the folder.
_FILES = (
    "README.md", "config.json", "generation_config.json", "calibration.json", "curves.png", "processor_config.json",
    "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    "added_tokens.json", "vocab.txt", "spm_char.model", "voice.json", "embedding.safetensors",
    "model.safetensors.index.json", "vocoder/config.json",
)  # fmt: skip
_WEIGHTS = ("model*.safetensors", "vocoder/model*.safetensors")
# "owner/name", as the hub allows it.
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_STILL_S = 30.0  # a large upload takes minutes: something is heard meanwhile

CALL_BACK = "What others have copied can't be called back."
WHOSE_VOICE = (
    "This is somebody's voice. Whoever gets it can make it say anything, and the consent that was recorded is to "
    "making it, not to giving it away. Does the person whose voice it is want it on the hub?"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """What goes where.

    Attributes:
        folder: of the model or voice.
        repository: "owner/name".
        private: whether the repository is to be seen by its owner alone.
    """

    folder: Path
    repository: str
    private: bool = True

    @property
    def command(self) -> str:
        """What uploads it later."""
        shown = "" if self.private else " --no-private"
        return f"lookaloud train upload {shlex.quote(str(self.folder))} {self.repository}{shown}"


def check_repository(name: str) -> None:
    """Raises: BadInput: it is no name of a repository. Said before a training of hours begins."""
    if not _REPOSITORY.fullmatch(name):
        raise BadInput(
            f"{name or 'Nothing'} is no repository of the hub. Name yours and the model's, as in me/my-model."
        )


def share(upload: Upload, tell: Tell, ask: Callable[[str], str] | None, *, yes: bool = False) -> bool:
    """Say what would be uploaded, ask, and upload it; True when it is on the hub. Waits, minutes for a large model.

    Args:
        upload: what goes where.
        tell: hears sentences.
        ask: shows a question and waits for a line; None where nobody can answer.
        yes: the user has agreed beforehand, to all but the second question about a voice.

    Raises:
        LookaloudError: it can't be uploaded; the sentence says why, and the model stays as it is.
    """
    check_repository(upload.repository)
    voice = _checked_voice(upload.folder)
    files = _files(upload.folder)
    tell(Said(_announcement(upload, files, voice)))
    if not _agreed("Upload it now?", ask, yes) or (voice and not _agreed(WHOSE_VOICE, ask, False)):
        tell(Said(f"Nothing was uploaded. To upload it later, run {upload.command}"))
        return False
    tell(Said(f"Uploading. {_run(upload, tell)}"))
    return True


def terminal(question: str) -> str:
    """Ask at the terminal."""
    return input(f"{question} yes or no: ")


def _agreed(question: str, ask: Callable[[str], str] | None, yes: bool) -> bool:
    if yes or ask is None:
        return yes
    try:
        return ask(question).strip().lower() in ("y", "yes")
    except EOFError:  # nobody is there
        return False


def _checked_voice(folder: Path) -> bool:
    """Whether it is a voice.

    Raises:
        BadInput: nobody's consent to it was recorded.
    """
    from assistant.speaking.voice_folder import CARD, CONSENT, read_card

    if not (folder / CARD).is_file():
        return False
    if not read_card(folder).consent or not (folder / CONSENT).is_file():
        raise BadInput(
            "This voice is not uploaded: no recording of the person whose voice it is, agreeing to it, lies in its "
            "folder. The voice itself stays."
        )
    return True


def _files(folder: Path) -> list[Path]:
    """Those that are uploaded.

    Raises:
        BadInput: there is no finished model.
    """
    weights = [file for pattern in _WEIGHTS for file in sorted(folder.glob(pattern))]
    if not (weights and (folder / "config.json").is_file()):
        raise BadInput(f"In {folder.name or folder} there is no finished model to upload.")
    return [*(folder / name for name in _FILES if (folder / name).is_file()), *weights]


def _announcement(upload: Upload, files: list[Path], voice: bool) -> str:
    from assistant.models.sizes import in_words

    what = (
        "The voice, with its speaker embedding and card," if voice else "The model, with all its answers and its card,"
    )
    size = in_words(sum(file.stat().st_size for file in files))
    seen = (
        "It will be private: only you see it there, and who runs the hub."
        if upload.private
        else f"It will be public: everybody can find it and use it. {CALL_BACK}"
    )
    return f"{what} {len(files)} files, {size}, would go to {upload.repository} on the Hugging Face hub. {seen}"


def _run(upload: Upload, tell: Tell) -> str:
    """Start the process and wait for it; what it says at its end.

    Raises:
        LookaloudError: it failed.
    """
    seen = "private" if upload.private else "public"
    process = online.start("training.sharing", str(upload.folder), upload.repository, seen)
    over = threading.Event()

    def remind() -> None:
        while not over.wait(_STILL_S):
            tell(Said("Still uploading."))

    threading.Thread(target=remind, name="still uploading", daemon=True).start()
    try:
        reply = online.outcome(process)
    finally:
        over.set()
    if "error" in reply:
        raise LookaloudError(f"{reply['error']} The model is safe on this machine. To try again: {upload.command}")
    return str(reply["done"])


# What follows runs in the process that uploads. ----------------------------------------------------------------------


def main(argv: list[str]) -> int:
    """Upload a folder to a repository, "private" or "public"; prints one JSON object."""
    # Its own way of storing pieces needs another server and a native library; the hub takes whole files as well.
    os.environ["HF_HUB_DISABLE_XET"] = "1"
    online.begin()
    try:
        with _told(argv[1]):
            reply = {"done": _upload(Upload(Path(argv[0]), argv[1], argv[2] == "private"))}
    except LookaloudError as error:
        reply = {"error": error.sentence}
    except KeyboardInterrupt:
        reply = {"error": "The upload was stopped."}
    except Exception:
        log.exception("the upload failed")
        reply = {"error": UNEXPECTED}
    online.say(reply)
    return int("error" in reply)


def _upload(upload: Upload) -> str:
    from huggingface_hub import CommitOperationAdd, HfApi, get_token

    if get_token() is None:
        raise LookaloudError("The hub doesn't know who you are. Run hf auth login with a token that may write.")
    hub = HfApi()
    hub.create_repo(upload.repository, private=upload.private, exist_ok=True)
    if upload.private and not hub.repo_info(upload.repository).private:
        raise LookaloudError(
            f"Nothing was uploaded: {upload.repository} is there already and public. Name another repository, or add "
            "--no-private."
        )
    # One commit of all: nobody finds half of a model.
    files = [
        CommitOperationAdd(path_in_repo=file.relative_to(upload.folder).as_posix(), path_or_fileobj=file)
        for file in _files(upload.folder)
    ]
    made = hub.create_commit(upload.repository, files, commit_message="Made with Lookaloud")
    where = made.commit_url.partition("/commit/")[0]
    return f"It is on the hub now: {where}"


@contextmanager
def _told(repository: str) -> Iterator[None]:
    """What goes wrong with the hub inside becomes a sentence.

    Raises:
        LookaloudError: it can't be reached, or says no.
    """
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError as error:
        log.warning("the hub said no", exc_info=True)
        status = error.response.status_code
        if status == 401:
            why = "The hub doesn't accept your token. Run hf auth login with a token that may write."
        elif status == 403:
            why = f"The hub doesn't let your account write to {repository}. Name a repository of your own."
        elif status >= 500:
            why = "The hub is out of order at the moment."
        else:
            why = f"The hub refused it, with the code {status}."
        raise LookaloudError(why) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        log.warning("the hub can't be reached", exc_info=True)
        raise LookaloudError("The hub can't be reached. Check the network.") from error
    except OSError as error:
        log.warning("a file can't be read", exc_info=True)
        raise LookaloudError("A file of the model can't be read. Check that you may read its folder.") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
