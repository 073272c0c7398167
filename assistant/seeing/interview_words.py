"""Answers that an interview understands, and how they are said."""

from __future__ import annotations

from collections.abc import Mapping

INSIDE = frozenset(("indoors", "inside", "indoor"))
OUTSIDE = frozenset(("outdoors", "outside", "outdoor"))
DAY = frozenset(("day", "daytime", "daylight", "morning", "afternoon", "noon"))
NIGHT = frozenset(("night", "nighttime", "night time", "at night"))
TIMES: Mapping[str, str] = {
    **dict.fromkeys(DAY, "by day"),
    **dict.fromkeys(NIGHT, "at night"),
    "evening": "in the evening",
}
WEATHER: Mapping[str, str] = {
    "sunny": "sunny", "clear": "clear", "cloudy": "cloudy", "partly cloudy": "partly cloudy", "overcast": "overcast",
    "rainy": "rainy", "raining": "rainy", "rain": "rainy", "snowy": "snowy", "snowing": "snowy", "snow": "snowy",
    "foggy": "foggy", "windy": "windy", "stormy": "stormy", "hazy": "hazy",
}  # fmt: skip


def _set(words: str) -> frozenset[str]:
    """Words parted by commas."""
    return frozenset(words.split(","))


def _each(words: str, say: str) -> dict[str, str]:
    """Answers parted by commas, each said in the same way."""
    return {word.strip(): say.format(with_article(word.strip())) for word in words.split(",")}


def with_article(noun: str) -> str:
    """The noun with "a" or "an", unless it needs none."""
    if noun in WITHOUT_ARTICLE:
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(noun: str) -> str:
    """More than one of it."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


IRREGULAR: Mapping[str, str] = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "sheep": "sheep", "fish": "fish",
    "deer": "deer", "goose": "geese", "bison": "bison", "aircraft": "aircraft",
}  # fmt: skip
WITHOUT_ARTICLE = _set(
    "pizza,cake,broccoli,salad,fruit,soup,pasta,rice,bread,meat,chicken,cereal,cheese,ice cream,chocolate,fish,steak,"
    "carrots,bananas,apples,oranges,donuts,vegetables,fries,french fries,noodles,eggs,cookies,sandwiches,hot dogs,"
    "flowers,books,scissors,glasses,trees,chips,seafood,spaghetti,bacon,dessert"
)
ROOMS: Mapping[str, str] = {
    **_each("kitchen,living room,bathroom,bedroom,dining room,classroom,restaurant,hotel room,library,church,garage,"
            "basement,hallway,hospital,bakery,cafe,bar,gym,museum,office,store,shop,supermarket", "in {}"),
    **_each("airport,train station,bus station,school,market,stadium,hotel", "at {}"),
    "home": "at home", "house": "in a house", "train": "in a train", "bus": "in a bus", "car": "in a car",
    "airplane": "in a plane", "plane": "in a plane",
}  # fmt: skip
PLACES: Mapping[str, str] = {
    **_each("park,field,forest,garden,yard,backyard,parking lot,desert,village,pasture,stadium", "in {}"),
    **_each("zoo,lake,river,airport,train station,bus stop,harbor,skate park,pool,swimming pool", "at {}"),
    **_each("farm,street,road,sidewalk,bridge,highway,tennis court,baseball field,soccer field,runway", "on {}"),
    "beach": "at the beach", "ocean": "at the sea", "sea": "at the sea", "city": "in a city", "town": "in a town",
    "downtown": "in a city", "woods": "in a forest", "mountain": "in the mountains", "mountains": "in the mountains",
    "ski slope": "on a ski slope", "ski resort": "at a ski resort", "water": "on the water", "snow": "in the snow",
    "countryside": "in the countryside", "market": "at a market", "skatepark": "at a skate park", "sky": "in the sky",
}  # fmt: skip
PERSONS: Mapping[str, str] = {
    "man": "man", "male": "man", "woman": "woman", "female": "woman", "boy": "boy", "girl": "girl", "child": "child",
    "baby": "baby", "people": "", "person": "person", "lady": "woman",
}  # fmt: skip
ANIMALS = _set(
    "cat,dog,horse,cow,sheep,bird,elephant,giraffe,zebra,bear,polar bear,goat,duck,pig,rabbit,monkey,lion,tiger,"
    "deer,seagull,pigeon,chicken,swan,goose,owl,parrot,fish,squirrel,puppy,kitten,bull,calf,donkey,butterfly,turtle,"
    "mouse,frog,penguin,bison,peacock,ostrich"
)
FOODS = _set(
    "pizza,cake,sandwich,hot dog,broccoli,salad,fruit,soup,pasta,rice,bread,meat,chicken,cereal,cheese,ice cream,"
    "chocolate,fish,steak,banana,bananas,apple,apples,orange,oranges,carrots,donut,donuts,burger,hamburger,vegetables,"
    "fries,french fries,noodles,eggs,cookies,burrito,taco,sandwiches,hot dogs,bagel,pie,cupcake,seafood,spaghetti,"
    "bacon,dessert,sushi,muffin"
)
VEHICLES = _set(
    "car,bus,train,truck,motorcycle,bicycle,bike,boat,airplane,plane,van,taxi,tractor,scooter,ship,helicopter,"
    "sailboat,double decker bus,fire truck,carriage,jet,trolley,tram,canoe"
)
SHAPES = _set("circle,rectangle,triangle,square,oval,star,heart,diamond,hexagon,pentagon")
COLOURS = _set(
    "red,green,blue,yellow,orange,purple,pink,brown,black,white,gray,grey,teal,tan,silver,gold,beige,black and white,"
    "brown and white,maroon,turquoise,cyan,magenta"
)
THINGS = _set(
    "laptop,computer,phone,cell phone,keyboard,mouse,remote,tv,television,book,books,clock,umbrella,teddy bear,vase,"
    "flowers,flower,chair,table,couch,sofa,bed,toilet,sink,refrigerator,oven,microwave,bottle,cup,bowl,plate,knife,"
    "fork,spoon,bag,backpack,suitcase,luggage,hat,tie,shoes,scissors,toothbrush,bench,fire hydrant,stop sign,"
    "traffic light,parking meter,street sign,sign,building,house,church,tower,bridge,tree,trees,kite,frisbee,"
    "surfboard,skateboard,snowboard,skis,ball,tennis racket,baseball bat,mirror,lamp,window,door,statue,painting,"
    "poster,map,box,candle,camera,pillow,blanket,doll,toy,rug,desk,fan,glasses,wine,glass,coffee,menu,letter,logo,"
    "card,newspaper,magazine,money,key,keys,wallet"
)
MANY = frozenset(word for word in THINGS | FOODS if word.endswith("s") and word not in ("glass", "tennis", "bus"))
"""Those that are more than one already."""
UNCOUNTED = frozenset(("luggage", "money", "wine", "coffee"))
NUMBERS: Mapping[str, int] = {
    **{str(number): number for number in range(1, 21)},
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
}  # fmt: skip
NAMES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NOT_DOINGS = _set("building,ceiling,clothing,wedding,painting,nothing,something,evening,morning,string,king,ring,"
                       "spring,wing,boxing ring,pudding,railing,crossing")  # fmt: skip
