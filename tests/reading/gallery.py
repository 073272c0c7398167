"""Pages that are hard to read in order: grids of labels, cards, tables without rules, calendars, three panes."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from tests.examination.canvas import BLACK, BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas, Colour

DARK, LIGHT_INK, PALE = (30, 30, 34), (228, 228, 232), (246, 247, 249)


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


def dashboard(dark: bool = False) -> Image.Image:
    ink, back, card = (LIGHT_INK, DARK, (46, 46, 52)) if dark else (BLACK, PALE, WHITE)
    c = Canvas(1200, 640, back)
    c.text(30, 20, "Shop overview", 24, ink, bold=True)
    cards = [
        ("Orders today", "214", "+8% on yesterday"),
        ("Turnover", "£6,305", "-3% on yesterday"),
        ("New customers", "37", "+12% on yesterday"),
        ("Returns", "5", "2 waiting"),
    ]
    for n, (name, value, change) in enumerate(cards):
        x = 30 + 290 * n
        c.box(x, 70, 270, 110, card, LINE, 8)
        c.text(x + 16, 84, name, 13, GREY if not dark else (170, 170, 175))
        c.text(x + 16, 108, value, 28, ink, bold=True)
        c.text(x + 16, 150, change, 12, GREEN if "+" in change else RED)
    c.box(30, 210, 700, 260, card, LINE, 8)
    c.text(46, 222, "Best sellers", 16, ink, bold=True)
    rows = [("Product", "Sold", "Stock"), ("Rain jacket", "41", "120"), ("Wool hat", "33", "8"),
            ("Trail shoes", "27", "64"), ("Water bottle", "19", "301")]  # fmt: skip
    for n, row in enumerate(rows):
        for x, cell in zip((46, 420, 600), row, strict=True):
            c.text(x, 258 + 38 * n, cell, 14, ink, bold=n == 0)
    c.box(750, 210, 420, 260, card, LINE, 8)
    c.text(766, 222, "Alerts", 16, ink, bold=True)
    for n, text in enumerate(["Wool hat is nearly sold out", "Payment from Dale failed", "Backup finished at 03:12"]):
        c.text(766, 262 + 36 * n, text, 14, ink)
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


TERMINAL = """$ df -h
Filesystem      Size  Used Avail Use% Mounted on
tmpfs           3.1G  2.2M  3.1G   1% /run
/dev/nvme0n1p2  468G  301G  144G  68% /
/dev/nvme0n1p1  511M  6.1M  505M   2% /boot/efi
/dev/sdb1       1.8T  1.2T  541G  70% /media/photos
$ ls -l
total 48
-rw-r--r-- 1 ruth ruth  1204 Jun  3 09:41 notes.txt
drwxr-xr-x 2 ruth ruth  4096 Jan 17 22:05 scans
-rw-r--r-- 1 ruth ruth     0 Jun 11 10:30 empty.log
-rwxr-xr-x 1 ruth ruth 38112 May 28 16:12 build.sh
$ git status
On branch fix-header
Changes not staged for commit:
  modified:   src/parser.c
  deleted:    docs/old.md
