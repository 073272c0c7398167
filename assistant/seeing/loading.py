"""Loading a checkpoint that sees, as a `LoadPlan` says, from files on this machine; no code from its folder is run."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.errors import Cancelled, LookaloudError, ModelMissing
from assistant.models import checking, faults, store
from assistant.models.exhaustion import ran_out
from assistant.models.plan import LoadPlan
from assistant.models.quiet import quieten
from assistant.models.safe_weights import safe_folder
from assistant.types import Progress

log = logging.getLogger(__name__)


class PlanUnusable(ModelMissing):
    """The way to load it is at fault, and not the checkpoint: another way may do."""


# Parts of the whole: what was measured on a warm disk for reading a configuration with its classes, and the weights.
_CONFIGURED, _LOADED = 0.1, 0.95
# What errors name that are no fault of a checkpoint: an old driver, a card that torch was not built for.
_OF_THE_CARD = ("CUDA", "cuDNN", "CUBLAS", "MPS", "bitsandbytes")
_NO_CODE: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}


def from_folder(
    kind: str,
    folder: Path,
    name: str,
    plan: LoadPlan,
    tell: Callable[[Progress], None],
    *,
    keep: tuple[str, ...] = (),
    **options: Any,
) -> Any:
    """A model of transformers: loaded where and as exactly as `plan` says, evaluated, never trained. Model thread.

    Args:
        kind: name of its class in transformers, like "Blip2ForConditionalGeneration" or "AutoModelForImageTextToText".
        folder: of the checkpoint: config.json and weights, in safetensors or as a pickle, one file or several.
        name: of the model, for sentences.
        plan: device and precision. 8 bits on the processor are `linear8`; 8 and 4 bits elsewhere bitsandbytes'.
        tell: hears how far it is.
        keep: modules that are never rounded to 8 or 4 bits.
        options: for its `from_pretrained`.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
        PlanUnusable: it can't be loaded in this way.
        MemoryError, RuntimeError: memory ran out: see `exhaustion.ran_out`.
    """
    with _speakable(name):
        transformers = _transformers(checking.check(folder))

        def done(part: float) -> None:
            tell(Progress("loading", part, f"Loading {name}."))

        done(0.0)
        maker = getattr(transformers, kind)
        config = _config(maker, folder, name)
        done(_CONFIGURED)
        source, safe = _weights(folder, name, lambda part: done(_CONFIGURED + part * (0.5 - _CONFIGURED)))
        began = _CONFIGURED if source == folder and safe else 0.5
        settings = {**_placed(plan, name, keep), **options, "config": config, "use_safetensors": safe}
        with _hearing(lambda part: done(began + part * (_LOADED - began))):
            model, found = maker.from_pretrained(
                source,
                weights_only=True,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # they are told below, in words
                **_NO_CODE,
                **settings,
            )
        _check_fit(model, found, name)
        if plan == LoadPlan("cpu", "int8"):
            from assistant.seeing.linear8 import quantise

            model = quantise(model, keep)
        done(1.0)
        return model.eval().requires_grad_(False)


def processor_from(kind: str, folder: Path, name: str, **options: Any) -> Any:
    """A processor of transformers: its tokenizer and what prepares pictures for the model.

    Args:
        kind: name of its class in transformers, like "Blip2Processor".
        folder: of the checkpoint.
        name: of the model, for sentences.
        options: for its `from_pretrained`.

    Raises:
        ModelMissing: its files are missing or damaged.
    """
    with _speakable(name):
        transformers = _transformers()
        try:
            return getattr(transformers, kind).from_pretrained(folder, **_NO_CODE, **options)
        except Exception as error:  # each tokenizer has errors of its own for a damaged file
            if ran_out(error):
                raise
            _config(None, folder, name)  # tokenizers read it too, and can't say that it is at fault
            raise ModelMissing(checking.check(folder) or faults.PROCESSOR.format(name=name)) from error


def _transformers(wrong: str = "") -> Any:
    """The library, made silent."""
    if wrong:
        raise ModelMissing(wrong)
    try:
        import torch  # noqa: F401 - transformers without it would only fail later, and less clearly
        import transformers

        quieten()
    except ImportError as error:
        if ran_out(error):
            raise
        raise ModelMissing(faults.NO_LIBRARY) from error
    return transformers


def _config(maker: Any, folder: Path, name: str) -> Any:
    """The configuration, of the kind that `maker` takes; of any kind without one."""
    from transformers import CONFIG_MAPPING, AutoConfig

    try:
        config = AutoConfig.from_pretrained(folder, **_NO_CODE)
    except Exception as error:  # values are checked by each class, with errors of its own
        if ran_out(error):
            raise
        kind = store.read_config(folder).get("model_type", "")
        sentence = faults.CONFIG_UNUSABLE if kind in CONFIG_MAPPING else faults.WRONG_KIND
        raise ModelMissing(sentence.format(name=name, kind=kind)) from error
    wanted = getattr(maker, "config_class", None)
    choices = getattr(maker, "_model_mapping", None)  # of an Auto class
    if (wanted is not None and not isinstance(config, wanted)) or (choices is not None and type(config) not in choices):
        raise ModelMissing(faults.WRONG_KIND.format(name=name, kind=config.model_type))
    return config


def _weights(folder: Path, name: str, done: Callable[[float], None]) -> tuple[Path, bool]:
    """Where the weights are loaded from, and whether they are safetensors there."""
    try:
        return safe_folder(folder, name, done), True
    except OSError as error:
        if ran_out(error):
            raise
        log.warning("the weights of %s can't be kept as safetensors: %s", name, error)
        return folder, False  # transformers opens them by the same loader, each time anew


def _placed(plan: LoadPlan, name: str, keep: tuple[str, ...]) -> dict[str, Any]:
    """What `from_pretrained` is told of device and precision."""
    import torch

    if plan.device == "cuda" and not torch.cuda.is_available():
        raise PlanUnusable(faults.NO_CARD.format(name=name))
    exact = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
    place: dict[str, Any] = {} if plan.device == "cpu" else {"device_map": {"": plan.device}}
    if plan.precision in exact:
        return {"dtype": exact[plan.precision], **place}
    if plan == LoadPlan("cpu", "int8"):
        return {"dtype": "auto"}  # as it is on the disk: then it is mapped, and takes memory only once it is rounded
    if importlib.util.find_spec("bitsandbytes") is None:
        raise PlanUnusable(faults.NO_BITSANDBYTES.format(name=name, bits=4 if plan.precision == "int4" else 8))
    import transformers

    rounding: Any = transformers.BitsAndBytesConfig
    half = torch.bfloat16 if plan.device == "cpu" or torch.cuda.is_bf16_supported() else torch.float16
    skip = ["lm_head", *keep]
    if plan.precision == "int8":
        # Its kernels calculate in float16 and in nothing else.
        eight = rounding(load_in_8bit=True, llm_int8_skip_modules=skip)
        return {"dtype": torch.float16, "quantization_config": eight, **place}
    four = rounding(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=half,
        llm_int8_skip_modules=skip,
    )
    return {"dtype": half, "quantization_config": four, "device_map": {"": plan.device}}


@contextlib.contextmanager
def _hearing(done: Callable[[float], None]) -> Iterator[None]:
    """Within it `done` hears which part of the weights is in place, where transformers would draw a bar."""
    from transformers.utils import logging as hints

    def told(items: Any) -> Iterator[Any]:
        for number, item in enumerate(items):
            if number * 100 // len(items) > (number - 1) * 100 // len(items):
                done(number / len(items))
            yield item

    def bar(factory: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        return told(args[0]) if options.get("desc") == "Loading weights" else factory(*args, **options)

    hooks: Any = hints
    before = hooks.set_tqdm_hook(bar)
    try:
        yield
    finally:
        hooks.set_tqdm_hook(before)


def _check_fit(model: Any, found: dict[str, Any], name: str) -> None:
    """Weights that were not there were drawn by dice: such a model answers, and nothing that it says is so.

    Raises:
        ModelMissing: there are some.
    """
    learned = {key for key, _ in model.named_parameters()}
    wrong = {key for key in found["missing_keys"] if key in learned} | {key for key, *_ in found["mismatched_keys"]}
    if wrong:
        log.error("weights of %s that do not fit: %s", name, sorted(wrong)[:20])
        raise ModelMissing(faults.MISFIT.format(name=name, count=len(wrong), total=len(learned)))


@contextlib.contextmanager
def _speakable(name: str) -> Iterator[None]:
    """Whatever a library says of a damaged file becomes one sentence; that memory ran out is no fault of the file."""
    try:
        yield
    except (LookaloudError, Cancelled):
        raise
    except PermissionError as error:
        raise ModelMissing(faults.UNREADABLE.format(name=name)) from error
    except Exception as error:
        if ran_out(error):
            raise
        log.exception("%s can't be opened", name)
        if any(word in str(error) for word in _OF_THE_CARD):
            raise PlanUnusable(faults.NO_CARD.format(name=name)) from error
        raise ModelMissing(faults.DAMAGED.format(name=name)) from error
