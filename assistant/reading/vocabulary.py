"""What the words of questions and pages have to do with each other: irregular forms, and groups that mean the same.

The lists are ours: they hold what people ask of screens, letters, receipts and signs.
"""

from __future__ import annotations

IRREGULAR = {
    "left": "leave", "leaving": "leave", "sent": "send", "paid": "pay", "bought": "buy", "met": "meet",
    "wrote": "write", "written": "write", "began": "begin", "begun": "begin", "made": "make", "took": "take",
    "taken": "take", "came": "come", "went": "go", "held": "hold", "sold": "sell", "spent": "spend", "lost": "lose",
    "told": "tell", "built": "build", "found": "find", "chosen": "choose", "children": "child", "people": "person",
    "men": "man", "women": "woman", "won": "win", "born": "birth", "expiry": "expire", "expiration": "expire",
    "departure": "depart", "shown": "show", "known": "know", "given": "give", "kept": "keep", "said": "say",
    "ate": "eat", "eaten": "eat", "drove": "drive", "flew": "fly", "stood": "stand", "taught": "teach", "grew": "grow",
    "spoke": "speak", "spoken": "speak", "broke": "break", "broken": "break", "fell": "fall", "saw": "see",
    "seen": "see", "sang": "sing", "sung": "sing", "rose": "rise", "risen": "rise", "threw": "throw",
    "arrival": "arrive", "delivery": "deliver", "payment": "pay", "meeting": "meeting",
    "building": "building", "opening": "open", "closing": "close", "beginning": "begin", "ending": "end",
    "failure": "fail", "failed": "fail", "failing": "fail", "shipping": "ship", "shipped": "ship", "shipment": "ship",
    "froze": "freeze", "frozen": "freeze", "brought": "bring", "rang": "ring", "rung": "ring",
    "driven": "drive", "rode": "ride", "ridden": "ride", "swam": "swim", "swum": "swim", "drank": "drink",
    "drunk": "drink", "caught": "catch", "thought": "think", "fought": "fight", "sought": "seek",
    "fed": "feed", "led": "lead", "ran": "run", "hung": "hang", "wore": "wear", "worn": "wear",
    "tore": "tear", "torn": "tear", "stole": "steal", "stolen": "steal", "chose": "choose", "hid": "hide",
    "hidden": "hide", "shook": "shake", "shaken": "shake", "woke": "wake", "woken": "wake", "grown": "grow",
    "thrown": "throw", "knew": "know", "drew": "draw", "drawn": "draw", "flown": "fly", "blew": "blow",
    "blown": "blow", "forgot": "forget", "forgotten": "forget", "felt": "feel", "slept": "sleep",
    "dealt": "deal", "meant": "mean", "lent": "lend", "lit": "light", "understood": "understand",
    "became": "become", "heard": "hear", "shone": "shine", "stuck": "stick", "struck": "strike",
    "swept": "sweep", "sank": "sink", "sunk": "sink", "beaten": "beat", "forbade": "forbid", "bore": "bear",
    "hurts": "hurt", "shot": "shoot", "advice": "advise", "advisory": "advise",
    "tomatoes": "tomato", "potatoes": "potato", "news": "news", "calories": "calorie", "movies": "movie",
    "cookies": "cookie", "address": "address", "business": "business",
    "access": "access", "process": "process", "status": "status", "bus": "bus", "gas": "gas", "wireless": "wifi",
    "during": "during", "morning": "morning", "evening": "evening", "thing": "thing", "during.": "during",
    "installation": "install", "registration": "register", "reservation": "reserve", "attachment": "attach",
    "dosage": "dose", "storage": "storage", "colours": "colour", "colors": "colour", "color": "colour",
    "cancelled": "cancel", "canceled": "cancel", "cancellation": "cancel", "king": "king", "ring": "ring",
}  # fmt: skip

# Each line: words that answer for each other, as stems.
GROUPS = """
leave depart
arrive land reach
cost price amount charge fee fare rate
total sum altogether due owe balance overall grand
pay owe due charge bill
phone telephone tel mobile cell call
email mail e-mail
sender from author write send by
recipient receiver to addressee
address street location road
place location venue room where
begin start open commence
end finish close stop until till
meeting appointment call session conference
buy order purchase
delete remove erase
error problem fail failure fault warning exception
deadline due expire by
expire valid until best use
weather forecast temperature outlook
temperature degree
rain shower precipitation wet
high max maximum top warm hot
low min minimum cold
quantity qty count number pcs unit
film movie
car vehicle
version release build
picture photo image
company organisation organization firm business employer
job position role title occupation
salary wage pay earn income
name call
birth birthday dob
storage space disk memory capacity
wifi wi-fi network ssid
subject topic re about
postcode zip postal
city town
tax vat gst
tip gratuity service
ship deliver dispatch send
calorie kcal energy
ingredient contain
allergen allergy contain
dose dosage tablet take pill
attach file enclosure
reply respond answer rsvp
website site url web www page link
hour open opening time
doctor dr physician gp
item product article
batch lot
make produce manufacture
discount save saving off reduction sale
urgent urgency priority
plate registration
refund return money-back
password pin passcode
user account login
update upgrade
progress complete done percent
size big large dimension
weight heavy weigh kg lb
speed fast
track platform plat
department dept
destination dest
description desc
seat row place
guest attendee participant invitee
invoice bill receipt
employee staff worker
manager boss head supervisor
test exam
grade mark score result
points score
country nation
winner win champion
percent percentage %
reason because why
shortcut hotkey ctrl alt
line ln
column col
ceo chief
play perform band orchestra music musician concert
meeting see
fine penalty
permit allow
forbidden prohibit ban
exit leave way-out
luggage baggage suitcase
fund sponsor finance pay
disk drive partition
liked like
film-maker director
loud volume noise
artist band singer musician
newest latest recent
chill cool refrigerate fridge
pid process
memory mem ram
present presenter speaker lecturer
own owner belong
advise recommend suggest
kid child
emergency urgent
rubbish trash bin waste garbage
holiday vacation
sick ill
flat apartment
lift elevator
customer client
bike bicycle cycle
drink beverage
meal dish food
broadband internet
help support assistance
charge full
nearest closest
song track tune
duration length last run
ring bell
start kick-off
hour time
bank-holiday holiday
photographer photo
dentist dental
surgery doctor gp
lesson class period
husband partner
road street
closed shut
broken damaged defective out-of-order
"""
