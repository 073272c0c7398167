"""Other windows: terminal, code, settings, article, chat, shop, notification, menu."""

from __future__ import annotations

import random

from PIL import Image, ImageFilter

from tests.examination.canvas import BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas, Colour


def terminal() -> Image.Image:
    c = Canvas(1000, 620, (18, 18, 18))
    c.title_bar("jo@heron: ~/weather", dark=True)
    green, ink, red = (120, 220, 120), (220, 220, 220), (255, 110, 110)
    lines: tuple[tuple[str, Colour], ...] = (
        ("jo@heron:~/weather$ ls", green),
        ("forecast.py  README.md  requirements.txt  stations.csv", ink),
        ("jo@heron:~/weather$ python forecast.py --town Oban", green),
        ("Loading 52 stations ...", ink),
        ("Traceback (most recent call last):", ink),
        ('  File "/home/jo/weather/forecast.py", line 118, in <module>', ink),
        ("    main(args.town)", ink),
        ('  File "/home/jo/weather/forecast.py", line 64, in main', ink),
        ("    station = stations[town]", ink),
        ("KeyError: 'Oban'", red),
        ("jo@heron:~/weather$ df -h /home", green),
        ("Filesystem      Size  Used Avail Use% Mounted on", ink),
        ("/dev/nvme0n1p3  230G  198G   21G  91% /home", ink),
        ("jo@heron:~/weather$ ping -c 1 backup.lan", green),
        ("ping: backup.lan: Name or service not known", red),
        ("jo@heron:~/weather$ ", green),
    )
    for number, (text, colour) in enumerate(lines):
        c.text(12, 46 + number * 22, text, 15, colour, face="mono")
    c.box(212, 377, 9, 18, ink)
    return c.image


def editor() -> Image.Image:
    c = Canvas(1600, 900, (30, 30, 30))
    c.title_bar("thermostat.py - heating - Editor", dark=True)
    ink, dim, key, string, note = (212, 212, 212), (110, 110, 110), (197, 134, 192), (206, 145, 120), (106, 153, 85)
    c.box(0, 32, 250, 836, (37, 37, 38))
    c.text(20, 46, "EXPLORER", 12, (170, 170, 170))
    for number, name in enumerate(("heating", "boiler.py", "schedule.json", "thermostat.py", "test_boiler.py")):
        if name == "thermostat.py":
            c.box(0, 74 + number * 26, 250, 26, (55, 55, 61))
        c.text(24 + 16 * bool(number), 78 + number * 26, name, 13, ink)
    c.box(250, 32, 1350, 34, (45, 45, 45))
    c.text(270, 42, "thermostat.py", 13, WHITE)
    c.text(410, 42, "boiler.py", 13, dim)
    code: tuple[tuple[str, Colour], ...] = (
        ("import time", key),
        ("", ink),
        ("FROST_LIMIT = 5.5  # degrees Celsius", ink),
        ("", ink),
        ("", ink),
        ("def heating_needed(room, wanted, window_open):", key),
        ('    """Decide whether the boiler has to run."""', string),
        ("    if window_open:", ink),
        ("        return room < FROST_LIMIT", ink),
        ("    # half a degree of slack keeps it from switching all the time", note),
        ("    return room < wanted - 0.5", ink),
        ("", ink),
        ("", ink),
        ("def wait_for_boiler(timeout=90):", key),
        ("    time.sleep(timeout)", ink),
    )
    for number, (text, colour) in enumerate(code):
        y = 80 + number * 24
        c.text(300, y, str(number + 1), 15, dim, face="mono", anchor="ra")
        c.text(320, y, text, 15, colour, face="mono")
    c.line(250, 640, 1600, 640, (70, 70, 70))
    c.text(270, 652, "PROBLEMS", 12, WHITE)
    c.text(370, 652, "OUTPUT", 12, dim)
    c.text(280, 684, "Warning: argument 'window_open' has no type", 14, ink)
    c.text(680, 684, "Line 6, column 36", 14, dim)
    c.box(0, 868, 1600, 32, (0, 90, 158))
    c.text(16, 884, "main", 12, WHITE, anchor="lm")
    c.text(100, 884, "0 errors, 1 warning", 12, WHITE, anchor="lm")
    c.text(1584, 884, "Ln 9, Col 17     UTF-8     Python 3.11", 12, WHITE, anchor="rm")
    return c.image


