"""What the cold start is compared with: a process that imports what a ViLT answer needs. Loads no weights."""

import time

began = time.perf_counter()
import torch  # noqa: E402, F401
from transformers import ViltForQuestionAnswering, ViltProcessor  # noqa: E402, F401

print(f"{time.perf_counter() - began:.3f}")
