"""What shows to be wrong with a checkpoint only while it is loaded, in the words of everyone who finds it.

One sentence each, fit to be spoken. What can be told without loading is told by `checking`. `{name}` is the model as
its user calls it, `{file}` a file in its folder.
"""

from __future__ import annotations

WRONG_KIND = (
    "The model {name} is of the kind {kind}, which can't answer questions about pictures. Please choose another one."
)
CONFIG_UNUSABLE = "The file config.json of the model {name} makes no sense. Please get it again."
FILE_BROKEN = "The file {file} of the model {name} is damaged or cut off. Please get it again."
PICKLE_REFUSED = (
    "The model {name} was not opened, because its file {file} holds more than weights and could run a program. Please "
    "choose a model that has safetensors."
)
PROCESSOR = (
    "The model {name} can't be used, because the files of its tokenizer or of its picture processor are missing or "
    "damaged. Please get them again."
)
MISFIT = (
    "The weights of the model {name} do not fit its config.json: {count} of {total} are missing or of another size. "
    "Please get both again."
)
NO_BITSANDBYTES = (
    "To load the model {name} in {bits} bits on the graphics card, bitsandbytes is needed. Please run pip install "
    "lookaloud[gpu], or choose 16 bits."
)
NO_CARD = "The graphics card can't be used for the model {name}. Please see whether its driver can be updated."
TOO_LARGE = "This computer has too little memory for the model {name}. Please choose a smaller one."
NO_LIBRARY = (
    "Models that see need PyTorch and transformers, which are not installed. Please run pip install lookaloud[models]."
)
UNREADABLE = "The files of the model {name} can't be read. Please check that you may read its folder."
DAMAGED = "The model {name} can't be opened. Please remove it and get it again."
