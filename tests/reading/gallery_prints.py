"""Printed pages that are hard to read in order: tickets, labels, invoices, a newspaper."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import BLACK, GREY, LINE, WHITE, Canvas, Colour


def _grid(c: Canvas, columns: tuple[int, ...], y: float, rows: list[list[tuple[str, str]]], **how: object) -> float:
    """Small labels over larger values, row by row."""
    step = float(how.get("step", 62))  # type: ignore[arg-type]
    small, large = int(how.get("small", 11)), int(how.get("large", 17))  # type: ignore[call-overload]
    ink: Colour = how.get("ink", BLACK)  # type: ignore[assignment]
    bold = bool(how.get("bold", True))
    for row in rows:
        for x, (label, value) in zip(columns, row, strict=False):
            c.text(x, y, label, small, GREY)
            c.text(x, y + small + 6, value, large, ink, bold=bold)
        y += step
    return y


def boarding_pass() -> Image.Image:
    c = Canvas(900, 380)
    c.box(0, 0, 900, 56, (0, 70, 110))
    c.text(24, 16, "Skylark Airways", 22, WHITE, bold=True)
    c.text(876, 28, "BOARDING PASS", 15, WHITE, anchor="rm")
    rows = [
        [("NAME OF PASSENGER", "OYELARAN/FEMI"), ("FROM", "Porto (OPO)"), ("TO", "Riga (RIX)"), ("DATE", "06 NOV")],
        [("FLIGHT", "SK 719"), ("GATE", "C42"), ("BOARDING", "17:35"), ("DEPARTURE", "18:10")],
        [("SEAT", "27F"), ("GROUP", "4"), ("BAGGAGE", "2 x 20 kg"), ("BOOKING REF", "W3TLQ9")],
    ]
    _grid(c, (24, 300, 500, 720), 84, rows, step=76)
    c.text(24, 330, "Gate closes 20 minutes before departure.", 13, GREY)
    return c.image


def rail_ticket() -> Image.Image:
    c = Canvas(700, 360, (250, 240, 215))
    c.text(30, 22, "NORTHWAY RAIL", 20, (150, 60, 0), bold=True)
    c.text(30, 62, "Leeds to Carlisle", 24, bold=True)
    rows = [
        [("Date", "14 FEB 2026"), ("Departs", "07:52"), ("Price", "£34.10")],
        [("Coach", "B"), ("Seat", "41"), ("Ticket no.", "60317-2284")],
        [("Route", "via Settle"), ("Class", "Standard"), ("Railcard", "Senior")],
    ]
    _grid(c, (30, 270, 470), 118, rows, step=70, small=13, large=18)
    return c.image.rotate(1.5, Image.Resampling.BICUBIC, expand=True, fillcolor=(90, 80, 70))


def parcel_label() -> Image.Image:
    c = Canvas(620, 520)
    c.text(20, 14, "SWIFTPOST EXPRESS", 24, bold=True)
    c.line(0, 56, 620, 56, BLACK, 2)
    c.text(20, 68, "TO", 12, GREY)
    c.text(20, 88, "Hana Kovarik", 19, bold=True)
    c.text(20, 114, "19 Mill Lane", 19)
    c.text(20, 140, "Ludlow SY8 1EG", 19)
    c.text(350, 68, "FROM", 12, GREY)
    c.text(350, 88, "Brightleaf Books", 16)
    c.text(350, 112, "Unit 7, Harbour Park", 16)
    c.text(350, 136, "Bristol BS1 6QF", 16)
    c.line(0, 180, 620, 180, BLACK, 2)
    rows = [
        [("WEIGHT", "2.65 kg"), ("SERVICE", "Next day"), ("PIECES", "1 of 3")],
        [("SHIP DATE", "09 MAR 2026"), ("ZONE", "6"), ("ROUTE", "WM-14")],
    ]
    _grid(c, (20, 240, 430), 196, rows, step=68, small=12, large=20)
    c.line(0, 340, 620, 340, BLACK, 2)
    c.text(20, 352, "TRACKING NUMBER", 12, GREY)
    c.text(20, 372, "SP 4471 0928 5563 GB", 24, bold=True, face="mono")
    return c.image


def nutrition() -> Image.Image:
    c = Canvas(620, 380)
    c.text(24, 18, "Oat biscuits: nutrition", 20, bold=True)
    rows = [
        ("Average values", "per 100 g", "per 12 g biscuit"),
        ("Energy", "1905 kJ", "229 kJ"),
        ("Fat", "19.6 g", "2.4 g"),
        ("of which saturates", "8.1 g", "1.0 g"),
        ("Carbohydrate", "61.2 g", "7.3 g"),
        ("Protein", "7.4 g", "0.9 g"),
        ("Salt", "0.62 g", "0.07 g"),
    ]
    for n, row in enumerate(rows):
        for x, cell in zip((24, 270, 430), row, strict=True):
            c.text(x, 64 + 38 * n, cell, 14, bold=n == 0)
        c.line(20, 90 + 38 * n, 600, 90 + 38 * n)
    return c.image


def invoice() -> Image.Image:
    c = Canvas(900, 760)
    c.text(40, 36, "Marlow Joinery", 26, bold=True)
    c.text(40, 74, "8 Saw Yard, Hexham", 13, GREY)
    for n, (label, value) in enumerate([("Invoice no.", "MJ-2207"), ("Date", "2 May 2026"), ("Due", "16 May 2026")]):
        c.text(600, 40 + 24 * n, label, 13, GREY)
        c.text(860, 40 + 24 * n, value, 13, anchor="ra")
    c.text(40, 140, "Billed to", 12, GREY)
    c.text(40, 160, "Prof. Ilse Brandt", 15, bold=True)
    c.text(40, 182, "3 Quay Street", 15)
    c.text(40, 204, "Alnwick NE66 1AA", 15)
    rows = [
        ("Description", "Qty", "Unit price", "Amount"),
        ("Oak shelf, 120 cm", "3", "48.00", "144.00"),
        ("Fitting, per hour", "2", "35.00", "70.00"),
        ("Door handle, brass", "4", "12.50", "50.00"),
    ]
    for n, row in enumerate(rows):
        y = 270 + 38 * n
        c.text(40, y, row[0], 14, bold=n == 0)
        for x, cell in zip((480, 660, 860), row[1:], strict=True):
            c.text(x, y, cell, 14, bold=n == 0, anchor="ra")
        c.line(36, y + 26, 864, y + 26)
    for n, (label, value) in enumerate([("Subtotal", "264.00"), ("VAT 20%", "52.80"), ("Total due", "£316.80")]):
        c.text(660, 440 + 30 * n, label, 15, bold=n == 2, anchor="ra")
        c.text(860, 440 + 30 * n, value, 15, bold=n == 2, anchor="ra")
    c.text(40, 600, "Please pay within 14 days to Marlow Joinery, sort code 20-11-43, account 55012876.", 13)
    return c.image


def weather() -> Image.Image:
    c = Canvas(900, 360, (225, 238, 250))
    c.text(30, 20, "Weather in Tromsø", 24, bold=True)
    days = [
        ("Mon", "-4°", "-9°", "Snow"), ("Tue", "-1°", "-6°", "Cloudy"), ("Wed", "2°", "-3°", "Sleet"),
        ("Thu", "3°", "0°", "Rain"), ("Fri", "-2°", "-8°", "Clear"),
    ]  # fmt: skip
    for n, (day, high, low, sky) in enumerate(days):
        x = 30 + 172 * n
        c.box(x, 80, 156, 200, WHITE, LINE, 10)
        c.text(x + 78, 104, day, 17, bold=True, anchor="mm")
        c.text(x + 78, 150, high, 26, anchor="mm")
        c.text(x + 78, 194, low, 18, GREY, anchor="mm")
        c.text(x + 78, 240, sky, 15, anchor="mm")
    return c.image


def notice() -> Image.Image:
    c = Canvas(1000, 300, (255, 250, 235))
    c.text(30, 24, "Harbour Ferry", 26, bold=True)
    c.text(30, 76, "Single £3.40 · Return £5.90 · Bicycle £1.50 · Dogs free", 16)
    c.text(30, 116, "Every 25 minutes | First boat 06:40 | Last boat 22:15", 16)
    c.text(30, 156, "Lost property 0191 555 0142 • Office open Tue to Sat", 16)
    return c.image


NEWS = [
    "The old mill by the river will be turned into a library, the town council decided on Tuesday evening after a "
    "debate of four hours.",
    "Work is to begin in spring and will cost about two million pounds. Half of it comes from a trust.",
    "Not everyone is happy. The owner of the cafe next door fears for her parking spaces.",
    "The library in Castle Street will stay open until the move.",
]


def news() -> Image.Image:
    c = Canvas(900, 760)
    c.text(450, 40, "The Tarnside Courier", 40, face="serif", bold=True, anchor="mm")
    c.line(30, 78, 870, 78, BLACK)
    c.text(30, 86, "Thursday, 19 March 2026", 13, face="serif")
    c.text(450, 94, "No. 8,114", 13, face="serif", anchor="mm")
    c.text(870, 86, "£1.40", 13, face="serif", anchor="ra")
    c.line(30, 108, 870, 108, BLACK)
    c.text(30, 128, "Mill becomes a library", 30, face="serif", bold=True)
    c.text(30, 172, "By Owen Latimer", 13, GREY, face="serif")
    y: float = 206
    for text in NEWS:
        y = c.paragraph(30, y, 620, text, 16, face="serif") + 6
    return c.image


def recipe() -> Image.Image:
    c = Canvas(760, 640)
    c.text(30, 20, "Leek soup", 26, bold=True)
    c.text(30, 66, "Serves 4 · 35 minutes", 14, GREY)
    c.text(30, 104, "Method", 18, bold=True)
    steps = [
        "Melt the butter in a large pot and soften the leeks over a low heat for ten minutes without browning them.",
        "Add the potatoes and the stock. Bring to the boil.",
        "Cover and simmer for 20 minutes, until the potatoes fall apart when you press them with a spoon.",
        "Blend, season and serve with a little cream.",
    ]
    y: float = 140
    for n, step in enumerate(steps):
        c.text(30, y, f"{n + 1}.", 15)
        y = c.paragraph(56, y, 620, step, 15) + 10
    return c.image


def paper() -> Image.Image:
    c = Canvas(820, 760)
    c.text(410, 40, "Night shifts and reaction times", 24, face="serif", bold=True, anchor="mm")
    c.text(410, 78, "P. Adeyemi and L. Strand", 14, face="serif", anchor="mm")
    x = c.text(60, 112, "Abstract.", 14, face="serif", bold=True) + 66
    c.text(x, 112, "We tested 48 drivers before and after a night at work. Reaction", 14, face="serif")
    rest = "times rose with each hour of lost sleep. Short naps helped, coffee did not. The effect was the same in all."
    y = c.paragraph(60, 133, 700, rest, 14, face="serif")
    c.text(60, y + 16, "Table 1: Reaction time by sleep", 13, face="serif")
    rows = [("Hours of sleep", "Drivers", "Mean (ms)"), ("8 or more", "15", "251"), ("6 to 8", "21", "278"),
            ("under 6", "12", "334")]  # fmt: skip
    for n, row in enumerate(rows):
        for at, cell in zip((60, 280, 420), row, strict=True):
            c.text(at, y + 46 + 26 * n, cell, 14, face="serif")
    c.text(60, y + 176, "1. Introduction", 18, face="serif", bold=True)
    text = "Many people work at night. Earlier studies looked at nurses and pilots, we looked at drivers of buses."
    c.paragraph(60, y + 208, 700, text, 14, face="serif")
    return c.image
