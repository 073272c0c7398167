"""What can be wrong with a checkpoint, in the words of everyone who finds it: one sentence each, fit to be spoken.

`{name}` is the model as its user calls it, `{file}` a file in its folder.
"""

from __future__ import annotations

CONFIG = "The folder {name} holds no model: its config.json is missing or broken."
WRONG_KIND = (
    "The model {name} is of the kind {kind}, which can't answer questions about pictures. Please choose another one."
)
NO_WEIGHTS = "The model {name} has no weights: it needs model.safetensors. Please download it again."
FILE_MISSING = "The model {name} is not whole: its file {file} is missing. Please download it again."
FILE_BROKEN = "The model {name} is damaged: its file {file} is cut off or broken. Please download it again."
PICKLE_REFUSED = (
    "The model {name} was not opened, because its file {file} holds more than weights and could run a program. Please "
    "choose a model that has safetensors."
)
PROCESSOR = (
    "The model {name} can't be used, because the files of its tokenizer or of its picture processor are missing or "
    "broken. Please download it again."
)
MISFIT = (
    "The weights of the model {name} do not fit its config.json: {count} of {total} are missing or of another size. "
    "Please download it again."
)
NO_BITSANDBYTES = (
    "To load the model {name} in {bits} bits on the graphics card, bitsandbytes is needed. Please run pip install "
    "lookaloud[gpu], or choose 16 bits."
)
NO_LIBRARY = (
    "Models that see need PyTorch and transformers, which are not installed. Please run pip install lookaloud[models]."
)
UNREADABLE = "The model {name} can't be read. Please check that its folder may be read, or download it again."
DAMAGED = "The model {name} can't be opened. Please remove it and download it again."
