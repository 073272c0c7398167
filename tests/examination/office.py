"""Windows of office life: mail, dialogs, forms."""

from __future__ import annotations

from PIL import Image

from tests.examination.canvas import BLUE, GREEN, GREY, LINE, RED, WHITE, Canvas

INBOX = (  # sender, subject, first words, date, unread
    ("Priya Raman", "Choir rehearsal moved to Thursday", "Hello everyone, the hall is closed on", "14:52", True),
    ("Bergstrom & Sons", "Invoice 20417 is due on 3 June", "Dear customer, please find attached", "13:30", True),
    ("Tom Whitfield", "Photos from Saturday's walk", "I finally got round to sorting them", "11:08", False),
    ("City Library", "Your reservation is ready to collect", "The Salt Path is waiting for you", "09:41", True),
    ("Dr Hale's Surgery", "Appointment reminder: Monday 10:20", "This is a reminder of your", "Yesterday", False),
    ("Amelia Novak", "Re: Train tickets to Leeds", "Booked! Coach C, seats 41 and 42", "Yesterday", True),
    ("Power Direct", "Your electricity statement", "Your May statement can be viewed in", "22 May", False),
    ("Hiking Club", "Newsletter May", "Twelve new routes, and a word about", "21 May", False),
)


def inbox() -> Image.Image:
    c = Canvas(1920, 1080)
    y = c.title_bar("Inbox - Post Office Mail")
    for number, label in enumerate(("File", "Edit", "View", "Go", "Message", "Tools", "Help")):
        c.text(16 + number * 72, y + 8, label, 13)
    c.box(0, 66, 1920, 44, (243, 244, 246))
    for number, label in enumerate(("Get Messages", "Write", "Reply", "Forward", "Delete")):
        c.text(24 + number * 130, 80, label, 13)
    c.entry(1560, 74, 330, "Search messages")
    c.box(0, 110, 240, 946, (249, 249, 250))
    folders = (("Inbox", "4"), ("Drafts", "2"), ("Sent", ""), ("Archive", ""), ("Junk", "17"), ("Trash", ""))
    for number, (name, count) in enumerate(folders):
        if not number:
            c.box(6, 124, 228, 28, (214, 230, 248), radius=4)
        c.text(24, 130 + number * 34, name, 14, bold=bool(count))
        c.text(222, 130 + number * 34, count, 14, BLUE, bold=True, anchor="ra")
    for left, label in ((270, "From"), (560, "Subject"), (1780, "Date")):
        c.text(left, 120, label, 12, GREY)
    for number, (sender, subject, words, date, unread) in enumerate(INBOX):
        top = 150 + number * 40
        c.line(240, top - 10, 1920, top - 10)
        c.text(270, top, sender, 14, bold=unread)
        width = c.text(560, top, subject, 14, bold=unread)
        c.text(560 + width + 18, top, f"- {words}", 14, GREY)
        c.text(1780, top, date, 14, bold=unread)
    c.line(240, 1056, 1920, 1056)
    c.text(16, 1061, "Connected", 12, GREY)
    c.text(1890, 1061, "Unread: 4   Total: 128", 12, GREY, anchor="ra")
    return c.image


def mail() -> Image.Image:
    c = Canvas(1366, 768)
    c.title_bar("Keys for the allotment - Message")
    for number, label in enumerate(("Reply", "Reply all", "Forward", "Print", "Delete")):
        c.button(20 + number * 110, 44, label, 100)
    fields = (
        ("From:", "Marion Achterberg <marion@greenplots.example>"),
        ("To:", "Joseph Adeyemi"),
        ("Date:", "Tuesday, 12 May 2026, 18:05"),
        ("Subject:", "Keys for the allotment"),
    )
    for number, (label, value) in enumerate(fields):
        c.text(110, 92 + number * 26, label, 13, GREY, anchor="ra")
        c.text(122, 92 + number * 26, value, 13, bold=number == 3)
    c.line(20, 206, 1346, 206)
    y = 224.0
    for text in (
        "Dear Joseph,",
        "Good news: plot 27 is yours from the first of June. The yearly rent is 48 euros, and it has to be paid "
        "before 25 May. You can pay by bank transfer or in cash at the committee hut.",
        "The key for the gate is with our caretaker, Mr Lindqvist, who lives at 9 Mill Lane. He is at home on weekday "
        "evenings after six. Please bring a deposit of 10 euros for the key.",
        "Water is switched on from April to October. Bonfires are not allowed between May and September, and dogs must "
        "be kept on a lead.",
        "If you have any questions, just call me on 0161 496 0758.",
        "Kind regards,",
        "Marion Achterberg, secretary",
    ):
        y = c.paragraph(40, y, 1180, text, 15) + 12
    return c.image