def _switch(c: Canvas, x: float, y: float, on: bool, dark: bool = True) -> None:
    off: Colour = (90, 90, 90) if dark else (190, 190, 190)
    c.box(x, y, 44, 22, (70, 150, 240) if on else off, None, 11)
    c.box(x + (24 if on else 3), y + 3, 16, 16, WHITE, None, 8)


def settings_dark() -> Image.Image:
    c = Canvas(1280, 800, (28, 28, 32))
    c.title_bar("Settings", dark=True)
    ink, dim = (230, 230, 230), (150, 150, 155)
    for number, name in enumerate(("Network", "Bluetooth", "Sound", "Power", "Privacy", "About")):
        if name == "Power":
            c.box(10, 62 + number * 44, 240, 36, (52, 60, 76), None, 6)
        c.text(30, 70 + number * 44, name, 15, ink)
    c.line(260, 32, 260, 800, (60, 60, 60))
    c.text(300, 60, "Power", 24, ink, bold=True)
    rows = (
        ("Battery level", "87%"),
        ("Time remaining", "5 hours 40 minutes"),
        ("Screen goes off after", "10 minutes"),
        ("Computer sleeps after", "Never"),
        ("Power button", "Ask what to do"),
    )
    for number, (label, value) in enumerate(rows):
        c.box(300, 116 + number * 62, 940, 50, (40, 40, 46), None, 6)
        c.text(320, 141 + number * 62, label, 15, ink, anchor="lm")
        c.text(1220, 141 + number * 62, value, 15, dim, anchor="rm")
    for number, (label, on) in enumerate((("Battery saver", False), ("Show battery percentage", True))):
        c.text(320, 460 + number * 54, label, 15, ink, anchor="lm")
        _switch(c, 1176, 449 + number * 54, on)
    c.text(300, 590, "Battery health is good. Last charged yesterday at 22:15.", 14, dim)
    return c.image


def settings_4k() -> Image.Image:
    """A 3840x2160 screen at 150%."""
    c = Canvas(2560, 1440, (243, 243, 243), scale=1.5)
    c.title_bar("System settings")
    for number, name in enumerate(("Display", "Language", "Date and time", "Printers", "Accounts", "Updates")):
        c.text(48, 90 + number * 48, name, 16, bold=name == "Printers")
    c.text(420, 76, "Printers", 30, bold=True)
    printers = (
        ("Brother HL-2350 in the study", "Ready", "3 pages waiting"),
        ("Front desk colour printer", "Out of paper", "1 page waiting"),
        ("Label printer", "Offline", "Nothing waiting"),
    )
    for number, (name, state, queue) in enumerate(printers):
        top = 150 + number * 120
        c.box(420, top, 1600, 100, WHITE, LINE, 8)
        c.text(450, top + 22, name, 18, bold=True)
        c.text(450, top + 58, queue, 15, GREY)
        c.text(1780, top + 50, state, 16, GREEN if state == "Ready" else RED, anchor="rm")
        c.button(1840, top + 34, "Remove", 140, size=15)
    c.text(420, 550, "Default printer", 16)
    c.entry(700, 544, 480, "Brother HL-2350 in the study", 16)
    c.text(420, 600, "Paper size", 16)
    c.entry(700, 594, 480, "A4", 16)
    c.text(420, 650, "Print on both sides", 16)
    c.entry(700, 644, 480, "Long edge", 16)
    c.button(420, 720, "Add a printer", 200, main=True, size=16)
    c.text(420, 800, "Toner of the Brother printer is at 15 percent.", 15, GREY)
    c.text(2520, 1400, "Version 11.4.2", 14, GREY, anchor="ra")
    return c.image


ARTICLE = (
    "The lighthouse on Gull Rock has been dark since 1987, when the last keeper, Edwin Marsh, rowed ashore with his "
    "two cats and a trunk of logbooks. Next spring its lamp will turn again.",
    "A group of forty volunteers has spent six years scraping rust from the iron stairs and replacing 212 panes of "
    "glass. The work cost 380,000 pounds, most of it raised by selling honey and knitted puffins.",
    "The old lamp burned paraffin. The new one is a set of light-emitting diodes that uses less power than a kettle, "
    "yet it can be seen from nineteen miles away in clear weather.",
    "Not everybody is pleased. Bird watchers fear that the beam will confuse the shearwaters that nest on the western "
    "cliffs. The light will therefore be switched off in September, when the young birds leave their burrows.",
    "Visitors will be able to climb the 156 steps from Easter onwards. Boats leave the harbour at Saint Olave's twice "
    "a day. Tickets cost twelve pounds for adults, and children under seven go free.",
    "The first evening is already sold out. Edwin Marsh's granddaughter, Ruth, will press the switch. She has kept the "
    "logbooks, and one of the cats' bells, in a drawer for almost forty years.",
)


