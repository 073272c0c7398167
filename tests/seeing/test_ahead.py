"""What a model needs is imported before it is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.desktop import ROOT

SCRIPT = """
import sys
from pathlib import Path
from assistant.models.plan import LoadPlan
from assistant.seeing.ahead import import_ahead
folder = Path(sys.argv[1])
import_ahead(folder / "vilt", LoadPlan("cpu", "int8"))
print([name for name in ("onnxruntime", "torch") if name in sys.modules])
import_ahead(folder / "blip2", LoadPlan("cpu", "bf16"))
print([name for name in ("torch", "transformers.models.blip_2.modeling_blip_2") if name in sys.modules])
"""


def test_it_is_what_the_checkpoint_is_opened_with_and_nothing_else(tmp_path: Path) -> None:
    for name, network in (("vilt", "ViltForQuestionAnswering"), ("blip2", "Blip2ForConditionalGeneration")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps({"architectures": [network]}))
    argv = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "['onnxruntime']",
        "['torch', 'transformers.models.blip_2.modeling_blip_2']",
    ]
