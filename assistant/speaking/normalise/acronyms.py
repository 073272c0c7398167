# ruff: noqa: SIM905 - lists of words are read and mended as words
"""Which words in capitals are said as words, which are spelled, and which have a sound of their own."""

from __future__ import annotations

SAID_AS: dict[str, str] = {
    # acronyms that are said as a word of another spelling
    "ASCII": "askey",
    "JPEG": "jay peg",
    "MPEG": "em peg",
    "WYSIWYG": "wizzy wig",
    "JSON": "jason",
    "json": "jason",
    "YAML": "yaml",
    "PNG": "P N G",
    "ASAP": "A S A P",
    "OK": "OK",
    "TV": "T V",
    "NVDA": "N V D A",
    "IEEE": "I triple E",
    "SELECT": "select",
    "QWERTY": "qwerty",
    "AZERTY": "azerty",
    "QWERTZ": "qwertz",
    "STDOUT": "standard out",
    "STDIN": "standard in",
    "ERR": "err",
    "ALT": "alt",
    "CTRL": "control",
    "ESC": "escape",
    "DEL": "delete",
    "PGUP": "page up",
    "PGDN": "page down",
    "dll": "D L L",
    # abbreviations without a full stop
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Ms",
    "DEPT": "department",
    "QTY": "quantity",
    "AMT": "amount",
    "ACCT": "account",
}
AS_WRITTEN: dict[str, str] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "iPod": "iPod",
    "iCloud": "i Cloud",
    "iMac": "i Mac",
    "iOS": "I O S",
    "iPadOS": "iPad O S",
    "macOS": "mac O S",
    "eBay": "eBay",
    "eBook": "e book",
    "PhD": "P H D",
    "PCIe": "P C I E",
    "NVMe": "N V M E",
    **{
        word: " ".join(word.upper())
        for word in "idk imo imho irl afk iirc ianal eod eta diy pid uid gid ttyl afaik doi".split()
    },
    "WI-FI": "wi-fi",
    "LaTeX": "lay tech",
    "OAuth": "oh auth",
    "SaaS": "sass",
    "IoT": "I O T",
    "VoIP": "voip",
    "PostgreSQL": "post gress Q L",
    "MySQL": "my S Q L",
    "NoSQL": "no S Q L",
    "WhatsApp": "WhatsApp",
    "LinkedIn": "Linked In",
    "WiFi": "Wi-Fi",
    "GitHub": "Git Hub",
    "DevOps": "Dev Ops",
    "McDonald": "McDonald",
    "LibreOffice": "Libre Office",
    "eSIM": "e sim",
    "mRNA": "M R N A",
    "pH": "P H",
    "NaN": "nan",
}
# Words of two or three letters; four and more are judged by their letters.
SHORT_WORDS = frozenset(
    """
    ACT ADD AGE AGO AID AIM AIR ALL AN AND ANY ARE ARM ART AS ASK AT BAD BAG BAN BAR BAT BAY BE BED BEE BET BID BIG BIN
    BIT BOX BOY BUG BUS BUT BUY BY CAN CAP CAR CAT CUP CUT DAD DAY DID DIE DO DOG DRY DUE EAR EAT EGG END ERA EYE FAN
    FAR FAT FEE FEW FIT FIX FLY FOR FUN GAP GAS GEL GET GO GOD GOT GUN GUY HAD HAM HAS HAT HE HEN HER HEY HIM HIS HIT
    HOT HOW ICE IF ILL IN INK INN ITS JAM JAR JET JOB JOY KEY KID KIT LAB LAW LAY LEG LET LID LIE LIP LOG LOT LOW MAD
    MAN MAP MAY ME MEN MET MIX MOM MUM MUG MY NET NEW NO NOD NOR NOT NOW NUT OAK ODD OF OFF OIL OLD ON ONE OR OUR OUT
    OWE OWN PAD PAN PAY PEN PER PET PIE PIG PIN POT PUT RAM RAN RAT RAW RED RID ROD ROW RUB RUG RUN SAD SAY SEA SEE SET
    SEW SHE SHY SIM SIT SIX SKI SKY SO SOB SON SUM SUN TAB TAG TAN TAP TAX TEA TEN THE TIE TIN TIP TO TOE TOO TOP TOY
    TRY TWO UP USE VAN VET VIA WAR WAS WAX WAY WE WEB WED WET WHO WHY WIN WON YEP YES YET YOU ZIP ZOO GIF LAN ROM BIOS
    INT ARG ENV DIR VAR SPAM MOD DOC DEV APP BLOG PRO LOL SUB RES MAX MIN DEV TOT
    """.split()
)
# Pronouns and the like that are also acronyms: words only among other words in capitals.
CAPS_LINE_ONLY = frozenset("IT US AM IS IM ID OH".split())
# Acronyms that look as if they could be said.
SPELLED = frozenset(
    """
    AFAIK IIRC LMAO UEFI ISBN ISSN IDE ADA AKA API APIS ATM AI AR VR UI UX URL URI USA UAE UFO EU UN UK ETA ETF EPA
    FAQ FBI CIA CEO CFO CTO CIO COO IOU IPO IRA IRS ISO ISP IMEI LED OLED LCD ADHD ASAP AWS BBC BMI CNN CPU CSS CSV
    DIY DNA DNS DOB DVD EDU ERP ESP FAO FYI GDP GPS GPU GUI HDMI HIV HTML HTTP HTTPS IBM ICU IOS IPA IQ JS KFC LAX
    LGBT MBA MOT MRI MSI NBA NFL NHS NGO OCR OEM OS OTP PC PDF PHP PM PR QA RAF RGB RSS RSVP SDK SEO SMS SQL SSD SSH
    SSL SSO TCP TLS UDP UHD USB UTC UUID VAT VIP VPN WWW XML XLS EUR USD GBP ABC APK AFK BIC ECG EEG EEA ELI ESA EXE
    IPV ITV LSE NVDA ODT OMG TBA TBC TBD IMAP POP UTF IAM AES RSA ECC ACL AMD HEIC WEBP AVI AAC AIFF ASP ESPN RFID
    CMYK NVME XLSX PPTX GMT BST CET EST PST
    """.split()
)
