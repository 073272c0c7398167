"""Which model that sees to choose for a machine, and why."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.models.catalogue import SEEING, SeeingModel
from assistant.models.hardware import Hardware
from assistant.models.ladder import ladder, unfit
from assistant.models.plan import LoadPlan
from assistant.models.sizes import in_words

# Licences that keep people from using a model at work: never recommended, only listed.
_NOT_FREE = "not for business"


@dataclass(frozen=True, slots=True)
class Advice:
    """A model, how it would be loaded, and a sentence that says why it."""

    model: SeeingModel
    plan: LoadPlan
    why: str


def recommend(hardware: Hardware) -> tuple[Advice, ...]:
    """The best choice for this machine first, then what is quicker or smaller; never empty."""
    free = [each for each in SEEING if "trains" not in each.skills and _NOT_FREE not in each.hub.licence]
    talking = [each for each in free if "reads" in each.skills and not _unfit(each, hardware)]
    chosen = [max(talking, key=lambda each: (each.quality, -each.parameters))] if talking else []
    for skill in ("answers", "describes"):
        small = [each for each in free if each.family == "blip" and skill in each.skills and not _unfit(each, hardware)]
        chosen += small[:1]
    chosen += [each for each in free if each.family == "vilt"]
    return tuple(_advice(model, hardware) for model in chosen)


def _unfit(model: SeeingModel, hardware: Hardware) -> str:
    return unfit(model.family, model.parameters, hardware)


def _advice(model: SeeingModel, hardware: Hardware) -> Advice:
    plan = ladder(model.family, model.parameters, hardware)[0]
    takes = f"takes {in_words(model.memory(plan))} of memory, {plan}"
    if plan.device == "cuda":
        card = hardware.cards[0]
        why = f"it fits your graphics card, a {card.name} with {in_words(card.free)} free, and {takes}"
    elif plan.device == "mps":
        why = f"it fits your Apple processor with {in_words(hardware.ram_total)} of memory, and {takes}"
    else:
        why = f"it is quick enough on your {hardware.cores} processor cores, and {takes}"
    return Advice(model, plan, why)
