# ruff: noqa: SIM905 - lists of words are read and mended as words
"""French: one is "une" before a feminine noun, the first of a month is an ordinal, millions take "de"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.language import Language
from assistant.speaking.normalise.languages.tables import forms, nouns, pairs

_SIGNS = pairs(
    """
season {} episode {}=saison {} épisode {}|factorial=factorielle|sharp=dièse
dot=point|dash=tiret|underscore=tiret bas|slash=barre oblique|backslash=barre oblique inversée|at=arobase|plus=plus
equals=égale|and=et|question mark=point d'interrogation|hash=dièse|percent=pour cent|tilde=tilde|colon=deux-points
dollar=dollar|star=astérisque|comma=virgule|semicolon=point-virgule|exclamation mark=point d'exclamation
open bracket=ouvrez la parenthèse|close bracket=fermez la parenthèse|left parenthesis=parenthèse ouvrante
right parenthesis=parenthèse fermante|left bracket=crochet ouvrant|right bracket=crochet fermant
open brace=accolade ouvrante|close brace=accolade fermante|apostrophe=apostrophe|bar=barre verticale
vertical bar=barre verticale|minus=moins|times=fois|divided by=divisé par|plus or minus=plus ou moins
square root of=racine carrée de|infinity=infini|less than=inférieur à|greater than=supérieur à
less than or equal to=inférieur ou égal à|greater than or equal to=supérieur ou égal à|not equal to=différent de
approximately=environ|about=environ|right arrow=flèche droite|left arrow=flèche gauche|up arrow=flèche vers le haut
down arrow=flèche vers le bas|ratio=sur|up=en hausse de|down=en baisse de|arrow=flèche|check mark=coche
cross mark=croix|cross=croix|copyright=copyright|registered=marque déposée|trademark=marque|section=paragraphe
degrees=degrés|euros=euros|pounds=livres|or=ou|not=non|number=numéro|hashtag=hashtag|version=version|port=port
hidden=masqué|checked=coché|unchecked=non coché|line=ligne|dots=points|graphic=image|brackets=crochets
comment=commentaire|blank=champ vide|end=fin|smiley=sourire|sad face=visage triste|wink=clin d'œil|heart=cœur
squared=au carré|cubed=au cube|to the power of=puissance|per mille=pour mille|point=point|of=sur|to=à|bullet=puce
quote=guillemet|minus minus=moins moins|plus plus=plus plus|double colon=double deux-points
unknown character=caractère inconnu|flag of {}=drapeau {}|{} of {} stars={} étoiles sur {}|{} times {}={} fois {}
and {} more characters=et encore {} caractères|and so on, {} characters=et cetera, {} caractères
{} stars={} astérisques|{} bullets={} puces|and {} more letters=et encore {} lettres
{} text, {} letters=texte {}, {} lettres|{} text, {} letter=texte {}, {} lettre
{} text, {} characters=texte {}, {} caractères|{} text, {} character=texte {}, {} caractère|Cyrillic=cyrillique
Greek=grec|Chinese=chinois|Japanese=japonais|Korean=coréen|Arabic=arabe|Hebrew=hébreu|Thai=thaï|Control=Contrôle
Shift=Majuscule|Escape=Échap|Delete=Suppression|Page Up=page haut|Page Down=page bas|Insert=insertion
"""
)
_UNITS = nouns(
    """
