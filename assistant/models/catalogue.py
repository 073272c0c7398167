"""The checkpoints that see which are known: what each can do, how big it is, how well it did where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.models import seeing_hub as hub
from assistant.models.entries import PackagedModel
from assistant.models.plan import LoadPlan
from assistant.models.sizes import Family, memory

Skill = Literal["picks", "answers", "describes", "reads", "trains"]
"""picks: an answer from a list; answers: in its own words; describes: a picture in sentences; reads: takes the text
that was read into account; trains: only good to start a training from."""


@dataclass(frozen=True, slots=True)
class Score:
    """A published figure: name of the test, percent or points, and who published it."""

    test: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class SeeingModel:
    """A checkpoint that sees.

    Attributes:
        hub: its files, licence and place on the hub.
        family: the back-end that opens it.
        parameters: how many numbers it has.
        skills: what it can do.
        sentence: the same for somebody who has never heard of such models.
        scores: published figures.
        quality: 1 to 7, by the published scores and by age: which one to recommend among those that fit.
    """

    hub: PackagedModel
    family: Family
    parameters: int
    skills: tuple[Skill, ...]
    sentence: str
    scores: tuple[Score, ...] = ()
    quality: int = 1

    @property
    def name(self) -> str:
        """As the user calls it."""
        return self.hub.name

    def memory(self, plan: LoadPlan) -> int:
        """Bytes that it takes while it answers."""
        return memory(self.parameters, self.family, plan)


_CHAT: tuple[Skill, ...] = ("answers", "describes", "reads")
_BLIP_PAPER, _BLIP2_PAPER = "its paper, arXiv 2201.12086", "its paper, arXiv 2301.12597"
_INSTRUCT_PAPER = "its paper, arXiv 2305.06500"
_VQA = "VQA v2, test-dev"

# Parameters are those of the networks themselves, tied weights once: what is loaded, not what is downloaded.
SEEING: tuple[SeeingModel, ...] = (
    SeeingModel(
        hub.VILT_VQA,
        "vilt",
        117_588_537,
        ("picks",),
        "The quickest and smallest: it answers short questions in a word or two from a fixed list, and can't read.",
        (Score(_VQA, 71.3, "its paper, arXiv 2102.03334"),),
        1,
    ),
    SeeingModel(
        hub.VILT_MLM,
        "vilt",
        112_217_658,
        ("trains",),
        "Answers nothing yet: a model of your own can be trained from it.",
    ),
    SeeingModel(
        hub.BLIP_VQA,
        "blip",
        361_230_140,
        ("answers",),
        "Quick without a graphics card: it answers questions about photos in a few words, and can't read.",
        (Score(_VQA, 78.2, _BLIP_PAPER),),
        3,
    ),
    SeeingModel(
        hub.BLIP_VQA_CAPFILT,
        "blip",
        361_230_140,
        ("answers",),
        "Like blip-vqa, trained on descriptions that were sifted more carefully.",
        (Score(_VQA, 78.2, _BLIP_PAPER),),
        3,
    ),
    SeeingModel(
        hub.BLIP_CAPTION,
        "blip",
        223_971_644,
        ("describes",),
        "Quick without a graphics card: it says in one sentence what a photo shows.",
        (Score("COCO captions, CIDEr", 133.3, _BLIP_PAPER),),
        2,
    ),
    SeeingModel(
        hub.BLIP_CAPTION_LARGE,
        "blip",
        446_290_492,
        ("describes",),
        "It says in one sentence what a photo shows, a little better and half as quickly as blip-caption.",
        (Score("COCO captions, CIDEr", 136.7, _BLIP_PAPER),),
        2,
    ),
    SeeingModel(
        hub.BLIP2_OPT,
        "blip2",
        3_744_761_856,
        ("answers", "describes"),
        "Describes photos well and answers simple questions; needs a graphics card and a lot of disk.",
        (Score(f"{_VQA}, without training for it", 52.3, _BLIP2_PAPER),),
        3,
    ),
    SeeingModel(
        hub.BLIP2_T5,
        "blip2",
        3_876_648_448,
        ("answers", "describes"),
        "Describes photos and answers questions, better than blip2-opt; needs a graphics card and a lot of disk.",
        (Score(f"{_VQA}, without training for it", 63.0, _BLIP2_PAPER),),
        4,
    ),
    SeeingModel(
        hub.INSTRUCTBLIP_T5,
        "instructblip",
        3_957_170_176,
        _CHAT,
        "Follows what you ask for, from a word to a long description; needs a graphics card and a lot of disk.",
        (Score("TextVQA", 46.6, _INSTRUCT_PAPER), Score("GQA", 48.4, _INSTRUCT_PAPER)),
        4,
    ),
    SeeingModel(
        hub.INSTRUCTBLIP_VICUNA,
        "instructblip",
        7_913_726_720,
        _CHAT,
        "Writes long descriptions; needs a large graphics card and more disk than any other here.",
        (Score("VizWiz, photos taken by blind people", 34.5, _INSTRUCT_PAPER),),
        4,
    ),
    SeeingModel(
        hub.SMOLVLM2_256M,
        "chat",
        256_484_928,
        _CHAT,
        "The smallest that talks: describes and answers in sentences, takes what was read into account, errs often.",
        (),
        2,
    ),
    SeeingModel(
        hub.SMOLVLM2_500M,
        "chat",
        507_482_304,
        _CHAT,
        "Small and talks: describes and answers in sentences, and takes what was read into account.",
        (),
        4,
    ),
    SeeingModel(
        hub.SMOLVLM2_2B,
        "chat",
        2_246_784_880,
        _CHAT,
        "Describes and answers in sentences and reads small text itself; for a graphics card of 6 gigabytes or more.",
        (),
        5,
    ),
    SeeingModel(
        hub.SMOLVLM,
        "chat",
        2_246_272_880,
        _CHAT,
        "Describes and answers in sentences and reads small text itself; half the download of smolvlm2-2.2b.",
        (Score("TextVQA", 72.7, "its model card"), Score("DocVQA, test", 81.6, "its model card")),
        5,
    ),
    SeeingModel(
        hub.QWEN25_VL_3B,
        "chat",
        3_754_622_976,
        _CHAT,
        "Describes, answers and reads whole documents, in many languages; good on a graphics card of 10 gigabytes.",
        (Score("TextVQA", 79.3, "its model card"), Score("DocVQA, test", 93.9, "its model card")),
        6,
    ),
    SeeingModel(
        hub.QWEN3_VL_2B,
        "chat",
        2_127_532_032,
        _CHAT,
        "Describes, answers and reads documents, in many languages; good on a graphics card of 6 gigabytes or more.",
        (),
        6,
    ),
    SeeingModel(
        hub.QWEN3_VL_4B,
        "chat",
        4_437_815_808,
        _CHAT,
        "The best here at describing, answering and reading, in many languages; wants a graphics card of 12 gigabytes.",
        (),
        7,
    ),
)


def known(name: str) -> SeeingModel | None:
    """The entry of that name, or of that repository on the hub, in any case; None where there is none."""
    wanted = name.strip().casefold()
    return next((each for each in SEEING if wanted in (each.name, each.hub.repository.casefold())), None)
