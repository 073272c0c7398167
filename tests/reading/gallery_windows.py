"""Windows whose parts are hard to keep together: cards, settings, three panes."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import BLACK, BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas

DARK, LIGHT_INK, PALE = (30, 30, 34), (228, 228, 232), (246, 247, 249)


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


def letters() -> Image.Image:
    """A list of letters whose times are small and far from the senders."""
    c = Canvas(1280, 640)
    y = c.title_bar("Inbox - Letterbox")
    for n, name in enumerate(["Inbox", "Starred", "Drafts", "Sent", "Spam", "Bin"]):
        c.text(20, y + 20 + 32 * n, name, 15)
    entries = [("Clara Mendes", "08:15", "Minutes of the board", "Please find them attached, and"),
               ("Gym Nord", "Yesterday", "Your class is full", "We put you on the waiting list"),
               ("Ahmed Rahimi", "Yesterday", "Boat trip", "Are you coming on Saturday or"),
               ("Council", "Mon", "Parking permit", "Renew before the 30th"),
               ("Ines", "Sun", "Recipe", "Here is the one with plums")]  # fmt: skip
    for n, (who, when, subject, snippet) in enumerate(entries):
        top = y + 12 + 96 * n
        c.text(206, top, who, 15, bold=True)
        c.text(540, top, when, 11, GREY, anchor="ra")
        c.text(206, top + 22, subject, 15)
        c.text(206, top + 44, snippet, 13, GREY)
    c.text(580, y + 16, "Minutes of the board", 20, bold=True)
    body = "Dear all, the minutes of the meeting on 4 June are attached. Please send corrections to me by Friday noon."
    c.paragraph(580, y + 90, 640, body, 15)
    return c.image


def figures() -> Image.Image:
    """Cards with the figure above the word that says of what."""
    c = Canvas(1000, 460, (245, 246, 250))
    c.text(24, 16, "Fitness", 22, bold=True)
    cards = [("8,412", "Steps"), ("5.9 km", "Distance"), ("412", "Calories"), ("7 h 20", "Sleep"),
             ("61", "Resting pulse"), ("3", "Floors")]  # fmt: skip
    for n, (value, name) in enumerate(cards):
        x, y = 24 + 325 * (n % 3), 70 + 180 * (n // 3)
        c.box(x, y, 300, 150, WHITE, LINE, 10)
        c.text(x + 20, y + 24, value, 30, bold=True)
        c.text(x + 20, y + 76, name, 14, GREY)
    return c.image