def article() -> Image.Image:
    c = Canvas(1920, 1080, (253, 252, 248))
    c.text(960, 54, "THE COAST COURIER", 34, bold=True, face="serif", anchor="mm")
    c.line(120, 90, 1800, 90, GREY, 2)
    c.text(960, 124, "The lamp on Gull Rock will turn again", 30, bold=True, face="serif", anchor="mm")
    c.text(960, 166, "By Helen Tregarth, 4 March 2026", 15, GREY, face="serif", anchor="mm")
    column, y = 0, 210.0
    for number, text in enumerate(ARTICLE):
        y = c.paragraph(120 + column * 580, y, 520, text, 18, face="serif", leading=1.5) + 22
        if number % 2:
            column, y = column + 1, 210.0
    c.line(120, 700, 1800, 700, LINE)
    c.text(120, 724, "In brief", 20, bold=True, face="serif")
    c.paragraph(120, 764, 1600, "The ferry to Inchmoor will not run on Sunday because of repairs.", 17, face="serif")
    c.paragraph(120, 800, 1600, "The village bakery has won a prize for its rye bread.", 17, face="serif")
    c.text(1800, 1040, "Page 3", 14, GREY, face="serif", anchor="ra")
    return c.image


CHAT = (  # who, text, time; "me" stands on the right
    ("Nadia", "Are we still on for Saturday?", "10:02"),
    ("me", "Yes! What time is the film?", "10:04"),
    ("Nadia", "It starts at 19:45 at the Regal. I booked row F.", "10:05"),
    ("me", "Great. Shall I bring snacks?", "10:07"),
    ("Nadia", "Only the salted almonds please, I'm allergic to peanuts now", "10:08"),
    ("me", "Noted. I'll come by tram, line 6.", "10:11"),
    ("Nadia", "See you at the fountain at half past seven", "10:12"),
)


def chat() -> Image.Image:
    c = Canvas(820, 1100, (236, 229, 221))
    c.box(0, 0, 820, 70, (7, 94, 84))
    c.text(90, 24, "Nadia", 18, WHITE, bold=True, face="soft")
    c.text(90, 46, "last seen today at 10:12", 12, (220, 235, 230), face="soft")
    c.text(410, 96, "Wednesday", 13, GREY, face="soft", anchor="mm")
    y = 124.0
    for who, text, time in CHAT:
        width = max(c.measure(text, 16, face="soft"), 90) + 32
        left = 800 - width if who == "me" else 20
        c.box(left, y, width, 62, (220, 248, 198) if who == "me" else WHITE, None, 10)
        c.text(left + 14, y + 12, text, 16, face="soft")
        c.text(left + width - 12, y + 40, time, 12, GREY, face="soft", anchor="ra")
        y += 78
    c.box(16, 1034, 700, 46, WHITE, None, 22)
    c.text(40, 1057, "Type a message", 15, GREY, face="soft", anchor="lm")
    c.button(730, 1040, "Send", 76, main=True)
    return c.image


PRODUCTS = (
    ("Enamel teapot", "£24.50", "In stock", "4.6 stars"),
    ("Cast iron pan", "£39.00", "Only 2 left", "4.9 stars"),
    ("Bread knife", "£17.25", "In stock", "4.2 stars"),
    ("Kitchen scale", "£21.90", "Sold out", "3.8 stars"),
    ("Talking timer", "£13.75", "In stock", "4.7 stars"),
    ("Oven gloves", "£8.40", "In stock", "4.4 stars"),
)


