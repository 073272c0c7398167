# ruff: noqa: SIM905 - lists of words are read and mended as words
"""Spanish: one is "un" or "una" before a noun, hundreds have a gender, millions take "de"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.language import Language
from assistant.speaking.normalise.languages.tables import forms, nouns, pairs

_SIGNS = pairs(
    """
season {} episode {}=temporada {} episodio {}|factorial=factorial|sharp=sostenido
dot=punto|dash=guion|underscore=guion bajo|slash=barra|backslash=barra invertida|at=arroba|plus=más|equals=igual a
and=y|question mark=signo de interrogación|hash=almohadilla|percent=por ciento|tilde=tilde|colon=dos puntos
dollar=dólar|star=asterisco|comma=coma|semicolon=punto y coma|exclamation mark=signo de exclamación
open bracket=abre paréntesis|close bracket=cierra paréntesis|left parenthesis=abre paréntesis
right parenthesis=cierra paréntesis|left bracket=abre corchete|right bracket=cierra corchete|open brace=abre llave
close brace=cierra llave|apostrophe=apóstrofo|bar=barra vertical|vertical bar=barra vertical|minus=menos|times=por
divided by=entre|plus or minus=más menos|square root of=raíz cuadrada de|infinity=infinito|less than=menor que
greater than=mayor que|less than or equal to=menor o igual que|greater than or equal to=mayor o igual que
not equal to=distinto de|approximately=aproximadamente|about=unos|right arrow=flecha derecha
left arrow=flecha izquierda|up arrow=flecha arriba|down arrow=flecha abajo|ratio=a|up=sube|down=baja|arrow=flecha
check mark=marca de verificación|cross mark=cruz|cross=cruz|copyright=copyright|registered=registrado|trademark=marca
section=sección|degrees=grados|euros=euros|pounds=libras|or=o|not=no|number=número|hashtag=hashtag|version=versión
port=puerto|hidden=oculto|checked=marcado|unchecked=sin marcar|line=línea|dots=puntos|graphic=gráfico
brackets=paréntesis|comment=comentario|blank=campo vacío|end=fin|smiley=sonrisa|sad face=cara triste|wink=guiño
heart=corazón|squared=al cuadrado|cubed=al cubo|to the power of=elevado a|per mille=por mil|point=punto|of=de|to=a
bullet=viñeta|quote=comillas|minus minus=menos menos|plus plus=más más|double colon=doble dos puntos
unknown character=carácter desconocido|flag of {}=bandera de {}|{} of {} stars={} de {} estrellas
{} times {}={} veces {}|and {} more characters=y {} caracteres más|and so on, {} characters=etcétera, {} caracteres
{} stars={} asteriscos|{} bullets={} puntos|and {} more letters=y {} letras más
{} text, {} letters=texto {}, {} letras|{} text, {} letter=texto {}, {} letra
{} text, {} characters=texto {}, {} caracteres|{} text, {} character=texto {}, {} carácter|Cyrillic=cirílico
Greek=griego|Chinese=chino|Japanese=japonés|Korean=coreano|Arabic=árabe|Hebrew=hebreo|Thai=tailandés|Control=Control
Shift=Mayúsculas|Delete=Suprimir|Page Up=retroceder página|Page Down=avanzar página|Insert=insertar
"""
)
_UNITS = nouns(
    """
km kilómetro kilómetros m|m metro metros m|cm centímetro centímetros m|mm milímetro milímetros m
kg kilogramo kilogramos m|g gramo gramos m|mg miligramo miligramos m|t tonelada toneladas f|l litro litros m
L litro litros m|ml mililitro mililitros m|mL mililitro mililitros m|cl centilitro centilitros m
dl decilitro decilitros m|ha hectárea hectáreas f|kB kilobyte kilobytes m|KB kilobyte kilobytes m
MB megabyte megabytes m|GB gigabyte gigabytes m|TB terabyte terabytes m|Hz hercio hercios m
kHz kilohercio kilohercios m|MHz megahercio megahercios m|GHz gigahercio gigahercios m|V voltio voltios m
A amperio amperios m|W vatio vatios m|kW kilovatio kilovatios m|MW megavatio megavatios m
kWh kilovatio_hora kilovatios_hora m|mAh miliamperio_hora miliamperios_hora m|dB decibelio decibelios m
px píxel píxeles m|pt punto puntos m|s segundo segundos m|seg segundo segundos m|ms milisegundo milisegundos m
min minuto minutos m|h hora horas f|hs hora horas f|hrs hora horas f|hPa hectopascal hectopascales m|bar bar bares m
°C grado_Celsius grados_Celsius m|°F grado_Fahrenheit grados_Fahrenheit m|° grado grados m
kcal kilocaloría kilocalorías f|kJ kilojulio kilojulios m|m² metro_cuadrado metros_cuadrados m
m2 metro_cuadrado metros_cuadrados m|km² kilómetro_cuadrado kilómetros_cuadrados m|m³ metro_cúbico metros_cúbicos m
m3 metro_cúbico metros_cúbicos m|cm² centímetro_cuadrado centímetros_cuadrados m
cm³ centímetro_cúbico centímetros_cúbicos m|uds. unidad unidades f|ud. unidad unidades f|pág. página páginas f
"""
)
_ABBREVIATIONS = pairs(
    """
