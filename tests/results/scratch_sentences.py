"""Short everyday sentences, made from patterns and words: what the small SpeechT5 of `scratch_voice` learns to say.

Some 1,100 words in 60 patterns give millions of sentences that a listener, and Whisper, could expect. The same seed
gives the same sentences.
"""

# ruff: noqa: E501 - lists of words are easier to read as words
from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

_WORDS = {
    # Who.
    "person": """man woman boy girl child teacher doctor farmer driver baker nurse lawyer soldier sailor painter writer
    singer dancer waiter cook guard judge student neighbor friend brother sister mother father uncle aunt cousin
    grandmother grandfather husband wife son daughter baby guest stranger owner manager worker builder player coach
    captain pilot mayor king queen prince princess clerk tailor hunter shepherd fisherman gardener mechanic plumber
    police officer reporter scientist engineer actor artist poet priest thief""",
    "name": """Alice Ben Carol David Emma Frank Grace Henry Jack Kate Laura Mark Nina Oliver Paul Rose Sam Tom Will Anna
    Peter Mary John Lucy George Helen James Susan Robert Linda Michael Sarah Daniel Julia Martin Ruth""",
    "animal": """dog cat horse cow sheep pig goat duck goose hen rabbit mouse fox wolf bear lion tiger monkey elephant
    snake frog turtle bird eagle owl crow pigeon fish shark whale bee spider ant butterfly donkey deer squirrel""",
    # What.
    "thing": """book letter box bag key cup plate bowl spoon knife fork bottle glass lamp candle clock watch phone camera
    radio picture map pen pencil brush paper card ticket coin ring necklace hat coat shirt dress skirt jacket sweater
    glove shoe boot sock scarf belt button needle thread rope chain hammer nail saw ladder bucket basket broom towel
    blanket pillow curtain carpet mirror chair table bench desk shelf drawer door window gate wheel bicycle car truck
    boat ship plane train drum guitar piano violin ball doll kite toy flag stick stone brick pipe wire battery
    umbrella wallet suitcase newspaper magazine notebook calendar envelope stamp present package""",
    "food": """bread butter cheese milk water juice tea coffee sugar salt pepper rice soup meat chicken beef fish egg
    apple orange lemon cherry peach banana grape melon potato tomato carrot onion bean pea corn cake pie cookie candy
    honey jam chocolate sandwich salad pizza""",
    "place": """house kitchen garden school church office hospital station airport hotel market shop store bank library
    museum theater park field farm forest village town city street road bridge river lake beach island mountain hill
    valley desert castle tower factory garage cellar attic bedroom bathroom hall yard barn stable harbor square
    restaurant bakery prison palace cave""",
    "weather": "rain snow wind fog storm thunder sunshine ice heat",
    "body": "hand arm leg foot head face nose mouth ear eye hair neck back knee finger thumb shoulder tooth heart",
    # How.
    "quality": """old new big small little long short tall heavy light dark bright warm cold hot cool wet dry clean dirty
    soft hard sharp round flat wide narrow deep thin thick full empty open broken cheap strange simple famous fresh
    lovely pretty plain rough smooth strong weak loud quiet quick slow young kind lazy clever brave polite lonely
    hungry tired happy angry silly gentle proud nervous healthy careful busy ready""",
    "color": "red blue green yellow white black brown gray pink purple golden silver orange",
    "manner": """slowly quickly quietly loudly carefully gladly sadly softly gently suddenly easily finally often never
    always seldom sometimes usually again alone together early late twice today outside""",
    "number": "two three four five six seven eight nine ten twelve twenty thirty fifty sixty ninety",
    "time": """Monday Tuesday Wednesday Thursday Friday Saturday Sunday""",
    "month": "January February March April May June July August September October November December",
    # Does: plain, then past.
    "does": """see find buy sell hold carry bring take want need lose keep move touch paint clean wash fix break hide
    open close show use steal drop lift push pull throw catch draw watch choose forget remember send cover count
    measure borrow return leave build""",
    "did": """saw found bought sold held carried brought took wanted needed lost kept moved touched painted cleaned washed
    fixed broke hid opened closed showed used stole dropped lifted pushed pulled threw caught drew watched chose forgot
    remembered sent covered counted measured borrowed returned left built""",
    "goes": "go run walk ride drive travel hurry swim sail fly climb move come return",
    "went": "went ran walked rode drove traveled hurried swam sailed flew climbed moved came returned",
    "rests": "slept waited sat stood laughed cried smiled danced sang prayed rested shouted whispered worked played lived",
    "feels": "happy sad tired angry hungry thirsty sick lonely afraid proud sorry ready busy late early safe free calm",
    "meal": "breakfast lunch dinner supper",
    "where": "on under near behind beside over above inside",
    "abstract": """idea plan story song game dream question answer problem secret lesson joke promise mistake reason change
    choice chance price trip journey job meeting party holiday wedding birthday noise smell taste color number name
    word language subject hobby habit""",
}  # fmt: skip

