# ruff: noqa: SIM905 - lists of words are read and mended as words
"""Dutch."""

from __future__ import annotations

from assistant.speaking.normalise.language import Language
from assistant.speaking.normalise.languages.tables import forms, nouns, pairs

_SIGNS = pairs(
    """
season {} episode {}=seizoen {} aflevering {}|factorial=faculteit|sharp=kruis
dot=punt|dash=streepje|underscore=liggend streepje|slash=schuine streep|backslash=backslash|at=apenstaartje|plus=plus
equals=is|and=en|question mark=vraagteken|hash=hekje|percent=procent|tilde=tilde|colon=dubbele punt|dollar=dollar
star=sterretje|comma=komma|semicolon=puntkomma|exclamation mark=uitroepteken|open bracket=haakje openen
close bracket=haakje sluiten|left parenthesis=haakje openen|right parenthesis=haakje sluiten
open brace=accolade openen|close brace=accolade sluiten|apostrophe=apostrof|bar=verticale streep
vertical bar=verticale streep|minus=min|times=keer|divided by=gedeeld door|plus or minus=plus of min
square root of=wortel|infinity=oneindig|less than=kleiner dan|greater than=groter dan
less than or equal to=kleiner dan of gelijk aan|greater than or equal to=groter dan of gelijk aan
not equal to=niet gelijk aan|approximately=ongeveer|about=ongeveer|right arrow=pijl naar rechts
left arrow=pijl naar links|up arrow=pijl omhoog|down arrow=pijl omlaag|up=omhoog|down=omlaag|arrow=pijl
check mark=vinkje|cross mark=kruisje|cross=kruis|copyright=copyright|registered=geregistreerd|trademark=handelsmerk
section=paragraaf|degrees=graden|euros=euro|pounds=pond|or=of|not=niet|number=nummer|hashtag=hashtag|version=versie
port=poort|hidden=verborgen|checked=aangevinkt|unchecked=niet aangevinkt|line=lijn|dots=puntjes|graphic=afbeelding
brackets=haakjes|comment=commentaar|blank=invulveld|end=einde|smiley=lachend gezicht|sad face=verdrietig gezicht
wink=knipoog|heart=hart|squared=kwadraat|cubed=tot de derde|to the power of=tot de macht|per mille=promille|point=punt
of=van|to=tot|ratio=op|bullet=opsommingsteken|quote=aanhalingsteken|minus minus=min min|plus plus=plus plus
double colon=dubbele dubbele punt|unknown character=onbekend teken|flag of {}=vlag {}|{} of {} stars={} van {} sterren
{} times {}={} keer {}|and {} more characters=en nog {} tekens|and so on, {} characters=enzovoort, {} tekens
{} stars={} sterretjes|{} bullets={} bolletjes|and {} more letters=en nog {} letters
{} text, {} letters={} tekst, {} letters|{} text, {} letter={} tekst, {} letter
{} text, {} characters={} tekst, {} tekens|{} text, {} character={} tekst, {} teken|Cyrillic=Cyrillische|Greek=Griekse
Chinese=Chinese|Japanese=Japanse|Korean=Koreaanse|Arabic=Arabische|Hebrew=Hebreeuwse|Thai=Thaise|Control=Control
Escape=Escape|Page Up=Page Up|Windows=Windows|left bracket=haak openen|right bracket=haak sluiten|empty star=lege ster
"""
)
_UNITS = nouns(
    """
km kilometer|m meter|cm centimeter|mm millimeter|kg kilo|g gram|mg milligram|t ton|l liter|L liter|ml milliliter
mL milliliter|cl centiliter|dl deciliter|ha hectare|kB kilobyte|KB kilobyte|MB megabyte|GB gigabyte|TB terabyte
Hz hertz|kHz kilohertz|MHz megahertz|GHz gigahertz|V volt|A ampère|W watt|kW kilowatt|MW megawatt|kWh kilowattuur
mAh milliampère-uur|dB decibel|px pixel pixels|pt punt punten|s seconde seconden|sec seconde seconden
ms milliseconde milliseconden|min minuut minuten|u uur|uur uur|h uur|hPa hectopascal|kPa kilopascal|bar bar
°C graad_Celsius graden_Celsius|°F graad_Fahrenheit graden_Fahrenheit|° graad graden|kcal kilocalorie kilocalorieën
kJ kilojoule|m² vierkante_meter|m2 vierkante_meter|km² vierkante_kilometer|m³ kubieke_meter|m3 kubieke_meter
cm² vierkante_centimeter|cm³ kubieke_centimeter|st. stuk stuks|mnd maand maanden|wk week weken|pp. pagina pagina's
"""
)
_ABBREVIATIONS = pairs(
    """
p.m.=per maand|p.w.=per week|p.j.=per jaar
bijv.=bijvoorbeeld|bv.=bijvoorbeeld|d.w.z.=dat wil zeggen|enz.=enzovoort|etc.=et cetera|o.a.=onder andere
i.p.v.=in plaats van|m.b.t.=met betrekking tot|t.o.v.=ten opzichte van|a.u.b.=alstublieft|s.v.p.=alstublieft
dhr.=de heer|mevr.=mevrouw|mw.=mevrouw|dr.=dokter|drs.=doctorandus|prof.=professor|ir.=ingenieur|ing.=ingenieur
mr.=meester|ds.=dominee|st.=sint|ca.=circa|max.=maximaal|min.=minimaal|incl.=inclusief|excl.=exclusief|jl.=jongstleden
e.d.=en dergelijke|t/m=tot en met|v.a.=vanaf|m.a.w.=met andere woorden|t.a.v.=ter attentie van|i.v.m.=in verband met
n.v.t.=niet van toepassing|z.s.m.=zo snel mogelijk|o.l.v.=onder leiding van|m.u.v.=met uitzondering van
n.a.v.=naar aanleiding van|tel.=telefoon|afd.=afdeling|gem.=gemiddeld|evt.=eventueel|resp.=respectievelijk
vgl.=vergelijk|jr.=junior|sr.=senior|p.p.=per persoon|v.Chr.=voor Christus|n.Chr.=na Christus|vs.=versus
m.m.v.=met medewerking van|o.b.v.=op basis van|t.z.t.=te zijner tijd|b.g.g.=bij geen gehoor|a.s.=aanstaande
w.o.=waaronder|i.o.=in opleiding|zgn.=zogenaamd
"""
)


