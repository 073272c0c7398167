"""What neural voices need from the hub: no package carries it, so it is downloaded when the user agrees.

Revisions, sizes and SHA-256 sums are those that the hub states for these files; a size is only used to say how big the
download will be.
"""

from __future__ import annotations

from assistant.models.entries import HubFile, PackagedModel

SPEECHT5 = PackagedModel(
    "speecht5",
    "voices with a speaker of their own",
    None,
    (),
    "MIT",
    folder=True,
    repository="microsoft/speecht5_tts",
    revision="30fcde30f19b87502b8435427b5f5068e401d5f6",
    hub_files=(
        HubFile.same(
            "pytorch_model.bin", 585_476_837, "d60d28067349ef66b50d8cd643ae56b6d6b8f27def929bc4ef6fcad907954190"
        ),
        HubFile.same("config.json", 2_062, "2caf62dde93699a90cfc35ff2a8de27b02b479a0c98881cbc55f9682cc43e258"),
        HubFile.same("spm_char.model", 238_473, "7fcc48f3e225f627b1641db410ceb0c8649bd2b0c982e150b03f8be3728ab560"),
        HubFile.same("tokenizer_config.json", 232, "d589430c619db2d95ff0fa757a187b55ef5ea44eff7fb08a6fbf0e78e32a6247"),
        HubFile.same("added_tokens.json", 40, "74be21ecff0a1fb1f304fe7c72ab21e4f0c046f8359fdf2852eb1b80967069ad"),
        HubFile.same(
            "special_tokens_map.json", 234, "2a098b61fe8ec4cfd7674832ca00b4268c07569743a4ad15c8164e8f60ebf981"
        ),
        HubFile.same(
            "preprocessor_config.json", 433, "9461d890ff65badba5ad726f9059436bc69963883dc803fa6ed3cdb8f8af3687"
        ),
    ),
)

HIFIGAN = PackagedModel(
    "speecht5-hifigan",
    "making sound of what SpeechT5 speaks",
    None,
    (),
    "MIT",
    folder=True,
    repository="microsoft/speecht5_hifigan",
    revision="bb6f429406e86a9992357a972c0698b22043307d",
    hub_files=(
        HubFile.same(
            "pytorch_model.bin", 50_700_000, "b171e9bcd8a2b50dc9780040478dfa26783a9ee4be012cf5776914f091d6887b"
        ),
        HubFile.same("config.json", 600, "ac281bbb65c617a3fe7c5c082c8106f5a35b14d236b6a12f99cbbb12e576ab96"),
    ),
)

# Only the weights: the repository's hyperparams.yaml can name any class to be run, so it is never read.
XVECTOR = PackagedModel(
    "xvector",
    "making a voice from recordings",
    None,
    (),
    "Apache-2.0",
    folder=True,
    repository="speechbrain/spkrec-xvect-voxceleb",
    revision="56895a2df401be4150a159f3a1c653f00051d477",
    hub_files=(
        HubFile.same(
            "embedding_model.ckpt", 16_900_000, "9d96cafa0ede1a84799b67dc9b5645f31f5b7d094e7e4775e5d5c12547883a93"
        ),
    ),
)

ARCTIC = PackagedModel(
    "arctic-voices",
    "seven speakers for SpeechT5",
    None,
    (),
    "MIT",
    repository="Matthijs/cmu-arctic-xvectors",
    repo_type="dataset",
    revision="5c1297a9eb6c91714ea77c0d4ac5aca9b6a952e5",
    hub_files=(
        HubFile.same(
            "spkrec-xvect.zip", 17_900_000, "28ea1b685a49fedce92d1af7e68b22bf511a23432bc7a13d621a4deeee9fe9a1"
        ),
    ),
)

# Of the following a download asks the hub for the list of files, and, where no revision is known, for the newest one.
VITS = PackagedModel(
    "vits-ljs",
    "a voice of VITS, a woman reading English",
    None,
    (),
    "MIT",
    folder=True,
    repository="kakao-enterprise/vits-ljs",
    revision="3bcb8321394f671bd948ebf0d086d694dda95464",
    about=146_000_000,
)
MMS = PackagedModel(
    "mms-english",
    "a voice of MMS; those of other languages are called like facebook/mms-tts-nld",
    None,
    (),
    "CC-BY-NC-4.0, not for business",
    folder=True,
    repository="facebook/mms-tts-eng",
    about=146_000_000,
)
FASTSPEECH2 = PackagedModel(
    "fastspeech2",
    "a voice of FastSpeech 2, a woman reading English",
    None,
    (),
    "Apache-2.0",
    folder=True,
    repository="espnet/fastspeech2_conformer_with_hifigan",
    about=340_000_000,
)
BARK = PackagedModel(
    "bark-small",
    "voices of Bark, which laugh and sigh, in many languages",
    None,
    (),
    "MIT",
    folder=True,
    repository="suno/bark-small",
    about=1_700_000_000,
    folders=("speaker_embeddings",),
)

VOICE_MODELS = (SPEECHT5, HIFIGAN, XVECTOR, ARCTIC, VITS, MMS, FASTSPEECH2, BARK)
