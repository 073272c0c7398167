"""Memory that ran out: how each library says so."""

from __future__ import annotations

import contextlib
import gc
import sys

from assistant.memory import give_back_memory

# What torch's own allocator, its CUDA libraries, and Apple's say in a plain RuntimeError.
_SAID = (
    "out of memory",
    "can't allocate memory",
    "not enough memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
    "std::bad_alloc",
    "Cannot allocate memory",
    "bad allocation",
)


def ran_out(error: BaseException) -> bool:
    """Whether `error` says that memory ran out, on the graphics card or on the processor."""
    if isinstance(error, MemoryError):
        return True
    if type(error).__name__ in {"OutOfMemoryError", "AcceleratorError"}:  # torch's, which is not imported for this
        return type(error).__name__ == "OutOfMemoryError" or "out of memory" in str(error)
    if isinstance(error, OSError):  # mapping a file
        return error.errno == 12  # ENOMEM
    return isinstance(error, (RuntimeError, ImportError)) and any(words in str(error) for words in _SAID)


def let_go() -> None:
    """Give back what nothing refers to any more: to the system, and on the graphics card to other programs."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None:
        with contextlib.suppress(RuntimeError):  # a card that failed says so once more when it is next used
            if torch.cuda.is_initialized():
                torch.cuda.empty_cache()
            elif torch.backends.mps.is_available():
                torch.mps.empty_cache()
    give_back_memory()
