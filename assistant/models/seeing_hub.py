"""Where the checkpoints that see lie on the hub, and which files of them are meant.

Revisions, sizes and SHA-256 sums are those that the hub states, as other public projects pin them too. Where no list of
files could be found, a download asks the hub for the list at the pinned revision; where no revision could be found
either, it asks for the newest one and keeps what it got (`record`). `about` is only said before the hub was asked.
"""

from __future__ import annotations

from assistant.models.entries import HubFile, PackagedModel

_APACHE, _BSD, _MIT = "Apache-2.0", "BSD-3-Clause", "MIT"
_ANSWERS, _DESCRIBES = "answering questions about pictures", "describing pictures"


def _model(
    name: str,
    what: str,
    repository: str,
    licence: str,
    revision: str = "",
    *,
    about: int = 0,
    sums: tuple[tuple[str, str], ...] = (),
    files: tuple[HubFile, ...] = (),
) -> PackagedModel:
    return PackagedModel(
        name, what, None, (), licence, True, repository, revision, hub_files=files, about=about, sums=sums
    )


# The tokenizer's files of all BLIP models on the hub are the same three.
_BERT = (
    HubFile.same("special_tokens_map.json", 125, "b6d346be366a7d1d48332dbc9fdf3bf8960b5d879522b7799ddba59e76237ee3"),
    HubFile.same("tokenizer.json", 711_396, "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66"),
    HubFile.same("vocab.txt", 231_508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
)

VILT_VQA = _model(
    "vilt-vqa",
    _ANSWERS,
    "dandelin/vilt-b32-finetuned-vqa",
    _APACHE,
    "d0a1f6ab88522427a7ae76ceb6e1e1e7b68a1d08",
    about=471_000_000,
)
VILT_MLM = _model("vilt-mlm", "training a model of your own", "dandelin/vilt-b32-mlm", _APACHE, about=540_000_000)
BLIP_VQA = _model(
    "blip-vqa",
    _ANSWERS,
    "Salesforce/blip-vqa-base",
    _BSD,
    "787b3d35d57e49572baabd22884b3d5a05acf072",
    files=(
        HubFile.same("config.json", 4_559, "689a09e2a9980b7fcad329271c032254fde23b1ee7a90c67b003e1867dc9c098"),
        HubFile.same(
            "preprocessor_config.json", 445, "0aa66e2e9ac3ea3b5cd4388c35072e22db4e1cc1f96c7872bed07749c712ade1"
        ),
        HubFile.same("tokenizer_config.json", 592, "48d1c9120fe61c9741286050189b030e936f23797a65fd0a179078661e1c43bb"),
        *_BERT,
        HubFile.same(
            "model.safetensors", 1_538_800_584, "33786eed34def0c95fa948128cb4386be9b9219aa2c2e25f1c9c744692121bb7"
        ),
    ),
)
BLIP_VQA_CAPFILT = _model(
    "blip-vqa-capfilt",
    _ANSWERS,
    "Salesforce/blip-vqa-capfilt-large",
    _BSD,
    "270352c30d7166e585cd686c3f2250e04bb509da",
    about=1_540_000_000,
    sums=(("pytorch_model.bin", "d47763c493a03f5e10b6d6472b2a8d995c8cbb6d9a466eede3d033fafd94d5a4"),),
)
BLIP_CAPTION = _model(
    "blip-caption",
    _DESCRIBES,
    "Salesforce/blip-image-captioning-base",
    _BSD,
    "82a37760796d32b1411fe092ab5d4e227313294b",
    files=(
        HubFile.same("config.json", 4_563, "f7846f82f4e2c4a2ccbab9ae8b0e44873540a271a76a1288effd078180c13a82"),
        HubFile.same(
            "preprocessor_config.json", 287, "065c10ec97edc5081fbd9655b3d9d25e2647ea6d5dab873325e88eed12d80a7d"
        ),
        HubFile.same("tokenizer_config.json", 506, "5c7f96096284c55e539eff95f4451c19efc34258ddb975a4400d052b77301e5e"),
        *_BERT,
        HubFile.same(
            "pytorch_model.bin", 989_820_849, "d6638651a5526cc2ede56f2b5104d6851b0755816d220e5e046870430180c767"
        ),
    ),
)
BLIP_CAPTION_LARGE = _model(
    "blip-caption-large",
    _DESCRIBES,
    "Salesforce/blip-image-captioning-large",
    _BSD,
    "353689b859fcf0523410b1806dace5fb46ecdf41",
    about=1_880_000_000,
)
BLIP2_OPT = _model(
    "blip2-opt-2.7b",
    _ANSWERS,
    "Salesforce/blip2-opt-2.7b",
    _MIT,
    "59a1ef6c1e5117b3f65523d1c6066825bcf315e3",
    about=14_984_000_000,
    sums=(
        ("model-00001-of-00002.safetensors", "b81228c9ac1b3dee1731ee71d51fe3b2c34f915019c44c25a793b51300ae24fc"),
        ("model-00002-of-00002.safetensors", "536bd73b8f1de7d94f503b23fea2eaa4f7f3ea5f74f8f874fcb21d6df1555a19"),
    ),
)
BLIP2_T5 = _model(
    "blip2-flan-t5-xl",
    _ANSWERS,
    "Salesforce/blip2-flan-t5-xl",
    _MIT,
    "0eb0d3b46c14c1f8c7680bca2693baafdb90bb28",
    about=15_800_000_000,
)
INSTRUCTBLIP_T5 = _model(
    "instructblip-flan-t5-xl", _ANSWERS, "Salesforce/instructblip-flan-t5-xl", _MIT, about=16_100_000_000
)
INSTRUCTBLIP_VICUNA = _model(
    "instructblip-vicuna-7b",
    _ANSWERS,
    "Salesforce/instructblip-vicuna-7b",
    "the LLaMA licence, for research and not for business",
    "19103d0c5b5263c8a7891012e08573439fb6607f",
    about=31_700_000_000,
)
SMOLVLM2_256M = _model(
    "smolvlm2-256m",
    _ANSWERS,
    "HuggingFaceTB/SmolVLM2-256M-Video-Instruct",
    _APACHE,
    "067788b187b95ebe7b2e040b3e4299e342e5b8fd",
    about=1_030_000_000,
)
SMOLVLM2_500M = _model(
    "smolvlm2-500m",
    _ANSWERS,
    "HuggingFaceTB/SmolVLM2-500M-Video-Instruct",
    _APACHE,
    "7b375e1b73b11138ff12fe22c8f2822d8fe03467",
    about=2_030_000_000,
)
SMOLVLM2_2B = _model(
    "smolvlm2-2.2b",
    _ANSWERS,
    "HuggingFaceTB/SmolVLM2-2.2B-Instruct",
    _APACHE,
    "482adb537c021c86670beed01cd58990d01e72e4",
    about=8_990_000_000,
)
SMOLVLM = _model(
    "smolvlm",
    _ANSWERS,
    "HuggingFaceTB/SmolVLM-Instruct",
    _APACHE,
    "81cd9a775a4d644f2faf4e7becff4559b46b14c7",
    about=4_500_000_000,
)
QWEN25_VL_3B = _model(
    "qwen2.5-vl-3b",
    _ANSWERS,
    "Qwen/Qwen2.5-VL-3B-Instruct",
    "the Qwen research licence, not for business",
    "66285546d2b821cf421d4f5eb2576359d3770cd3",
    about=7_520_000_000,
)
QWEN3_VL_2B = _model(
    "qwen3-vl-2b",
    _ANSWERS,
    "Qwen/Qwen3-VL-2B-Instruct",
    _APACHE,
    "89644892e4d85e24eaac8bacfd4f463576704203",
    about=4_267_000_000,
    sums=(("model.safetensors", "7de1838c87a5349b016c26a1c3f7d2bc400a3d485f95ef39a7059ffd734977a0"),),
)
QWEN3_VL_4B = _model(
    "qwen3-vl-4b",
    _ANSWERS,
    "Qwen/Qwen3-VL-4B-Instruct",
    _APACHE,
    "ebb281ec70b05090aa6165b016eac8ec08e71b17",
    about=8_890_000_000,
)