Untracked files:
  src/lexer.c"""


def terminal(dark: bool = True, size: int = 15) -> Image.Image:
    rows = TERMINAL.split("\n")
    c = Canvas(round(size * 38), (size + 6) * len(rows) + 20, DARK if dark else WHITE)
    for n, row in enumerate(rows):
        c.text(10, 10 + (size + 6) * n, row, size, LIGHT_INK if dark else BLACK, face="mono")
    return c.image


def week() -> Image.Image:
    c = Canvas(1200, 760)
    c.text(20, 14, "April 2026", 22, bold=True)
    c.text(1180, 26, "Week 17", 14, GREY, anchor="rm")
    days = ["Mon 20", "Tue 21", "Wed 22", "Thu 23", "Fri 24", "Sat 25", "Sun 26"]
    for n, day in enumerate(days):
        c.text(70 + 160 * n + 80, 70, day, 14, bold=True, anchor="mm")
        c.line(70 + 160 * n, 90, 70 + 160 * n, 750)
    for n in range(11):
        c.text(56, 100 + 58 * n, f"{8 + n:02d}:00", 12, GREY, anchor="rm")
        c.line(64, 100 + 58 * n, 1190, 100 + 58 * n)
    events = [(0, 9, 1, "Team stand-up"), (1, 14, 2, "Dentist"), (2, 11, 1, "Call with Oslo"),
              (3, 10, 2, "Budget review"), (4, 16, 1, "School run"), (5, 12, 3, "Birthday lunch")]  # fmt: skip
    for day, hour, length, name in events:
        c.box(73 + 160 * day, 100 + 58 * (hour - 8) + 2, 154, 58 * length - 4, (200, 225, 250), None, 5)
        c.text(80 + 160 * day, 100 + 58 * (hour - 8) + 10, name, 13)
    return c.image


def month() -> Image.Image:
    c = Canvas(1100, 720)
    c.text(20, 14, "September 2026", 22, bold=True)
    for n, day in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]):
        c.text(20 + 152 * n + 8, 60, day, 14, GREY)
    entries = {
        3: ["Bins out"],
        9: ["Eye clinic 10:15", "Choir"],
        17: ["Rent due"],
        24: ["Train to York"],
        26: ["Wedding"],
    }
    for day in range(1, 31):
        column, row = day % 7, (day - 6) // 7 + 1 if day >= 6 else 0
        column = (day + 0) % 7
        column, row = (day) % 7, (day) // 7
        x, y = 20 + 152 * column, 90 + 118 * row
        c.box(x, y, 152, 118, None, LINE)
        c.text(x + 8, y + 6, str(day), 14, bold=True)
        for n, entry in enumerate(entries.get(day, [])):
            c.text(x + 8, y + 34 + 24 * n, entry, 13, BLUE)
    return c.image


def mail() -> Image.Image:
    c = Canvas(1280, 720)
    y = c.title_bar("Inbox - Post")
    for n, (name, count) in enumerate([("Inbox", "6"), ("Drafts", "1"), ("Sent", ""), ("Archive", ""), ("Junk", "14")]):
        c.text(20, y + 24 + 36 * n, name, 14, bold=n == 0)
        c.text(180, y + 24 + 36 * n, count, 13, GREY, anchor="ra")
    c.line(200, y, 200, 720)
    entries = [
        ("Nadia Petrov", "09:22", "Keys for the flat", "I left them with the porter, ask for"),
        ("City Library", "Yesterday", "Your loan ends soon", "Two items are due on Thursday"),
        ("Tomas Reyes", "Yesterday", "Rehearsal moved", "We now meet in the small hall at"),
        ("Power & Light", "Mon", "Bill for March", "Your bill of £61.40 is ready"),
        ("Aunt Greta", "Sun", "Photos", "The ones from the lake, at last"),
    ]
    for n, (who, when, subject, snippet) in enumerate(entries):
        top = y + 14 + 92 * n
        c.text(216, top, who, 14, bold=n == 0)
        c.text(560, top, when, 12, GREY, anchor="ra")
        c.text(216, top + 24, subject, 14)
        c.text(216, top + 48, snippet, 12, GREY)
        c.line(204, top + 76, 570, top + 76)
    c.line(576, y, 576, 720)
    c.text(600, y + 16, "Keys for the flat", 20, bold=True)
    c.text(600, y + 50, "From: Nadia Petrov <nadia@petrov.example>", 13, GREY)
    c.text(600, y + 72, "To: me", 13, GREY)
    body = (
        "Hello, I left the keys with the porter, ask for the brown envelope. The heating is off, the switch is behind "
        "the door of the pantry. Please water the fern and the two small cactuses on Saturday."
    )
    below = c.paragraph(600, y + 112, 640, body, 14)
    c.text(600, below + 14, "See you in June,", 14)
    c.text(600, below + 38, "Nadia", 14)
    return c.image


def notice() -> Image.Image:
    c = Canvas(1000, 300, (255, 250, 235))
    c.text(30, 24, "Harbour Ferry", 26, bold=True)
    c.text(30, 76, "Single £3.40 · Return £5.90 · Bicycle £1.50 · Dogs free", 16)
    c.text(30, 116, "Every 25 minutes | First boat 06:40 | Last boat 22:15", 16)
    c.text(30, 156, "Lost property 0191 555 0142 • Office open Tue to Sat", 16)
    return c.image


def preferences(dark: bool = False) -> Image.Image:
    ink, back = (LIGHT_INK, DARK) if dark else (BLACK, WHITE)
    c = Canvas(640, 480, back)
    y = c.title_bar("Preferences", dark=dark)
    for n, (text, on) in enumerate(
        [("Play a sound", True), ("Start with the computer", False), ("Check spelling", True)]
    ):
        c.tick(30, y + 24 + 34 * n, text, on=on, colour=ink)
    for n, (text, on) in enumerate([("Light", False), ("Dark", True), ("Follow the system", False)]):
        top = y + 150 + 32 * n
        c.pen.ellipse((30, top, 44, top + 14), None, ink, 1)
        if on:
            c.pen.ellipse((34, top + 4, 40, top + 10), BLUE)
        c.text(52, top + 7, text, 13, ink, anchor="lm")
    c.text(30, y + 260, "Language", 13, ink)
    c.box(140, y + 254, 200, 28, None, GREY, 3)
    c.text(150, y + 260, "English (UK)", 13, ink)
    c.text(328, y + 268, "\u25be", 15, ink, anchor="mm")
    c.text(30, y + 310, "\u2713 Saved", 14, GREEN)
    c.box(400, 420, 100, 32, BLUE, BLUE, 4)
    c.text(450, 436, "\u2713 Apply", 14, WHITE, anchor="mm")
    c.box(520, 420, 100, 32, None, GREY, 4)
    c.text(570, 436, "\u2715 Cancel", 14, ink, anchor="mm")
    return c.image


def account(dark: bool = False) -> Image.Image:
    ink, back, soft = (LIGHT_INK, DARK, (165, 165, 170)) if dark else (BLACK, WHITE, GREY)
    c = Canvas(760, 640, back)
    c.text(30, 24, "Your account", 26, ink, bold=True)
    c.text(30, 84, "Name", 13, soft)
    c.text(30, 104, "Mirela Costin", 15, ink)
    c.text(30, 144, "Country", 13, soft)
    c.text(30, 164, "Romania", 15, ink)
    c.text(30, 204, "Your plan", 13, soft)
    c.text(30, 224, "Family", 15, ink, bold=True)
    c.text(30, 248, "£14 per month", 15, ink)
    c.text(30, 288, "Member since", 13, soft)
    c.text(30, 308, "March 2019", 15, ink)
    c.box(400, 84, 320, 80, None, LINE, 8)
    c.text(416, 98, "Mastercard ending in 0388", 15, ink)
    c.text(416, 126, "Expires 09/28", 13, soft)
    c.box(400, 184, 320, 80, None, LINE, 8)
    c.text(416, 198, "Visa ending in 7712", 15, ink)
    c.text(416, 226, "Expires 01/27", 13, soft)
    return c.image


def date_picker() -> Image.Image:
    c = Canvas(800, 420)
    c.text(40, 20, "Book a visit", 22, bold=True)
    for n, (label, value) in enumerate([("Full name", "Sam Achterberg"), ("Birthday", "17/08/1990"), ("Visit on", "")]):
        c.text(40, 70 + 74 * n, label, 13)
        c.entry(40, 90 + 74 * n, 260, value)
    c.box(340, 90, 300, 260, WHITE, GREY, 4)
    c.text(490, 108, "August 1990", 14, bold=True, anchor="mm")
    for n, day in enumerate(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]):
        c.text(364 + 42 * n, 136, day, 12, GREY, anchor="mm")
    for day in range(1, 32):
        c.text(364 + 42 * ((day + 1) % 7), 166 + 34 * ((day + 1) // 7), str(day), 13, anchor="mm")
    c.button(40, 350, "Continue", main=True)
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


CODE = [
    "import os", "import requests", "", 'BASE_URL = "https://api.tarn.example/v2"', "RETRIES = 5", "",
    "def fetch(name):", "    answer = requests.get(BASE_URL + name)", "    if answer.status_code == 404:",
    "        return None", "    return answer.json()",
]  # fmt: skip


def editor(dark: bool = True) -> Image.Image:
    c = Canvas(760, 330, DARK if dark else WHITE)
    for n, row in enumerate(CODE):
        c.text(44, 14 + 26 * n, str(n + 1), 14, GREY, face="mono", anchor="ra")
        c.text(66, 14 + 26 * n, row, 14, LIGHT_INK if dark else BLACK, face="mono")
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


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "boarding pass": boarding_pass,
    "rail ticket": rail_ticket,
    "parcel label": parcel_label,
    "dashboard": dashboard,
    "dark dashboard": lambda: dashboard(dark=True),
    "nutrition": nutrition,
    "invoice": invoice,
    "weather": weather,
    "terminal": terminal,
    "light terminal": lambda: terminal(dark=False, size=13),
    "week": week,
    "month": month,
    "mail": mail,
    "notice": notice,
    "preferences": preferences,
    "dark preferences": lambda: preferences(dark=True),
    "account": account,
    "dark account": lambda: account(dark=True),
    "date picker": date_picker,
    "news": news,
    "recipe": recipe,
    "editor": editor,
    "light editor": lambda: editor(dark=False),
    "paper": paper,
}