def error_dialog() -> Image.Image:
    c = Canvas(560, 236, (250, 250, 250))
    c.title_bar("Cannot save file")
    c.pen.ellipse((28, 60, 76, 108), RED)
    c.text(52, 84, "!", 30, WHITE, bold=True, anchor="mm")
    c.text(100, 58, "The file budget-2026.ods could not be saved.", 14, bold=True)
    c.paragraph(
        100, 86, 430, "There is not enough free space on drive D. 12 MB are needed, but only 3 MB are free.", 13
    )
    c.text(100, 134, "Error code: 0x80070070", 12, GREY)
    c.box(0, 176, 560, 60, (238, 238, 240))
    c.button(160, 190, "Free up space", 130)
    c.button(306, 190, "Retry", 110, main=True)
    c.button(432, 190, "Cancel", 110)
    return c.image


def save_dialog() -> Image.Image:
    """A 200% screen: everything is drawn with twice the pixels."""
    c = Canvas(480, 190, (252, 252, 252), scale=2.0)
    c.title_bar("Writer")
    c.paragraph(30, 52, 420, "Save changes to the document “Minutes of May” before closing?", 14, bold=True)
    c.paragraph(30, 100, 420, "Your changes will be lost if you don't save them.", 13)
    c.button(120, 146, "Don't Save", 110)
    c.button(240, 146, "Cancel", 100)
    c.button(350, 146, "Save", 100, main=True)
    return c.image


def login() -> Image.Image:
    c = Canvas(1024, 768, (240, 243, 247))
    c.box(242, 110, 540, 530, WHITE, LINE, 8)
    c.text(512, 150, "North Harbour Library", 22, bold=True, anchor="mm")
    c.text(512, 186, "Sign in to your account", 15, GREY, anchor="mm")
    rows = (("Library card:", "2417 0093 55"), ("User name:", "m.okafor"), ("Password:", "••••••••••"))
    for number, (label, value) in enumerate(rows):
        top = 226 + number * 54
        c.text(390, top + 14, label, 14, anchor="rm")
        c.entry(404, top, 320, value, 14)
    c.text(390, 402, "Branch:", 14, anchor="rm")
    c.entry(404, 388, 320, "Quayside", 14)
    c.tick(404, 438, "Keep me signed in", on=True, size=14)
    c.text(404, 474, "Your password expires in 6 days.", 13, RED)
    c.button(404, 508, "Sign in", 140, main=True, size=14)
    c.button(560, 508, "Cancel", 110, size=14)
    c.text(404, 566, "Forgot your password?", 13, BLUE)
    c.text(404, 594, "Help desk: 020 7946 0812", 13, GREY)
    return c.image


def address_form() -> Image.Image:
    c = Canvas(1280, 900)
    c.box(0, 0, 1280, 64, (26, 60, 94))
    c.text(40, 32, "Fernhill Bikes", 20, WHITE, bold=True, anchor="lm")
    c.text(1240, 32, "Step 2 of 4", 14, WHITE, anchor="rm")
    c.text(40, 96, "Delivery address", 24, bold=True)
    fields = (
        ("First name", "Ingrid", 40, 150),
        ("Last name", "Haugland", 660, 150),
        ("Street and number", "31 Abbey Road", 40, 240),
        ("Town", "Dunfermline", 660, 240),
        ("Postcode", "KY11 9TQ", 40, 330),
        ("Country", "Scotland", 660, 330),
        ("E-mail", "ingrid.haugland@mailbox.example", 40, 420),
        ("Telephone", "01383 555 014", 660, 420),
    )
    for label, value, left, top in fields:
        c.text(left, top, label, 13, GREY)
        c.entry(left, top + 22, 560, value, 15)
    c.text(660, 488, "Please enter a number with an area code.", 12, RED)
    c.text(40, 530, "Delivery notes", 13, GREY)
    c.box(40, 552, 1180, 80, WHITE, (140, 140, 140), 3)
    c.text(50, 562, "Leave the parcel with the neighbour at number 33.", 15)
    c.tick(40, 660, "Send me the newsletter", on=False, size=14)
    c.tick(40, 692, "Invoice address is the same", on=True, size=14)
    c.button(40, 750, "Back", 120, size=15)
    c.button(1060, 750, "Continue", 160, main=True, size=15)
    c.text(640, 860, "Secure checkout", 12, GREEN, anchor="mm")
    return c.image


def installer() -> Image.Image:
    c = Canvas(640, 420)
    c.title_bar("Harmony Player Setup")
    c.text(30, 60, "Installing Harmony Player 4.2", 18, bold=True)
    c.text(30, 104, "Copying file 183 of 290: codecs.pak", 13)
    c.box(30, 134, 580, 18, (230, 230, 230), LINE, 3)
    c.box(30, 134, 365, 18, GREEN, None, 3)
    c.text(30, 164, "63% complete", 13)
    c.text(610, 164, "About 2 minutes left", 13, anchor="ra")
    c.text(30, 206, "Folder:", 13, GREY)
    c.text(110, 206, "C:\\Program Files\\Harmony", 13)
    c.text(30, 234, "Space needed:", 13, GREY)
    c.text(140, 234, "412 MB", 13)
    c.tick(30, 276, "Start Harmony Player when finished", on=True)
    c.line(0, 360, 640, 360)
    c.button(300, 374, "< Back", 96)
    c.button(404, 374, "Next >", 96)
    c.button(522, 374, "Cancel", 96)
    return c.image
