"""Who is speaking, as 512 numbers: x-vectors, which tell SpeechT5 whose voice to speak in.

The network is speechbrain's `Xvector`, built here from its own classes with the settings of the model card of
speechbrain/spkrec-xvect-voxceleb (Snyder et al., "X-Vectors: Robust DNN Embeddings for Speaker Recognition", 2018).
The hyperparams.yaml that lies beside the weights is never read: such a file can name any class to be run.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing, VoiceError
from assistant.speaking.voice_folder import unit

log = logging.getLogger(__name__)

SAMPLE_RATE = 16_000  # Hz that the network was trained at
WEIGHTS = "embedding_model.ckpt"
_DILATIONS = (1, 2, 3, 1, 1)  # of its five layers, by the model card; all other sizes are read off the weights
_SHORTEST_S = 1.0  # under it the statistics over time say more about the words than about the speaker
# A take that is less alike to the others than the middle one by this many times their usual spread is left out: for
# normally spread values 1.4826 median deviations are one standard deviation, and 3.5 of them the customary bound
# (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993).
_OUTLIER = 3.5 * 1.4826
_LEAST_SPREAD = 0.01  # of cosine: takes that agree to the second digit are not told apart


class SpeakerEncoder:
    """Makes x-vectors. Model thread only.

    Args:
        folder: holds `embedding_model.ckpt`; None for the pinned one that was downloaded.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._network: Any = None
        self._features: Any = None

    def load(self) -> None:
        """Load the network, weights only; does nothing when loaded.

        Raises:
            ModelMissing: it is not on this machine, not what was pinned, or torch and speechbrain are not installed.
        """
        if self._network is not None:
            return
        folder = self._folder
        if folder is None:
            from assistant.models.packaged import locate

            folder = locate("xvector")
        try:
            import torch
            from speechbrain.lobes.features import Fbank
        except ImportError as error:
            raise ModelMissing(
                "Making a voice from recordings needs torch and speechbrain. Install them with: "
                "pip install lookaloud[models]."
            ) from error
        try:
            weights = torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True)
            self._network = _built(weights)
        except Exception as error:
            log.exception("the speaker encoder can't be loaded")
            raise ModelMissing(
                "The speaker encoder can't be loaded. Download it again: lookaloud models download xvector."
            ) from error
        self._features = Fbank(n_mels=int(weights["blocks.0.conv.weight"].shape[1]))

    def embed(self, samples: NDArray[np.float32], name: str = "The recording") -> NDArray[np.float32]:
        """The x-vector of a recording: float32 of shape (512,), length 1. The same sound gives the same numbers.

        Args:
            samples: float32 mono, `SAMPLE_RATE` Hz.
            name: what the recording is called, for the sentence if it can't be used.

        Raises:
            VoiceError: it is too short or silent.
            ModelMissing: as `load`.
        """
        if len(samples) < _SHORTEST_S * SAMPLE_RATE or not np.any(samples):
            raise VoiceError(
                f"{name} is too short or silent: a voice needs at least {_SHORTEST_S:.0f} second of speech."
            )
        self.load()
        import torch

        # The pooling layer adds a little noise of torch's own generator, in use as in training: fixed here, and the
        # caller's generator left as it was.
        with torch.no_grad(), torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            features = self._features(torch.from_numpy(np.ascontiguousarray(samples))[None])
            # As the card's InputNormalization(norm_type="sentence", std_norm=False).
            features = features - features.mean(dim=1, keepdim=True)
            vector = self._network(features, torch.ones(1))[0, 0]
        return unit(vector.numpy(), name)

    def unload(self) -> None:
        """Free the memory."""
        self._network = self._features = None


def _built(weights: dict[str, Any]) -> Any:
    """speechbrain's network of the sizes that the weights have, in evaluation mode."""
    import torch
    from speechbrain.lobes.models.Xvector import Xvector

    convolutions = [w for name, w in weights.items() if name.endswith("conv.weight")]
    with torch.random.fork_rng(devices=[]):  # its first weights are drawn at random, from the caller's generator
        network = Xvector(
            device="cpu",
            in_channels=int(convolutions[0].shape[1]),
            tdnn_blocks=len(convolutions),
            tdnn_channels=[int(w.shape[0]) for w in convolutions],
            tdnn_kernel_sizes=[int(w.shape[2]) for w in convolutions],
            tdnn_dilations=list(_DILATIONS[: len(convolutions)]),
            lin_neurons=int(next(w for name, w in weights.items() if name.endswith(".w.weight")).shape[0]),
        )
    network.load_state_dict(weights)
    return network.eval()


def average(
    vectors: Sequence[NDArray[np.float32]], names: Sequence[str]
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """One embedding of several takes, and the names of the takes that were left out because they sound otherwise.

    With fewer than four takes nobody can say which of them is the odd one, so all count.

    Args:
        vectors: each float32 of shape (512,), length 1.
        names: of the takes, as many.

    Raises:
        VoiceError: there is none.
    """
    if not vectors:
        raise VoiceError("There are no recordings to make a voice of.")
    stacked = np.stack(vectors).astype(np.float64)
    keep = np.ones(len(stacked), bool)
    if len(stacked) >= 4:
        likeness = stacked @ stacked.T
        np.fill_diagonal(likeness, np.nan)
        # The middle likeness to the others: one stranger among the takes hardly moves it.
        typical = np.nanmedian(likeness, axis=1)
        middle = float(np.median(typical))
        spread = max(float(np.median(np.abs(typical - middle))), _LEAST_SPREAD)
        keep = typical >= middle - _OUTLIER * spread
    mean = stacked[keep].mean(axis=0).astype(np.float32)
    return unit(mean, "The average of the recordings"), tuple(
        n for n, kept in zip(names, keep, strict=True) if not kept
    )


def blend(one: NDArray[np.float32], other: NDArray[np.float32], amount: float) -> NDArray[np.float32]:
    """A speaker between two, on the arc from `one` (0) to `other` (1): float32 of shape (512,), length 1.

    Spherical linear interpolation (Shoemake, "Animating Rotation with Quaternion Curves", 1985): only directions count.

    Raises:
        VoiceError: `amount` is outside 0 to 1, or the two are opposites, between which there is no one arc.
    """
    if not 0.0 <= amount <= 1.0:
        raise VoiceError("The amount of a blend is a number from 0, all the first voice, to 1, all the second.")
    first, second = unit(one, "The first voice").astype(np.float64), unit(other, "The second voice").astype(np.float64)
    angle = float(np.arccos(np.clip(first @ second, -1.0, 1.0)))
    if angle < 1e-4:  # nearly the same direction: the formula would divide by about 0
        return unit(((1 - amount) * first + amount * second).astype(np.float32), "The blend")
    if np.pi - angle < 1e-4:
        raise VoiceError("These two voices are exact opposites and can't be blended.")
    mixed = (np.sin((1 - amount) * angle) * first + np.sin(amount * angle) * second) / np.sin(angle)
    return unit(mixed.astype(np.float32), "The blend")