km kilomètre kilomètres m|m mètre mètres m|cm centimètre centimètres m|mm millimètre millimètres m
kg kilogramme kilogrammes m|g gramme grammes m|mg milligramme milligrammes m|t tonne tonnes f|l litre litres m
L litre litres m|ml millilitre millilitres m|mL millilitre millilitres m|cl centilitre centilitres m
cL centilitre centilitres m|dl décilitre décilitres m|ha hectare hectares m|ko kilo-octet kilo-octets m
Ko kilo-octet kilo-octets m|Mo mégaoctet mégaoctets m|Go gigaoctet gigaoctets m|To téraoctet téraoctets m
KB kilobyte kilobytes m|MB mégabyte mégabytes m|GB gigabyte gigabytes m|Hz hertz - m|kHz kilohertz - m
MHz mégahertz - m|GHz gigahertz - m|V volt volts m|A ampère ampères m|W watt watts m|kW kilowatt kilowatts m
MW mégawatt mégawatts m|kWh kilowattheure kilowattheures m|mAh milliampère-heure milliampères-heures m
dB décibel décibels m|px pixel pixels m|pt point points m|s seconde secondes f|sec seconde secondes f
ms milliseconde millisecondes f|min minute minutes f|mn minute minutes f|h heure heures f|j jour jours m
hPa hectopascal hectopascals m|bar bar bars m|°C degré_Celsius degrés_Celsius m
°F degré_Fahrenheit degrés_Fahrenheit m|° degré degrés m|kcal kilocalorie kilocalories f|kJ kilojoule kilojoules m
m² mètre_carré mètres_carrés m|m2 mètre_carré mètres_carrés m|km² kilomètre_carré kilomètres_carrés m
m³ mètre_cube mètres_cubes m|m3 mètre_cube mètres_cubes m|cm² centimètre_carré centimètres_carrés m
cm³ centimètre_cube centimètres_cubes m|ans an ans m|pers. personne personnes f
"""
)
_ABBREVIATIONS = pairs(
    """
