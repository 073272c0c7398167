"""Photographs: what a phone makes of a receipt, a sign, a label, a letter; and the hopeless ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from tests.examination.canvas import BLACK, GREY, WHITE, Canvas, Colour

RECEIPT = (
    ("Brown bread", "1.85"),
    ("Milk 2 l", "1.60"),
    ("Cheddar 400 g", "4.75"),
    ("Bananas 0.82 kg", "1.12"),
    ("Tomato soup", "0.95"),
    ("Tea bags 80", "2.49"),
)


def _table(width: int, height: int, colour: Colour, seed: int) -> Image.Image:
    """A surface with a faint grain, to lay a sheet on."""
    noise = np.random.default_rng(seed)
    grain = noise.normal(0, 10, (height // 8, width // 40, 1)) * np.ones(3)
    small = np.clip(np.array(colour) + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def photographed(
    sheet: Image.Image,
    size: tuple[int, int],
    *,
    tilt: float,
    seed: int,
    surface: Colour = (96, 70, 48),
    soft: float = 0.7,
    noise: float = 6.0,
    shadow: float = 0.35,
    light: float = 1.0,
) -> Image.Image:
    """Lay a sheet on a surface, turn it by `tilt` degrees, and add a shadow, an unsharp lens, grain and JPEG loss."""
    chance = np.random.default_rng(seed)
    width, height = size
    scene = _table(width, height, surface, seed)
    turned = sheet.convert("RGBA").rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    scene.paste(turned, ((width - turned.width) // 2, (height - turned.height) // 2), turned)
    pixels = np.asarray(scene.filter(ImageFilter.GaussianBlur(soft)), np.float32) * light
    across = np.linspace(-1, 1, width)[None, :] + np.linspace(-0.6, 0.6, height)[:, None]
    pixels *= (1 - shadow / (1 + np.exp(-6 * across)))[..., None]
    pixels += chance.normal(0, noise, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def receipt() -> Image.Image:
    c = Canvas(560, 1080, (250, 249, 244))
    c.text(280, 60, "MORLEY'S FOODS", 36, bold=True, anchor="mm", face="mono")
    c.text(280, 106, "12 Station Street, Hexham", 22, anchor="mm", face="mono")
    c.text(280, 138, "Tel 01632 960 144", 22, anchor="mm", face="mono")
    c.text(40, 190, "14/05/2026", 24, face="mono")
    c.text(520, 190, "17:38", 24, face="mono", anchor="ra")
    c.line(40, 230, 520, 230, BLACK)
    y = 250
    for item, price in RECEIPT:
        c.text(40, y, item, 24, face="mono")
        c.text(520, y, price, 24, face="mono", anchor="ra")
        y += 44
    c.line(40, y + 4, 520, y + 4, BLACK)
    for label, value in (("TOTAL", "12.76"), ("CASH", "20.00"), ("CHANGE", "7.24")):
        y += 50 if label != "TOTAL" else 22
        c.text(40, y, label, 28, bold=label == "TOTAL", face="mono")
        c.text(520, y, value, 28, bold=label == "TOTAL", face="mono", anchor="ra")
    c.text(280, y + 100, "You were served by Kasia", 22, anchor="mm", face="mono")
    c.text(280, y + 140, "Points earned: 38", 22, anchor="mm", face="mono")
    c.text(280, y + 200, "THANK YOU", 26, anchor="mm", face="mono")
    return photographed(c.image, (1200, 1600), tilt=3.5, seed=1)


def sign() -> Image.Image:
    c = Canvas(980, 560, (20, 80, 50))
    c.box(14, 14, 952, 532, None, WHITE, 18)
    c.text(490, 90, "RIVERSIDE PARK", 76, WHITE, bold=True, anchor="mm")
    c.text(490, 180, "Open daily 7 am to 9 pm", 48, WHITE, anchor="mm")
    c.text(490, 262, "No cycling", 52, (255, 220, 90), bold=True, anchor="mm")
    c.text(490, 346, "Dogs on leads only", 46, WHITE, anchor="mm")
    c.text(490, 450, "Toilets 150 m", 46, WHITE, anchor="mm")
    return photographed(c.image, (1600, 1200), tilt=-4, seed=2, surface=(150, 175, 200), noise=9, soft=1.0)


def medicine() -> Image.Image:
    c = Canvas(1080, 700, (252, 252, 252))
    c.box(0, 0, 1080, 120, (0, 88, 150))
    c.text(40, 60, "Amoxicillin 500 mg", 58, WHITE, bold=True, anchor="lm")
    c.text(40, 160, "21 capsules", 36, bold=True)
    c.text(40, 230, "Take ONE capsule THREE times a day", 36)
    c.text(40, 282, "for 7 days. Finish the course.", 36)
    c.text(40, 362, "Mrs Dorothy Pell", 36, bold=True)
    c.text(40, 414, "Dispensed 02 June 2026", 32)
    c.text(40, 490, "Use before 11/2027", 34, bold=True)
    c.text(560, 490, "Batch K4471", 34)
    c.text(40, 560, "Keep out of the sight and reach of children.", 30)
    c.text(40, 620, "Ward's Pharmacy, 5 Bridge Street, 01632 960 871", 28, GREY)
    return photographed(c.image, (1600, 1200), tilt=2.5, seed=3, surface=(190, 190, 185), noise=7)


LETTER = (
    "Dear Mr Kaminski,",
    "Thank you for your application for a parking permit. We are pleased to tell you that it has been approved.",
    "Your permit number is RP-20886. It is valid for the car with the registration LN64 KDT and ends on "
    "31 August 2027. The fee of £65 has been charged to your account.",
    "Please put the permit behind the windscreen so that it can be seen from outside. A permit that cannot be seen may "
    "lead to a fine of £40.",
    "If you change your car, write to permits@wexcombe.example at least ten days before.",
    "Yours sincerely,",
)


def letter() -> Image.Image:
    c = Canvas(1000, 1400, (252, 251, 247))
    c.text(80, 70, "Wexcombe Borough Council", 32, bold=True, face="serif")
    c.text(80, 116, "Parking Services, Town Hall, Wexcombe WX1 4BD", 20, GREY, face="serif")
    c.text(80, 200, "Mr Piotr Kaminski", 23, face="serif")
    c.text(80, 232, "18 Larch Close", 23, face="serif")
    c.text(80, 264, "Wexcombe WX3 7LP", 23, face="serif")
    c.text(920, 310, "19 May 2026", 23, face="serif", anchor="ra")
    c.text(80, 370, "Your resident's parking permit", 25, bold=True, face="serif")
    y = 430.0
    for text in LETTER:
        y = c.paragraph(80, y, 830, text, 23, face="serif") + 22
    c.text(80, y + 50, "Olivia Standish", 23, face="serif")
    c.text(80, y + 84, "Head of Parking Services", 23, face="serif")
    return photographed(c.image, (1200, 1600), tilt=-2.2, seed=4, surface=(60, 64, 70), soft=0.8, noise=5)


DISHES = (
    ("STARTERS", (("Leek and potato soup", "5.50"), ("Smoked mackerel", "7.25"))),
    ("MAINS", (("Mushroom risotto", "13.00"), ("Roast chicken", "15.50"), ("Lamb stew", "16.75"))),
    ("DESSERTS", (("Rhubarb crumble", "6.00"), ("Cheese board", "8.50"))),
)


def dinner_menu() -> Image.Image:
    c = Canvas(900, 1240, (246, 238, 220))
    c.text(450, 90, "The Copper Kettle", 52, (90, 40, 20), bold=True, face="serif", anchor="mm")
    y = 170
    for course, dishes in DISHES:
        c.text(450, y, course, 32, (90, 40, 20), bold=True, face="serif", anchor="mm")
        y += 52
        for dish, price in dishes:
            c.text(110, y, dish, 28, face="serif")
            c.text(790, y, price, 28, face="serif", anchor="ra")
            y += 54
        y += 40
    c.text(450, y + 20, "Closed on Mondays", 26, face="serif", anchor="mm")
    c.text(450, y + 66, "Please tell us about allergies", 26, face="serif", anchor="mm")
    return photographed(c.image, (1200, 1600), tilt=1.8, seed=5, surface=(50, 40, 36), shadow=0.45, noise=7)


def poster() -> Image.Image:
    c = Canvas(1100, 800, (120, 20, 60))
    c.text(550, 110, "SUMMER CONCERT", 84, (255, 235, 180), bold=True, anchor="mm")
    c.text(550, 230, "Calder Valley Brass Band", 54, WHITE, anchor="mm")
    c.text(550, 340, "Saturday 18 July, 7.30 pm", 52, WHITE, bold=True, anchor="mm")
    c.text(550, 430, "Saint Mark's Church Hall", 46, WHITE, anchor="mm")
    c.text(550, 540, "Tickets £9, students £5", 46, (255, 235, 180), anchor="mm")
    c.text(550, 640, "Doors open at 6.45 pm", 40, WHITE, anchor="mm")
    return photographed(c.image, (1600, 1200), tilt=5, seed=6, surface=(170, 160, 150), noise=8, soft=1.1)


def blurred_photo() -> Image.Image:
    return letter().filter(ImageFilter.GaussianBlur(16))


def dark_photo() -> Image.Image:
    """A photograph of a letter in a room without light: grain, and nothing else that a person could tell."""
    dim = ImageEnhance.Brightness(letter()).enhance(0.02)
    grain = np.random.default_rng(9).normal(0, 2.5, (dim.height, dim.width, 3))
    return Image.fromarray(np.clip(np.asarray(dim, np.float32) + grain, 0, 255).astype(np.uint8))


def gradient() -> Image.Image:
    """Evening sky over a dark sea with an orange sun: no text at all."""
    down = np.linspace(0, 1, 900)[:, None, None]
    sky = np.array((30, 60, 150)) * (1 - down) + np.array((150, 190, 235)) * down
    pixels = np.broadcast_to(sky, (900, 1200, 3)).copy()
    pixels[640:] = np.array((15, 25, 50))
    y, x = np.mgrid[:900, :1200]
    pixels[(x - 900) ** 2 + (y - 200) ** 2 < 90**2] = (250, 150, 40)
    return Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(2))


def plain(colour: Colour, size: tuple[int, int] = (1280, 720)) -> Callable[[], Image.Image]:
    """A drawing function for a picture of one colour."""
    return lambda: Image.new("RGB", size, colour)
