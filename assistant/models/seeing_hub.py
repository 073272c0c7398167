"""Where the checkpoints that see lie on the hub, and which files of them are meant.

Revisions, sizes and checksums are those that the hub states and that other projects pin; where none could be found the
entry names only the repository, and a download asks the hub for the list, pins what it got, and keeps that.
"""

from __future__ import annotations

from assistant.models.entries import PackagedModel

VILT_VQA = PackagedModel(
    "vilt-vqa",
    "answering questions about pictures",
    None,
    (),
    "Apache-2.0",
    folder=True,
    repository="dandelin/vilt-b32-finetuned-vqa",
    revision="d0a1f6ab88522427a7ae76ceb6e1e1e7b68a1d08",
)
