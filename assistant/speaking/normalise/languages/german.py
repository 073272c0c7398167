# ruff: noqa: SIM905 - lists of words are read and mended as words
"""German: ordinals bend with the word before them, and one is "ein" or "eine" before a noun."""

from __future__ import annotations

import re

from assistant.speaking.normalise.language import Language
from assistant.speaking.normalise.languages.tables import forms, nouns, pairs

_SIGNS = pairs(
    """
season {} episode {}=Staffel {} Folge {}|factorial=Fakultät|sharp=Kreuz
dot=Punkt|dash=Strich|underscore=Unterstrich|slash=Schrägstrich|backslash=Backslash|at=at|plus=plus|equals=gleich
and=und|question mark=Fragezeichen|hash=Raute|percent=Prozent|tilde=Tilde|colon=Doppelpunkt|dollar=Dollar
star=Sternchen|comma=Komma|semicolon=Semikolon|exclamation mark=Ausrufezeichen|open bracket=Klammer auf
close bracket=Klammer zu|left parenthesis=Klammer auf|right parenthesis=Klammer zu|left bracket=eckige Klammer auf
right bracket=eckige Klammer zu|open brace=geschweifte Klammer auf|close brace=geschweifte Klammer zu
apostrophe=Apostroph|bar=senkrechter Strich|vertical bar=senkrechter Strich|minus=minus|times=mal
divided by=geteilt durch|plus or minus=plus minus|square root of=Wurzel aus|infinity=unendlich|less than=kleiner als
greater than=größer als|less than or equal to=kleiner oder gleich|greater than or equal to=größer oder gleich
not equal to=ungleich|approximately=ungefähr|about=ungefähr|right arrow=Pfeil nach rechts|left arrow=Pfeil nach links
up arrow=Pfeil nach oben|down arrow=Pfeil nach unten|ratio=zu|up=plus|down=minus|arrow=Pfeil|check mark=Häkchen
cross mark=Kreuz|cross=Kreuz|copyright=Copyright|registered=eingetragene Marke|trademark=Marke|section=Paragraf
degrees=Grad|euros=Euro|pounds=Pfund|or=oder|not=nicht|number=Nummer|hashtag=Hashtag|version=Version|port=Port
hidden=verborgen|checked=aktiviert|unchecked=nicht aktiviert|line=Linie|dots=Punkte|graphic=Grafik|brackets=Klammern
comment=Kommentar|blank=Leerfeld|end=Ende|smiley=Smiley|sad face=trauriges Gesicht|wink=Zwinkern|heart=Herz
squared=hoch zwei|cubed=hoch drei|to the power of=hoch|per mille=Promille|point=Punkt|of=von|to=bis
bullet=Aufzählungszeichen|quote=Anführungszeichen|minus minus=minus minus|plus plus=plus plus
double colon=doppelter Doppelpunkt|unknown character=unbekanntes Zeichen|flag of {}=Flagge {}
{} of {} stars={} von {} Sternen|{} times {}={} mal {}|and {} more characters=und {} weitere Zeichen
and so on, {} characters=und so weiter, {} Zeichen|{} stars={} Sternchen|{} bullets={} Punkte
and {} more letters=und {} weitere Buchstaben|{} text, {} letters={} Text, {} Buchstaben
{} text, {} letter={} Text, {} Buchstabe|{} text, {} characters={} Text, {} Zeichen
{} text, {} character={} Text, {} Zeichen|Cyrillic=kyrillischer|Greek=griechischer|Chinese=chinesischer
Japanese=japanischer|Korean=koreanischer|Arabic=arabischer|Hebrew=hebräischer|Thai=thailändischer|Control=Steuerung
Shift=Umschalt|Delete=Entfernen|Page Up=Bild auf|Page Down=Bild ab|Insert=Einfügen
"""
)
_UNITS = nouns(
    """
km Kilometer - m|m Meter - m|cm Zentimeter - m|mm Millimeter - m|kg Kilogramm - n|g Gramm - n|mg Milligramm - n
t Tonne Tonnen f|l Liter - m|L Liter - m|ml Milliliter - m|mL Milliliter - m|cl Zentiliter - m|dl Deziliter - m
ha Hektar - m|kB Kilobyte - n|KB Kilobyte - n|MB Megabyte - n|GB Gigabyte - n|TB Terabyte - n|Hz Hertz - n
kHz Kilohertz - n|MHz Megahertz - n|GHz Gigahertz - n|V Volt - n|A Ampere - n|W Watt - n|kW Kilowatt - n
MW Megawatt - n|kWh Kilowattstunde Kilowattstunden f|mAh Milliamperestunde Milliamperestunden f|dB Dezibel - n
px Pixel - n|pt Punkt - m|s Sekunde Sekunden f|Sek. Sekunde Sekunden f|sec Sekunde Sekunden f
ms Millisekunde Millisekunden f|min Minute Minuten f|Min. Minute Minuten f|Min Minute Minuten f|h Stunde Stunden f
Std. Stunde Stunden f|Std Stunde Stunden f|hPa Hektopascal - n|kPa Kilopascal - n|bar Bar - n|°C Grad_Celsius - n
°F Grad_Fahrenheit - n|° Grad - n|kcal Kilokalorie Kilokalorien f|kJ Kilojoule - n|m² Quadratmeter - m
m2 Quadratmeter - m|qm Quadratmeter - m|km² Quadratkilometer - m|m³ Kubikmeter - m|m3 Kubikmeter - m
cm² Quadratzentimeter - m|cm³ Kubikzentimeter - m|Stk. Stück - n|Stck. Stück - n|PS P_S - n|EL Esslöffel - m
TL Teelöffel - m|Pkg. Packung Packungen f
"""
)
_ABBREVIATIONS = pairs(
    """
z. Zt.=zur Zeit|z. Hd.=zu Händen|i. A.=im Auftrag|o. k.=okay
z. B.=zum Beispiel|z.B.=zum Beispiel|d. h.=das heißt|d.h.=das heißt|u. a.=unter anderem|u.a.=unter anderem
usw.=und so weiter|bzw.=beziehungsweise|ca.=circa|etc.=et cetera|inkl.=inklusive|exkl.=exklusive|zzgl.=zuzüglich
evtl.=eventuell|ggf.=gegebenenfalls|max.=maximal|min.=minimal|mind.=mindestens|Dr.=Doktor|Prof.=Professor|Hr.=Herr
Fr.=Frau|Tel.=Telefon|Mio.=Millionen|Mrd.=Milliarden|Tsd.=Tausend|v. Chr.=vor Christus|n. Chr.=nach Christus
z. T.=zum Teil|z.T.=zum Teil|i. d. R.=in der Regel|i.d.R.=in der Regel|o. Ä.=oder Ähnliches|u. U.=unter Umständen
s. o.=siehe oben|s.o.=siehe oben|s. u.=siehe unten|vgl.=vergleiche|sog.=sogenannt|geb.=geboren|gest.=gestorben
verh.=verheiratet|Hbf.=Hauptbahnhof|Hbf=Hauptbahnhof|Nr.=Nummer|Abb.=Abbildung|Kap.=Kapitel|Bd.=Band|Art.=Artikel
Abs.=Absatz|gem.=gemäß|lt.=laut|bspw.=beispielsweise|insb.=insbesondere|einschl.=einschließlich|ff.=folgende|St.=Sankt
Jh.=Jahrhundert|m. E.=meines Erachtens|o. g.=oben genannt|u. v. m.=und vieles mehr|Mo.=Montag|Di.=Dienstag
Mi.=Mittwoch|Do.=Donnerstag|Sa.=Samstag|So.=Sonntag|vs.=versus|abzgl.=abzüglich|mtl.=monatlich|jährl.=jährlich
MwSt.=Mehrwertsteuer|MwSt=Mehrwertsteuer|Pkw=P K W|Lkw=L K W|ggü.=gegenüber|zw.=zwischen|Ing.=Ingenieur|Dipl.=Diplom
"""
)
_DATIVE = frozenset(["am", "vom", "zum", "im", "beim", "dem", "den", "bis", "ab", "seit", "zur", "ins", "mit", "nach"])
_MASCULINE = "FC|Platz|Stock|Tag|Teil|Preis|Versuch|Weltkrieg|Schritt|Rang|Gang|Bezirk|Monat|Sieger|Geburtstag|Akt|Band"
_NEUTER = "OG|UG|EG|Kapitel|Mal|Jahr|Quartal|Halbjahr|Viertel|Semester|Tor|Spiel|Buch|Geschoss|Obergeschoss"
_FEMININE = "Etage|Auflage|Woche|Klasse|Liga|Bundesliga|Runde|Stufe|Seite|Reihe|Straße|Hälfte|Stelle|Staffel|Folge"
BEFORE_ORDINAL = (
    *("der", "die", "das", "dem", "den", "am", "vom", "zum", "im", "beim", "bis", "ab", "zur"),
    *("ihr", "sein", "unser", "mein", "jeder", "jede"),
)
NOUNS = f"{_MASCULINE}|{_NEUTER}|{_FEMININE}"


