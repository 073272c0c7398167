"""How the reading networks are opened in ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.memory import give_back_memory

__all__ = ["give_back_memory", "open_session"]


def open_session(model: Path | bytes, threads: int) -> Any:
    """An inference session on the processor. Call on the model thread.

    Args:
        model: an .onnx file, or the content of one.
        threads: how many the network may use within one run.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning cost speech beside them two to four times its own time; measured idle and beside a
    # busy process, a page is read as fast without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # its warnings about graph clean-up would land on the user's terminal
    # The arena keeps the largest picture's memory for ever (over 1 GB after a 4K page) and saves no time here.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
    )