def shop() -> Image.Image:
    c = Canvas(1440, 900)
    c.box(0, 0, 1440, 60, (250, 250, 250))
    c.text(40, 30, "Pots & Plenty", 22, bold=True, anchor="lm")
    c.entry(420, 15, 500, "Search the shop", 14)
    c.text(1180, 30, "Sign in", 14, anchor="lm")
    c.text(1290, 30, "Basket (3)", 14, bold=True, anchor="lm")
    c.box(0, 60, 1440, 40, (252, 236, 200))
    c.text(720, 80, "Free delivery on orders over £50. Use code SPRING10 for 10% off.", 14, anchor="mm")
    noise = random.Random(3)
    for number, (name, price, stock, stars) in enumerate(PRODUCTS):
        left, top = 60 + number % 3 * 450, 140 + number // 3 * 370
        c.box(left, top, 400, 190, (noise.randint(200, 235), noise.randint(200, 235), noise.randint(200, 235)))
        c.pen.ellipse((left + 130, top + 40, left + 270, top + 160), (noise.randint(60, 160), 90, 80))
        c.text(left, top + 204, name, 17, bold=True)
        c.text(left, top + 234, price, 18)
        c.text(left, top + 264, stock, 13, RED if stock != "In stock" else GREEN)
        c.text(left + 400, top + 264, stars, 13, GREY, anchor="ra")
        c.button(left, top + 290, "Add to basket", 150)
    return c.image


def _backdrop(width: int, height: int) -> Canvas:
    """A desktop with a picture of hills on it, soft as wallpapers are."""
    c = Canvas(width, height, (96, 140, 190))
    hills = random.Random(8)
    for depth in range(4):
        points = [(x, int(height * (0.45 + depth * 0.13) + hills.randint(-60, 60))) for x in range(0, width + 161, 160)]
        c.pen.polygon([(0, height), *points, (width, height)], (40 + depth * 12, 110 - depth * 18, 80 - depth * 8))
    soft = Canvas(width, height)
    soft.image.paste(c.image.filter(ImageFilter.GaussianBlur(9)))
    return soft


def notification() -> Image.Image:
    c = _backdrop(1920, 1080)
    c.box(0, 1036, 1920, 44, (28, 30, 34))
    c.text(20, 1058, "Start", 14, WHITE, anchor="lm")
    c.text(1900, 1049, "17:26", 13, WHITE, anchor="rm")
    c.text(1900, 1068, "28/05/2026", 12, WHITE, anchor="rm")
    for number, name in enumerate(("Recycle Bin", "Recipes", "Tax papers")):
        c.box(44, 40 + number * 110, 48, 48, (240, 210, 120), (150, 120, 40), 4)
        c.text(68, 106 + number * 110, name, 12, WHITE, anchor="mm")
    c.box(1500, 860, 400, 150, (40, 42, 48), None, 8)
    c.text(1520, 876, "Updates", 13, (180, 180, 180))
    c.text(1520, 902, "Restart needed", 16, WHITE, bold=True)
    c.paragraph(1520, 930, 360, "The computer will restart tonight at 02:30 to finish updating.", 13, WHITE)
    c.text(1560, 986, "Restart now", 13, (130, 190, 255))
    c.text(1740, 986, "Remind me later", 13, (130, 190, 255))
    return c.image


def menu() -> Image.Image:
    c = Canvas(1024, 700)
    c.title_bar("Untitled 1 - Notebook")
    for number, label in enumerate(("File", "Edit", "View", "Help")):
        if not number:
            c.box(6, 34, 52, 24, (204, 226, 250))
        c.text(16 + number * 64, 39, label, 13)
    c.box(0, 60, 1024, 38, (246, 246, 246))
    for number, label in enumerate(("Bold", "Italic", "Underline", "Link", "Picture")):
        c.button(250 + number * 100, 64, label, 92, size=12)
    c.text(250, 130, "Shopping for the weekend", 16, bold=True)
    for number, item in enumerate(("two lemons", "oat milk", "candles", "washing powder")):
        c.text(262, 168 + number * 28, f"- {item}", 15)
    c.box(6, 58, 230, 286, (252, 252, 252), (150, 150, 150))
    items = (
        ("New", "Ctrl+N"),
        ("Open...", "Ctrl+O"),
        ("Save", "Ctrl+S"),
        ("Save as...", "Ctrl+Shift+S"),
        ("Export as PDF", ""),
        ("Print...", "Ctrl+P"),
        ("Close", "Ctrl+W"),
        ("Quit", "Ctrl+Q"),
    )
    for number, (name, key) in enumerate(items):
        if name == "Print...":
            c.box(8, 62 + number * 34, 226, 30, BLUE)
        ink = WHITE if name == "Print..." else (24, 24, 24)
        c.text(20, 77 + number * 34, name, 13, ink, anchor="lm")
        c.text(224, 77 + number * 34, key, 12, ink if name == "Print..." else GREY, anchor="rm")
    c.line(0, 672, 1024, 672)
    c.text(14, 686, "Not saved", 12, GREY, anchor="lm")
    c.text(1010, 686, "9 words", 12, GREY, anchor="rm")
    return c.image