def gender_of(noun: str) -> str:
    """Of a noun that follows an ordinal: "m", "n", "f"; "" for one that the table does not know."""
    for gender, known in (("m", _MASCULINE), ("n", _NEUTER), ("f", _FEMININE)):
        if noun in known.split("|"):
            return gender
    return ""


_FEMININE_ENDINGS = re.compile(r"(?:ung|heit|keit|ion|tät|schaft|ei|nacht|nachricht|person|e|ur|ik|antwort)$", re.I)
_NOT_FEMININE = frozenset(
    ["Ende", "Name", "Käse", "Junge", "Kunde", "Gebäude", "Auge", "Interesse", "Bericht", "Gedanke", "Ei"]
)


class _German(Language):
    def gender_of(self, noun: str) -> str:
        if not noun[0].isupper():
            return ""
        return "f" if _FEMININE_ENDINGS.search(noun) and noun not in _NOT_FEMININE else "n"

    def cardinal(self, number: int, gender: str = "") -> str:
        said = super().cardinal(number)
        if gender and number % 100 == 1:
            said = re.sub("eins$", "eine" if gender == "f" and number == 1 else "ein", said)
        return said

    def ordinal(self, number: int, gender: str = "", before: str = "") -> str:
        said = super().ordinal(number)
        if before.lower() in _DATIVE:
            return said + "n"
        if before.lower() in ("der", "die", "das") or not gender:
            return said
        return said + {"m": "r", "n": "s", "f": ""}[gender]

    def year(self, number: int) -> str:
        head, tail = divmod(number, 100)
        if not 1100 <= number <= 1999:
            return self.cardinal(number)
        return f"{self.cardinal(head)}hundert{self.cardinal(tail) if tail else ''}"

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        said = f"{self.ordinal(day, 'm', before)} {self.months[month - 1]}"
        return said + (f" {self.year(year)}" if year is not None else "")

    def clock(self, hour: int, minute: int, second: int | None) -> str:
        said = f"{self.cardinal(hour, 'n')} Uhr" + (f" {self.cardinal(minute)}" if minute else "")
        noun = "Sekunde" if second == 1 else "Sekunden"
        return said + (f" und {self.cardinal(second, 'f')} {noun}" if second else "")

    def mixed(self, whole: int, part: str) -> str:
        said = self.cardinal(whole, "m")
        return f"{said}einhalb" if part == "ein halb" else f"{said} und {part}"

    def roman(self, number: int, title: str) -> str:
        return f"der {self.ordinal(number)}" if title == "name" else self.cardinal(number)


