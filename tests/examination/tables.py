"""Tables, sheets, timetables, calendars."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas

WEATHER = (
    ("Day", "Sky", "High", "Low", "Rain", "Wind"),
    ("Monday", "Sunny", "23°", "12°", "0%", "9 km/h"),
    ("Tuesday", "Cloudy", "19°", "11°", "25%", "14 km/h"),
    ("Wednesday", "Showers", "16°", "8°", "80%", "31 km/h"),
    ("Thursday", "Windy", "17°", "7°", "35%", "46 km/h"),
    ("Friday", "Fog", "14°", "5°", "10%", "6 km/h"),
    ("Saturday", "Sunny", "21°", "10°", "5%", "11 km/h"),
)
DEPARTURES = (
    ("Time", "Destination", "Platform", "Expected"),
    ("08:45", "Edinburgh", "7", "On time"),
    ("08:52", "Carlisle", "2", "09:10"),
    ("09:03", "Manchester Airport", "14", "On time"),
    ("09:15", "Whitby", "5", "Cancelled"),
    ("09:27", "London Kings Cross", "3", "09:31"),
    ("09:40", "Scarborough", "11", "On time"),
)
SCORES = (
    ("Pos", "Team", "Played", "Won", "Lost", "Points"),
    ("1", "Riverside Rovers", "18", "14", "2", "44"),
    ("2", "Hilltown Athletic", "18", "12", "3", "39"),
    ("3", "Castle Park", "17", "11", "4", "35"),
    ("4", "Old Mill United", "18", "8", "7", "27"),
    ("5", "Seaview Rangers", "16", "5", "9", "17"),
)
BUDGET = (
    ("Item", "January", "February", "March", "Total"),
    ("Rent", "845.00", "845.00", "870.00", "2,560.00"),
    ("Electricity", "91.20", "88.45", "74.10", "253.75"),
    ("Groceries", "312.60", "298.15", "340.05", "950.80"),
    ("Bus pass", "56.00", "56.00", "58.50", "170.50"),
    ("Telephone", "24.99", "24.99", "29.99", "79.97"),
    ("Piano lessons", "120.00", "90.00", "150.00", "360.00"),
)


def weather() -> Image.Image:
    c = Canvas(1280, 720, (246, 250, 255))
    c.text(60, 40, "Weather for Aberystwyth", 26, bold=True)
    c.text(60, 84, "Now 18 degrees, light cloud. Sunset at 21:12.", 15, GREY)
    c.rows((70, 260, 460, 620, 780, 940), 146, WEATHER, 50, 17)
    c.text(60, 560, "Warning: strong winds on Thursday between noon and 6 pm.", 15, RED)
    c.text(60, 640, "Updated 16:30", 13, GREY)
    return c.image


def departures() -> Image.Image:
    c = Canvas(1024, 640, (12, 14, 20))
    ink, dim = (255, 196, 60), (150, 150, 150)
    c.text(40, 24, "Departures from York", 26, WHITE, bold=True)
    c.text(984, 30, "08:41", 24, WHITE, bold=True, anchor="ra", face="mono")
    for number, row in enumerate(DEPARTURES):
        for left, cell in zip((40, 170, 560, 760), row, strict=True):
            c.text(left, 100 + number * 62, cell, 16 if not number else 22, dim if not number else ink)
        c.line(30, 144 + number * 62, 994, 144 + number * 62, (60, 60, 60))
    c.text(40, 580, "Please keep your luggage with you at all times.", 16, dim)
    return c.image


def scores() -> Image.Image:
    c = Canvas(1024, 560)
    c.text(50, 36, "Northern Amateur League", 24, bold=True)
    c.text(50, 76, "Season 2025/26, after match day 18", 14, GREY)
    c.box(40, 112, 940, 34, (228, 234, 242))
    c.rows((60, 130, -600, -710, -820, -950), 120, SCORES, 44, 15, rules=False)
    c.text(50, 420, "Next match: Castle Park against Seaview Rangers, Sunday 15:00", 14)
    c.text(50, 470, "Top scorer: Daniel Osei, 16 goals", 14)
    return c.image


def spreadsheet() -> Image.Image:
    c = Canvas(1920, 1080)
    c.title_bar("household-2026.ods - Calc")
    for number, label in enumerate(("File", "Edit", "View", "Insert", "Format", "Sheet", "Data", "Tools", "Help")):
        c.text(14 + number * 64, 40, label, 13)
    c.box(0, 62, 1920, 34, (243, 243, 243))
    c.entry(10, 65, 90, "E4")
    c.text(120, 71, "fx", 13, GREY)
    c.entry(150, 65, 1740, "=SUM(B4:D4)")
    widths, top, step = (48, 220, 130, 130, 130, 150), 100, 26
    lefts = [sum(widths[:n]) for n in range(len(widths))]
    c.box(0, top, 1920, step, (238, 238, 240))
    for number, letter in enumerate("ABCDEFGHIJKL"):
        left = lefts[number + 1] if number < 5 else 808 + (number - 5) * 150
        width = widths[number + 1] if number < 5 else 150
        c.text(left + width / 2, top + 13, letter, 12, GREY, anchor="mm")
        c.line(left, top, left, 1040)
    for number in range(1, 36):
        y = top + number * step
        c.line(0, y, 1920, y)
        c.text(24, y + 13, str(number), 12, GREY, anchor="mm")
    for number, row in enumerate(BUDGET):
        y = top + (number + 1) * step + 13
        c.text(lefts[1] + 5, y, row[0], 13, bold=not number, anchor="lm")
        for column in range(1, 5):
            right = lefts[column + 1] + widths[column + 1] - 5
            c.text(right, y, row[column], 13, bold=not number, anchor="rm")
    c.box(lefts[5], top + 4 * step, widths[5], step, None, BLUE)
    c.box(0, 1040, 1920, 40, (243, 243, 243))
    for number, label in enumerate(("Household", "Savings", "Holiday")):
        c.text(120 + number * 120, 1060, label, 13, bold=not number, anchor="lm")
    c.text(1890, 1060, "Sum: 950.80", 13, anchor="rm")
    return c.image


def calendar() -> Image.Image:
    c = Canvas(1280, 860)
    c.title_bar("Calendar")
    c.text(40, 52, "June 2026", 26, bold=True)
    c.button(1000, 54, "Today", 80)
    c.button(1090, 54, "New event", 130, main=True)
    events = {
        2: ("09:30 Dentist",),
        5: ("18:00 Book club",),
        11: ("Maria's birthday",),
        16: ("10:15 Eye clinic", "19:30 Concert"),
        19: ("All day: Office closed",),
        24: ("13:00 Lunch with Ravi",),
        30: ("Rent due",),
    }
    for number, day in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        c.text(40 + number * 171 + 85, 106, day, 14, GREY, anchor="ma")
    for day in range(1, 31):
        column, row = (day - 1) % 7, (day - 1) // 7
        left, top = 40 + column * 171, 130 + row * 138
        c.box(left, top, 171, 138, WHITE, LINE)
        c.text(left + 8, top + 6, str(day), 13, GREY)
        for number, event in enumerate(events.get(day, ())):
            c.box(left + 4, top + 30 + number * 28, 163, 24, (221, 236, 252), None, 3)
            c.text(left + 9, top + 42 + number * 28, event, 12, anchor="lm")
    c.text(1240, 840, "3 calendars shown", 12, GREEN, anchor="rm")
    return c.image