Sr.=señor|Sra.=señora|Srta.=señorita|Sres.=señores|Dr.=doctor|Dra.=doctora|D.=don|Dña.=doña|Ud.=usted|Uds.=ustedes
Vd.=usted|p. ej.=por ejemplo|p.ej.=por ejemplo|etc.=etcétera|aprox.=aproximadamente|máx.=máximo|mín.=mínimo
tel.=teléfono|Tel.=Teléfono|tfno.=teléfono|Avda.=avenida|Av.=avenida|avda.=avenida|C/=calle|c/=calle|Pza.=plaza
Pl.=plaza|Prof.=profesor|Profa.=profesora|EE. UU.=Estados Unidos|EE.UU.=Estados Unidos|EEUU=Estados Unidos
a. C.=antes de Cristo|a.C.=antes de Cristo|d. C.=después de Cristo|d.C.=después de Cristo|a. m.=a eme|a.m.=a eme
p. m.=pe eme|p.m.=pe eme|cap.=capítulo|ed.=edición|ej.=ejemplo|incl.=incluido|Cía.=compañía|S.A.=S A|S. A.=S A
S.L.=S L|pto.=puerto|dpto.=departamento|Dpto.=departamento|Ing.=ingeniero|Lic.=licenciado|Sto.=santo|Sta.=santa
vs.=versus|ene.=enero|feb.=febrero|abr.=abril|ago.=agosto|sept.=septiembre|oct.=octubre|nov.=noviembre|dic.=diciembre
lun.=lunes|mié.=miércoles|jue.=jueves|vie.=viernes|sáb.=sábado|dom.=domingo|atte.=atentamente|ref.=referencia
Ref.=referencia|cant.=cantidad|izq.=izquierda|dcha.=derecha
"""
)


_NO_NOUNS = (
    *("de", "del", "en", "por", "con", "que", "el", "la", "los", "las", "un", "una", "al", "más", "menos", "hasta"),
    *("desde", "para", "sin", "es", "son", "ni"),
)
_MASCULINE = (
    *("día", "días", "problema", "problemas", "programa", "programas", "mapa", "mapas", "tema", "temas"),
    *("sistema", "sistemas"),
)
_FEMININE = re.compile("(?:as?|ción|ciones|sión|siones|dad|dades|tud|noches?|clases|veces|vez|imagen|imágenes|tardes)$")


class _Spanish(Language):
    def gender_of(self, noun: str) -> str:
        if not noun.islower() or noun in _NO_NOUNS:
            return ""
        return "f" if _FEMININE.search(noun) and noun not in _MASCULINE else "m"

    def cardinal(self, number: int, gender: str = "") -> str:
        said = super().cardinal(number)
        said = re.sub(r"\bveintiuno(?= mil)", "veintiún", re.sub(r"(?<=y )uno(?= mil)", "un", said))
        if gender == "m":
            return re.sub("veintiuno$", "veintiún", re.sub(r"\buno$", "un", said))
        if gender == "f":
            head, cut, tail = said.rpartition("ill")  # millions stay masculine
            return head + cut + re.sub("uno$", "una", re.sub(r"(cient|quinient)os\b", r"\1as", tail))
        return said

    def ordinal(self, number: int, gender: str = "", before: str = "") -> str:
        del before
        said = super().ordinal(number)
        if gender == "f":
            return re.sub("o$", "a", said)
        return re.sub("(primer|tercer)o$", r"\1", said) if gender == "m" else said

    def date(self, day: int, month: int, year: int | None, before: str) -> str:
        del before
        said = f"{'primero' if day == 1 else self.cardinal(day)} de {self.months[month - 1]}"
        return said + (f" de {self.year(year)}" if year is not None else "")

    def clock(self, hour: int, minute: int, second: int | None) -> str:
        said = self.cardinal(hour, "f")
        said += f" {'cero ' if minute < 10 else ''}{self.cardinal(minute)}" if minute else ""
        said += "" if minute or second else (" hora" if hour == 1 else " horas")
        return said + (f" y {self.cardinal(second, 'm')} segundo{'' if second == 1 else 's'}" if second else "")

    def roman(self, number: int, title: str) -> str:
        return self.ordinal(number) if title == "name" and number <= 10 else self.cardinal(number)

    def mixed(self, whole: int, part: str) -> str:
        return f"{self.cardinal(whole)} y {part.removeprefix('un ') if part == 'un medio' else part}"

    def count(self, said: str, number: float, noun: tuple[str, str, str]) -> str:
        name = noun[0] if abs(number) == 1 else noun[1]
        return f"{said} de {name}" if re.search(r"mill(?:ón|ones)$", said) else f"{said} {name}"


LANGUAGE = _Spanish(
    code="es",
    signs=_SIGNS,
    decimal="coma",
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    month_forms=forms("ene feb mar abr may jun jul ago sep/sept/set oct nov dic", 1),
    days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    day_forms=forms("lun mar mié/mie jue vie sáb/sab dom", 0),
    units=_UNITS,
    per=pairs(
        "s=segundo|seg=segundo|min=minuto|h=hora|hora=hora|día=día|semana=semana|mes=mes|año=año|kg=kilo|l=litro|"
        "L=litro|km=kilómetro|m²=metro cuadrado|persona=persona|pers.=persona|noche=noche|ud.=unidad|unidad=unidad"
    ),
    fixed_units=pairs(
        "km/h=kilómetros por hora|m/s=metros por segundo|Mbps=megabits por segundo|Mbit/s=megabits por segundo|"
        "Mb/s=megabits por segundo|fps=fotogramas por segundo|MB/s=megabytes por segundo|"
        "m/s²=metros por segundo al cuadrado"
    ),
    currencies={
        "€": (("euro", "euros", "m"), ("céntimo", "céntimos", "m")),
        "EUR": (("euro", "euros", "m"), ("céntimo", "céntimos", "m")),
        "euros": (("euro", "euros", "m"), ("céntimo", "céntimos", "m")),
        "$": (("dólar", "dólares", "m"), ("centavo", "centavos", "m")),
        "£": (("libra", "libras", "f"), ("penique", "peniques", "m")),
        "¥": (("yen", "yenes", "m"), None),
        "USD": (("dólar estadounidense", "dólares estadounidenses", "m"), ("centavo", "centavos", "m")),
        "MXN": (("peso mexicano", "pesos mexicanos", "m"), ("centavo", "centavos", "m")),
        "CHF": (("franco suizo", "francos suizos", "m"), ("céntimo", "céntimos", "m")),
    },
    money_and="con",
    per_word="por",
    scales={
        "k": ("mil", "mil"),
        "K": ("mil", "mil"),
        "M": ("millón", "millones"),
        "mill.": ("millón", "millones"),
        "millón": ("millón", "millones"),
        "millones": ("millón", "millones"),
        "mil": ("mil", "mil"),
        "mil millones": ("mil millones", "mil millones"),
    },
    abbreviations=_ABBREVIATIONS,
    before_number=pairs(
        "n.º=número|N.º=número|nº=número|Nº=número|núm.=número|pta.=puerta|n.=número|pág.=página|págs.=páginas|"
        "p.=página|pp.=páginas|cap.=capítulo|vol.=volumen|fig.=figura|art.=artículo|ver.=versión"
    ),
    labels="código|error|pedido|factura|referencia|cliente|teléfono|tel|puerto|estado|extensión|llame al|clave|PIN",
    titles="capítulo|tomo|parte|anexo|fase|tipo|clase|artículo|acto|libro|siglo|guerra mundial",
    short_words=frozenset(
        """
        EL LA LOS LAS UN UNA DE DEL EN Y O A AL SE NO SÍ SI QUE ES SON CON SIN POR PARA MI TU SU LE LO ME TE MÁS
        YA HOY FIN VER
        """.split()
    ),
    fractions={
        2: ("un medio", "medios"),
        3: ("un tercio", "tercios"),
        4: ("un cuarto", "cuartos"),
        5: ("un quinto", "quintos"),
        8: ("un octavo", "octavos"),
    },
    ordinal_mark="(\\.?º|\\.?ª|\\.?er|\\.?ero|\\.?do|\\.?to|[ao](?!\\w))",
)