_PATTERNS = """
The {quality} {person} {did} the {thing}.|The {person} {did} a {quality} {thing}.|{name} {did} the {color} {thing}.
The {thing} is {where} the {thing}.|There is a {thing} {where} the {thing}.|Put the {thing} {where} the {thing}.
The {animal} {went} to the {place}.|A {quality} {animal} {rests} in the {place}.|My {person} {rests} in the {place}.
The {person} {went} to the {place} {manner}.|{name} {went} to the {place} on {time}.|We will {goes} to the {place}.
Please {does} the {thing}.|Please bring me the {color} {thing}.|Do not {does} the {quality} {thing}.
Can you {does} the {thing}?|Where is the {color} {thing}?|Where did {name} {goes}?|Who {did} my {thing}?
I like {food} and {food}.|She ate the {food} for {meal}.|We had {food} for {meal}.|He put {food} in the {thing}.
The {food} was {quality} and {quality}.|There is no {food} in the {place}.|Would you like some {food}?
My {body} is {quality}.|Her {body} was {quality} and {color}.|He {did} it with his {body}.
The {weather} was {quality} in {month}.|We had {weather} on {time}.|I am afraid of the {weather}.
{name} is {feels}.|The {person} was very {feels}.|Why are you so {feels}?|I was {feels} in {month}.
I have {number} {quality} {animal}s.|{name} has {number} {thing}s.|There were {number} {person}s in the {place}.
The {abstract} was {quality}.|That was a {quality} {abstract}.|Tell me about the {abstract}.|This is a {quality} {abstract}.
She {did} it {manner}.|They {went} {manner}.|He {rests} {manner}.|You should {goes} {manner}.
The {person} and the {person} {rests} {manner}.|{name} and {name} {went} to the {place}.|Is the {place} near the {place}?
The {place} is {quality} and {quality}.|The {color} {thing} is {quality}.|It is {quality} in the {place}.
I will {does} it on {time}.|They {did} the {thing} in the {place}.|We {did} {number} {thing}s.
I think that the {person} {did} it.|If you {does} it, I will {does} it too.|When it was {quality}, we {rests} in the {place}.
You must {does} the {thing} before {meal}.|After {meal} the {person} {went} to the {place}.
How much is the {quality} {thing}?|What is the name of the {animal}?|The {animal} {did} the {food}.
"""  # fmt: skip

_SLOT = re.compile(r"\{(\w+)\}")
_WITHOUT_S = {"fish", "sheep"}  # and what ends in these takes another ending:
_PLURAL = ((r"(man)s$", "men"), (r"(child)s$", "children"), (r"(ch|sh|ss|x|s)s$", r"\1es"), (r"([^aeiou])ys$", r"\1ies"),
           (r"(fe|lf|ief)s$", lambda m: {"fe": "ves", "lf": "lves", "ief": "ieves"}[m[1]]), (r"(goose)s$", "geese"),
           (r"(mouse)s$", "mice"), (r"(wolf)s$", "wolves"))  # fmt: skip


def patterns() -> list[str]:
    """All patterns."""
    return [pattern for pattern in _PATTERNS.replace("\n", "|").split("|") if pattern]


def vocabulary() -> set[str]:
    """All words that sentences can have, in small letters, but for plurals."""
    fixed = {word for pattern in patterns() for word in re.findall(r"[a-z]+", _SLOT.sub(" ", pattern.lower()))}
    return fixed | {word for each in _WORDS.values() for word in each.lower().split()}


def sentences(seed: int) -> Iterator[str]:
    """Sentences without end, no two the same; each word of a slot comes once before any comes again."""
    dice = np.random.default_rng(seed)
    decks: dict[str, list[str]] = {}
    seen: set[str] = set()
    order: list[str] = []

    def word(match: re.Match[str]) -> str:
        deck = decks.setdefault(match[1], [])
        if not deck:
            deck += dice.permutation(_WORDS[match[1]].split()).tolist()
        return deck.pop()

    while True:
        if not order:
            order = dice.permutation(patterns()).tolist()
        text = _SLOT.sub(word, order.pop())
        text = re.sub(r"\w+s\b", _plural, text) if "{" not in text else text
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
        text = text[0].upper() + text[1:]
        if text not in seen:
            seen.add(text)
            yield text


def _plural(match: re.Match[str]) -> str:
    """Right endings of what a pattern made a plural of; other words stay."""
    text: str = match[0]
    if text[:-1] not in _NOUNS:
        return text
    if text[:-1] in _WITHOUT_S:
        return text[:-1]
    for ending, instead in _PLURAL:
        changed = re.sub(ending, instead, text)
        if changed != text:
            return changed
    return text


_NOUNS = {word for kind in ("person", "animal", "thing") for word in _WORDS[kind].split()}
