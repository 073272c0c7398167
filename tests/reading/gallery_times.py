"""What is set in columns of letters or of days: terminals, an editor, calendars."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import BLACK, BLUE, GREY, LINE, WHITE, Canvas

DARK, LIGHT_INK, PALE = (30, 30, 34), (228, 228, 232), (246, 247, 249)


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


PROCESSES = """lea@box:~$ ps
    PID TTY          TIME CMD
   4121 pts/0    00:00:00 bash
   9903 pts/0    00:12:41 rsync
  10377 pts/0    00:00:02 vim
lea@box:~$ docker ps
CONTAINER   IMAGE          STATUS         NAMES
8fa1c02b    postgres:16    Up 3 hours     shop-db
77d0e9aa    nginx:1.27     Up 12 minutes  shop-web
lea@box:~$"""


def processes() -> Image.Image:
    c = Canvas(900, 260, BLACK)
    for n, row in enumerate(PROCESSES.split("\n")):
        c.text(10, 10 + 24 * n, row, 15, (60, 230, 90), face="mono")
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


def dark_week() -> Image.Image:
    """Days over their numbers, hours of twelve, entries with their own times."""
    c = Canvas(1100, 640, DARK)
    for n, day in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri"]):
        c.text(96 + 200 * n, 20, day, 13, GREY)
        c.text(96 + 200 * n, 38, str(11 + n), 22, LIGHT_INK)
    for n, hour in enumerate(["8 AM", "9 AM", "10 AM", "11 AM", "12 PM", "1 PM", "2 PM", "3 PM"]):
        c.text(20, 84 + 66 * n, hour, 12, (170, 170, 175))
    entries = [(0, 1.0, "Physio", "9:00 - 10:00"), (2, 4.5, "Lunch with Ola", "12:30 - 1:30"),
               (3, 6.0, "Interview", "2:00 - 3:00"), (4, 2.0, "Swim", "10:00 - 11:00")]  # fmt: skip
    for day, hour, name, time in entries:
        y = 84 + 66 * hour
        c.box(92 + 200 * day, y, 190, 62, (40, 80, 120))
        c.text(100 + 200 * day, y + 6, name, 14, LIGHT_INK, bold=True)
        c.text(100 + 200 * day, y + 28, time, 12, LIGHT_INK)
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