class _Dutch(Language):
    def year(self, number: int) -> str:
        head, tail = divmod(number, 100)
        if not 1100 <= number <= 1999:
            return self.cardinal(number)
        return f"{self.cardinal(head)}honderd{self.cardinal(tail) if tail else ''}"

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        del before
        said = f"{self.cardinal(day)} {self.months[month - 1]}"
        return said + (f" {self.year(year)}" if year is not None else "")

    def clock(self, hour: int, minute: int, second: int | None) -> str:
        said = f"{self.cardinal(hour)} uur" + (f" {self.cardinal(minute)}" if minute else "")
        noun = "seconde" if second == 1 else "seconden"
        return said + (f" en {self.cardinal(second)} {noun}" if second else "")

    def mixed(self, whole: int, part: str) -> str:
        said = self.cardinal(whole)
        if part != "half":
            return f"{said} en {part}"
        return "anderhalf" if whole == 1 else f"{said}{'ën' if said.endswith('e') else 'en'}half"

    def roman(self, number: int, title: str) -> str:
        return self.ordinal(number) if title == "name" else self.cardinal(number)


LANGUAGE = _Dutch(
    code="nl",
    signs=_SIGNS,
    decimal="komma",
    months=(
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    month_forms=forms("jan feb mrt apr mei jun jul aug sep/sept okt nov dec", 1),
    days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    day_forms=forms("ma di wo do vr za zo", 0),
    units=_UNITS,
    per=pairs(
        "s=seconde|sec=seconde|min=minuut|u=uur|uur=uur|h=uur|dag=dag|week=week|mnd=maand|maand=maand|jr=jaar|jaar=jaar|"
        "kg=kilo|l=liter|km=kilometer|m²=vierkante meter|stuk=stuk|st=stuk|persoon=persoon|nacht=nacht"
    ),
    fixed_units=pairs(
        "km/u=kilometer per uur|km/h=kilometer per uur|m/s=meter per seconde|Mbps=megabit per seconde|"
        "Mbit/s=megabit per seconde|fps=beelden per seconde|MB/s=megabyte per seconde|m/s²=meter per seconde kwadraat"
    ),
    currencies={
        "€": (("euro", "euro", ""), ("cent", "cent", "")),
        "EUR": (("euro", "euro", ""), ("cent", "cent", "")),
        "$": (("dollar", "dollar", ""), ("cent", "cent", "")),
        "£": (("pond", "pond", ""), ("penny", "pence", "")),
        "¥": (("yen", "yen", ""), None),
        "USD": (("Amerikaanse dollar", "Amerikaanse dollar", ""), ("cent", "cent", "")),
        "CHF": (("Zwitserse frank", "Zwitserse frank", ""), ("rappen", "rappen", "")),
    },
    scales={
        "k": ("duizend", "duizend"),
        "K": ("duizend", "duizend"),
        "mln": ("miljoen", "miljoen"),
        "mln.": ("miljoen", "miljoen"),
        "miljoen": ("miljoen", "miljoen"),
        "mld": ("miljard", "miljard"),
        "mld.": ("miljard", "miljard"),
        "miljard": ("miljard", "miljard"),
    },
    abbreviations=_ABBREVIATIONS,
    before_number=pairs(
        "nr.=nummer|no.=nummer|nrs.=nummers|blz.=bladzijde|p.=pagina|pp.=pagina's|art.=artikel|"
        "hfst.=hoofdstuk|fig.=figuur|afb.=afbeelding|vol.=deel|par.=paragraaf|versie=versie|ong.=ongeveer"
    ),
    labels="code|pincode|pin|fout|foutcode|bestelnummer|ordernummer|factuurnummer|klantnummer|telefoon|tel|bel|poort|status",
    titles="hoofdstuk|deel|bijlage|fase|type|klasse|artikel|wereldoorlog",
    short_words=frozenset(
        """
        DE HET EEN EN OF IN UIT OP AF TE WE JE IK HIJ ZE NU NA BIJ MET VAN VOOR NIET WEL GEEN JA NEE ALS DAN DAT
        DIT DIE MEN UW AAN OM TOT HIER
        """.split()
    ),
    fractions={
        2: ("half", "half"),
        3: ("een derde", "derde"),
        4: ("een kwart", "kwart"),
        5: ("een vijfde", "vijfde"),
        8: ("een achtste", "achtste"),
    },
    ordinal_mark="(e|de|ste)",
    letters="",
    hour_word="uur|u\\.?",
)