M.=Monsieur|MM.=Messieurs|Mme=Madame|Mmes=Mesdames|Mlle=Mademoiselle|Dr=Docteur|Dr.=Docteur|Pr=Professeur|Me=Maître
p. ex.=par exemple|p.ex.=par exemple|c.-à-d.=c'est-à-dire|càd=c'est-à-dire|etc.=et cetera|env.=environ|av.=avenue
bd=boulevard|bd.=boulevard|bld=boulevard|St=Saint|Ste=Sainte|tél.=téléphone|Tél.=Téléphone|tél=téléphone|max.=maximum
min.=minimum|cf.=confer|vs=contre|av. J.-C.=avant Jésus-Christ|ap. J.-C.=après Jésus-Christ
apr. J.-C.=après Jésus-Christ|s.v.p.=s'il vous plaît|svp=s'il vous plaît|SVP=s'il vous plaît|stp=s'il te plaît
R.S.V.P.=répondez s'il vous plaît|TTC=toutes taxes comprises|HT=hors taxes|qqch.=quelque chose|qqn=quelqu'un
n.b.=nota bene|N.B.=nota bene|éd.=édition|janv.=janvier|févr.=février|juil.=juillet|sept.=septembre|oct.=octobre
nov.=novembre|déc.=décembre|dép.=départ|arr.=arrivée|réf.=référence|Réf.=Référence|qté=quantité|Qté=Quantité
RDV=rendez-vous|rdv=rendez-vous|lun.=lundi|mar.=mardi|mer.=mercredi|jeu.=jeudi|ven.=vendredi|sam.=samedi|dim.=dimanche
ex.=exemple|incl.=inclus|C.V.=C V
"""
)


_FEMININE = re.compile(
    "^(?:.*(?:tion|sion|té|ette|ance|ence|esse|euse|trice|ée|ure)s?|(?:personne|page|place|fois|semaine|photo|image|note|ligne|"
    "réponse|chanson|étoile|chambre|table|pièce|vidéo|alerte|tâche|lettre|carte|nuit|voiture|ville|rue|fille|femme|"
    "partie|tonne|livre sterling|offre|application|erreur|clé|main|voix|porte|fenêtre|adresse|touche|icône)s?)$"
)


class _French(Language):
    def gender_of(self, noun: str) -> str:
        return "f" if _FEMININE.match(noun) and noun not in ("été", "côté", "comité", "musée", "silence") else ""

    def cardinal(self, number: int, gender: str = "") -> str:
        said = super().cardinal(number)
        return re.sub(r"\bun$", "une", said) if gender == "f" else said

    def ordinal(self, number: int, gender: str = "", before: str = "") -> str:
        del before
        if number == 1:
            return "première" if gender == "f" else "premier"
        return super().ordinal(number)

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        del before
        said = f"{'premier' if day == 1 else self.cardinal(day)} {self.months[month - 1]}"
        return said + (f" {self.year(year)}" if year is not None else "")

    def clock(self, hour: int, minute: int, second: int | None) -> str:
        if hour in (0, 24) and not minute and not second:
            return "minuit"
        said = f"{self.cardinal(hour, 'f')} heure{'' if hour < 2 else 's'}"
        said += f" {self.cardinal(minute, 'f')}" if minute else ""
        return said + (f" et {self.cardinal(second, 'f')} seconde{'' if second < 2 else 's'}" if second else "")

    def roman(self, number: int, title: str) -> str:
        return "premier" if title == "name" and number == 1 else self.cardinal(number)

    def mixed(self, whole: int, part: str) -> str:
        return f"{self.cardinal(whole)} et {part.removeprefix('un ') if part == 'un demi' else part}"

    def count(self, said: str, number: float, noun: tuple[str, str, str]) -> str:
        name = noun[0] if abs(number) < 2 else noun[1]
        if re.search(r"(?:million|milliard)s?$", said):
            return f"{said} d'{name}" if re.match("[aeiouéhyâœ]", name) else f"{said} de {name}"
        return f"{said} {name}"


LANGUAGE = _French(
    code="fr",
    signs=_SIGNS,
    decimal="virgule",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    month_forms=forms("janv/jan févr/fév mars avr mai juin juil août/aout sept/sep oct nov déc/dec", 1),
    days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    day_forms=forms("lun mar mer jeu ven sam dim", 0),
    units=_UNITS,
    per=pairs(
        "s=seconde|min=minute|h=heure|jour=jour|j=jour|semaine=semaine|sem=semaine|mois=mois|an=an|kg=kilo|l=litre|"
        "L=litre|km=kilomètre|m²=mètre carré|pers=personne|pers.=personne|personne=personne|nuit=nuit|pièce=pièce"
    ),
    fixed_units=pairs(
        "km/h=kilomètres à l'heure|m/s=mètres par seconde|Mbps=mégabits par seconde|Mbit/s=mégabits par seconde|"
        "Mb/s=mégabits par seconde|fps=images par seconde|Mo/s=mégaoctets par seconde|m/s²=mètres par seconde carrée"
    ),
    currencies={
        "€": (("euro", "euros", "m"), ("centime", "centimes", "m")),
        "EUR": (("euro", "euros", "m"), ("centime", "centimes", "m")),
        "euros": (("euro", "euros", "m"), ("centime", "centimes", "m")),
        "$": (("dollar", "dollars", "m"), ("cent", "cents", "m")),
        "£": (("livre", "livres", "f"), ("penny", "pence", "m")),
        "¥": (("yen", "yens", "m"), None),
        "USD": (("dollar américain", "dollars américains", "m"), ("cent", "cents", "m")),
        "CHF": (("franc suisse", "francs suisses", "m"), ("centime", "centimes", "m")),
    },
    per_word="par",
    scales={
        "k": ("mille", "mille"),
        "K": ("mille", "mille"),
        "M": ("million", "millions"),
        "Md": ("milliard", "milliards"),
        "Mds": ("milliard", "milliards"),
        "million": ("million", "millions"),
        "millions": ("million", "millions"),
        "milliard": ("milliard", "milliards"),
        "milliards": ("milliard", "milliards"),
    },
    abbreviations=_ABBREVIATIONS,
    before_number=pairs(
        "n°=numéro|N°=Numéro|nº=numéro|no=numéro|n°s=numéros|p.=page|pp.=pages|chap.=chapitre|"
        "vol.=volume|fig.=figure|art.=article|§=paragraphe|éd.=édition|ch.=chapitre|v.=version"
    ),
    labels="code|erreur|commande|facture|référence|client|téléphone|tél|port|statut|poste|appelez le|numéro",
    titles="chapitre|tome|partie|annexe|phase|type|classe|article|acte|livre|guerre mondiale",
    short_words=frozenset(
        """
        MOT CLÉ LE LA LES UN UNE DES DU DE ET OU EN AU AUX IL ELLE JE TU ON NE PAS QUE QUI SI SUR PAR POUR AVEC
        SANS NON OUI EST ÊTRE CE CES SE SON SA SES MA MON VOS NOS ICI
        """.split()
    ),
    fractions={
        2: ("un demi", "demis"),
        3: ("un tiers", "tiers"),
        4: ("un quart", "quarts"),
        5: ("un cinquième", "cinquièmes"),
        8: ("un huitième", "huitièmes"),
    },
    ordinal_mark="(ers?|re|ères?|ère|èmes?|ème|es?|nde?|ᵉʳ|ᵉ)",
    letters="œŒæÆ",
    hour_word="heures|h",
)
