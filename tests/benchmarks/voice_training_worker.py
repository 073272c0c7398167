"""`python -m tests.benchmarks.voice_training_worker WAY FOLDER STEPS`: a way to teach SpeechT5.

FOLDER has a checkpoint (`speecht5`), its vocoder and a speaker encoder, and recordings in LJSpeech's layout
(`recordings`). Prints one JSON object: seconds and processor seconds from the beginning of the first step to the end of
the last, and the last loss.

`guide` is the recipe of the task guide for text to speech: `datasets.map` makes spectra and x-vectors, a collator fills
4 clips up to the longest of them, 8 such batches are a step, and activations are made again for the way backwards. Its
16-bit floats (`fp16`) are for GPUs. Written anew from its description. `guide_kept` is the same without making
activations again. `ours_exact` is ours without products of 16-bit numbers, as on a processor that has none.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

BATCH, PARTS = 4, 8  # the guide's
STEP = BATCH * PARTS
RATE, WARM_UP = 1e-5, 500


class Clock(TrainerCallback):
    """From the beginning of the first step to the end of the last."""

    def __init__(self) -> None:
        self._began = (0.0, 0.0)
        self.took: dict[str, float] = {}

    def on_step_begin(self, *given: Any, **_: Any) -> None:
        """The first begins it."""
        if given[1].global_step == 0:  # after the arguments comes the state
            self._began = time.perf_counter(), time.process_time()

    def on_step_end(self, *_: Any, **__: Any) -> None:
        """The last ends it."""
        wall, own = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        self.took = {"wall_s": wall, "cpu_s": own}


def guide(folder: Path, steps: int, again: bool = True) -> dict[str, float]:
    """The guide's recipe."""
    import soundfile
    from datasets import Dataset
    from transformers import (
        PrinterCallback,
        Seq2SeqTrainer,
        Seq2SeqTrainingArguments,
        SpeechT5ForTextToSpeech,
        SpeechT5Processor,
    )

    from assistant.listening.files import load_wav
    from assistant.speaking.embedding import SpeakerEncoder

    processor = SpeechT5Processor.from_pretrained(folder / "speecht5")
    model = SpeechT5ForTextToSpeech.from_pretrained(folder / "speecht5")
    model.config.use_cache = False
    encoder = SpeakerEncoder(folder / "encoder")
    lines = [line.split("|") for line in (folder / "recordings" / "metadata.csv").read_text().splitlines()]

    def prepare(row: dict[str, Any]) -> dict[str, Any]:
        file = folder / "recordings" / "wavs" / f"{row['id']}.wav"
        assert soundfile.info(file).samplerate == 16_000
        samples = load_wav(file)
        made = processor(text=row["text"], audio_target=samples, sampling_rate=16_000, return_attention_mask=False)
        vector = encoder.embed(samples)
        return {"input_ids": made["input_ids"], "labels": made["labels"][0], "speaker_embeddings": vector}

    rows = Dataset.from_list([{"id": name, "text": text} for name, text, _ in lines])
    data = rows.map(prepare, remove_columns=["id", "text"], cache_file_name=str(folder / "guide.arrow"))

    def collate(features: list[dict[str, Any]]) -> dict[str, Any]:
        import torch

        batch = processor.pad(
            input_ids=[{"input_ids": each["input_ids"]} for each in features],
            labels=[{"input_values": each["labels"]} for each in features],
            return_tensors="pt",
        )
        batch["labels"] = batch["labels"].masked_fill(batch.decoder_attention_mask.unsqueeze(-1).ne(1), -100)
        del batch["decoder_attention_mask"]
        factor = model.config.reduction_factor
        longest = max(len(each["labels"]) // factor * factor for each in features)
        batch["labels"] = batch["labels"][:, :longest]
        batch["speaker_embeddings"] = torch.tensor([each["speaker_embeddings"] for each in features])
        return dict(batch)

    clock = Clock()
    arguments = Seq2SeqTrainingArguments(
        output_dir=str(folder / "guide"), per_device_train_batch_size=BATCH, gradient_accumulation_steps=PARTS,
        learning_rate=RATE, warmup_steps=WARM_UP, max_steps=steps, gradient_checkpointing=again, logging_steps=steps,
        save_strategy="no", report_to=[], label_names=["labels"], disable_tqdm=True, dataloader_pin_memory=False,
    )  # fmt: skip
    trainer = Seq2SeqTrainer(
        model=model, args=arguments, train_dataset=data, data_collator=collate, processing_class=processor,
        callbacks=[clock],
    )  # fmt: skip
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    return {**clock.took, "loss": float(trainer.state.log_history[0]["loss"])}


def ours(folder: Path, steps: int, exact: bool = False) -> dict[str, float]:
    """`lookaloud train voice`."""
    import training.voice_trainer
    from training import events, voice, voice_quick
    from training.voice_lesson import Options
    from training.voice_trainer import VoiceTrainer

    if exact:
        voice_quick.short_products = lambda: False
    clock, losses = Clock(), []

    class Timed(VoiceTrainer):
        def __init__(self, **others: Any) -> None:
            super().__init__(**others)
            self.add_callback(clock)

    training.voice_trainer.VoiceTrainer = Timed  # type: ignore[misc]

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Stepped):
            losses.append(event.loss)
        print(events.sentence(event), file=sys.stderr)

    options = Options(
        name="ours", folder=folder / "ours", data=str(folder / "recordings"), start=str(folder / "speecht5"),
        vocoder=str(folder / "vocoder"), encoder=folder / "encoder", public="CC0", steps=steps, batch_size=STEP,
        rate=RATE, held_out=0.0, anew=True,
    )  # fmt: skip
    voice.train(options, tell, events.StopWord())
    return {**clock.took, "loss": sum(losses) / len(losses)}


if __name__ == "__main__":
    ways = {
        "guide": guide, "guide_kept": lambda *given: guide(*given, again=False),
        "ours": ours, "ours_exact": lambda *given: ours(*given, exact=True),
    }  # fmt: skip
    print(json.dumps(ways[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
