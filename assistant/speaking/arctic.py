"""Speakers from the data set Matthijs/cmu-arctic-xvectors: x-vectors of seven people who read the Arctic sentences.

It is a .zip of .npy files, one a sentence, called `cmu_us_SPEAKER_arctic-wav-arctic_a0001.npy`. The loading script that
comes with it is not run; numbers are read without pickle.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import VoiceError
from assistant.speaking.embedding import average
from assistant.speaking.voice_folder import unit

# As the data set's card describes them.
SPEAKERS = {
    "awb": "a man, Scottish English",
    "bdl": "a man, American English",
    "clb": "a woman, American English",
    "jmk": "a man, Canadian English",
    "ksp": "a man, Indian English",
    "rms": "a man, American English",
    "slt": "a woman, American English",
}
_FILE = re.compile(r"(?:.*/)?cmu_us_(?P<speaker>\w+?)_arctic-wav-.*\.npy")
_LARGEST_VECTOR = 100_000  # bytes; 512 numbers and a header are 2 to 4 kB


def speaker_embedding(archive: Path, speaker: str) -> tuple[NDArray[np.float32], int]:
    """The average x-vector of a speaker, float32 of shape (512,), and of how many sentences it was made.

    Args:
        archive: the data set's .zip file.
        speaker: as in `SPEAKERS`.

    Raises:
        VoiceError: there is no such speaker in it, or it is not that data set.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            vectors = [
                _vector(opened, member)
                for member in opened.infolist()
                if (match := _FILE.fullmatch(member.filename)) and match["speaker"] == speaker
            ]
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise VoiceError(f"{archive.name} can't be read as a data set of speakers.") from error
    if not vectors:
        raise VoiceError(f"There is no speaker {speaker or 'without a name'}. There are {', '.join(SPEAKERS)}.")
    embedding, _ = average(vectors, [str(number) for number in range(len(vectors))])
    return embedding, len(vectors)


def _vector(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[np.float32]:
    if member.file_size > _LARGEST_VECTOR:
        raise ValueError(f"{member.filename} is too big")
    values = np.load(io.BytesIO(archive.read(member)), allow_pickle=False)
    return unit(values.reshape(-1), Path(member.filename).name)