LANGUAGE = _German(
    code="de",
    signs=_SIGNS,
    decimal="Komma",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    month_forms=forms("Jan/Jän/Jänner Feb Mär Apr Mai Jun Jul Aug Sep/Sept Okt Nov Dez", 1),
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    day_forms=forms("Mo Di Mi Do Fr Sa So", 0),
    units=_UNITS,
    per=pairs(
        "s=Sekunde|Sek.=Sekunde|min=Minute|h=Stunde|Std.=Stunde|Tag=Tag|Woche=Woche|Monat=Monat|Mon.=Monat|Jahr=Jahr|"
        "kg=Kilogramm|l=Liter|km=Kilometer|m²=Quadratmeter|qm=Quadratmeter|Stück=Stück|Stk.=Stück|Person=Person|"
        "Nacht=Nacht|p.a.=Jahr"
    ),
    fixed_units=pairs(
        "km/h=Kilometer pro Stunde|m/s=Meter pro Sekunde|Mbps=Megabit pro Sekunde|Mbit/s=Megabit pro Sekunde|"
        "fps=Bilder pro Sekunde|MB/s=Megabyte pro Sekunde|m/s²=Meter pro Sekunde hoch zwei"
    ),
    currencies={
        "€": (("Euro", "Euro", "m"), ("Cent", "Cent", "m")),
        "EUR": (("Euro", "Euro", "m"), ("Cent", "Cent", "m")),
        "Euro": (("Euro", "Euro", "m"), ("Cent", "Cent", "m")),
        "$": (("Dollar", "Dollar", "m"), ("Cent", "Cent", "m")),
        "£": (("Pfund", "Pfund", "n"), ("Penny", "Pence", "m")),
        "¥": (("Yen", "Yen", "m"), None),
        "USD": (("U S Dollar", "U S Dollar", "m"), ("Cent", "Cent", "m")),
        "CHF": (("Schweizer Franken", "Schweizer Franken", "m"), ("Rappen", "Rappen", "m")),
        "Fr.": (("Franken", "Franken", "m"), ("Rappen", "Rappen", "m")),
    },
    per_word="pro",
    scales={
        "k": ("tausend", "tausend"),
        "K": ("tausend", "tausend"),
        "Tsd.": ("Tausend", "Tausend"),
        "Mio.": ("Million", "Millionen"),
        "Mio": ("Million", "Millionen"),
        "Millionen": ("Million", "Millionen"),
        "Million": ("Million", "Millionen"),
        "Mrd.": ("Milliarde", "Milliarden"),
        "Mrd": ("Milliarde", "Milliarden"),
        "Milliarden": ("Milliarde", "Milliarden"),
    },
    abbreviations=_ABBREVIATIONS,
    before_number=pairs(
        "Nr.=Nummer|Nrn.=Nummern|S.=Seite|Abb.=Abbildung|Kap.=Kapitel|Bd.=Band|Art.=Artikel|"
        "Abs.=Absatz|Ziff.=Ziffer|Vers.=Version|Aufl.=Auflage|ab=ab"
    ),
    labels="Code|PIN|Fehler|Fehlercode|Bestellnummer|Rechnungsnummer|Kundennummer|Telefon|Tel|Port|Status|PLZ|Notruf",
    titles="Kapitel|Teil|Band|Anhang|Phase|Typ|Klasse|Artikel|Akt|Buch",
    short_words=frozenset(
        """
        DER DIE DAS DEN DEM DES EIN UND ODER IN IM AN AM AUF AUS BEI MIT VON VOM ZU ZUM ZUR FÜR NICHT JA NEIN
        IST SIND ER SIE ES WIR IHR DU ICH SO WIE WO NUR AB BIS UM GUT NEU ALT
        """.split()
    ),
    fractions={
        2: ("ein halb", "halbe"),
        3: ("ein Drittel", "Drittel"),
        4: ("ein Viertel", "Viertel"),
        5: ("ein Fünftel", "Fünftel"),
        8: ("ein Achtel", "Achtel"),
    },
    letters="ßẞ",
    hour_word="Uhr|h",
)
