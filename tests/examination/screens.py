"""Windows of programs: terminal, code, settings, light and dark."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import GREEN, GREY, LINE, RED, WHITE, Canvas, Colour


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
