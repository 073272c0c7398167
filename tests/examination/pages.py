"""Pages and desktops: article, chat, shop, notification, menu."""

from __future__ import annotations

import random

from PIL import Image, ImageFilter

from tests.examination.canvas import BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas

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
