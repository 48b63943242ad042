"""Made-up comments with the identifiers in them marked, for measuring how many redaction finds.

Names, streets, numbers and the rest come from Faker, whose lists are its own and not ours: names of Britain, and those
that people brought from elsewhere.  `hard_comments` were written by hand, to be hard.  `{kind|words}` marks an
identifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\{([a-zA-Z ]+)\|([^{}]*)\}")
HARD, BLIND = (Path(__file__).with_name(f"redaction_{name}.txt") for name in ("hard", "blind"))

LOCALES = ("en_GB", "en_GB", "en_GB", "en_GB", "en_IN", "pl_PL", "en_NG", "ro_RO", "en_IE")

TEMPLATES = (
    "My neighbour {name|NAME} plays loud music until three in the morning.",
    "Dealing goes on outside {address|STREETADDRESS} every night and nobody comes.",
    "I reported it to {name|TITLE LAST} at the council and heard nothing back.",
    "{name|NAME} and his mates ride motorbikes over the field.",
    "The youths who hang around are led by {name|FIRST LAST}, everyone knows it.",
    "Please ring me on {phone|PHONE} about the fly-tipping.",
    "Contact me: {email|EMAIL}",
    "The car was a silver Astra, {vehicle|PLATE}, and it speeds past the school at 50 mph.",
    "My house at {address|STREETADDRESS}, {postcode|POSTCODE} was burgled twice.",
    "I live in {postcode|POSTCODE} and the street lights are off after midnight.",
    "Police gave me crime reference {crime reference|CRIMEREF} and closed it the next day.",
    "My daughter {name|FIRST} was followed home from the station.",
    "My son {name|FIRST} had his bike stolen in the park.",
    "A man called {name|FIRST} sells cannabis by the shops.",
    "We never see {name|TITLE LAST} any more, he used to walk the beat.",
    "PC {name|LAST} was very helpful when our shed was broken into.",
    "I was scammed by someone who gave the number {phone|PHONE}.",
    "They took my bank card {bank card|CARD} and spent six hundred pounds.",
    "My national insurance number is {national insurance number|NINO}, they asked for it on the phone and I gave it.",
    "I am {name|NAME}, I have lived here for 40 years and it was never this bad.",
    "Since my wife {name|FIRST} died I do not go out after dark.",
    "Look at the posts of {handle|@HANDLE} if you want to know who races there.",
    "The scam site was {web address|URL} and Action Fraud did nothing.",
    "My date of birth {date of birth|DOB} was used to open an account.",
    "yours sincerely {name|FIRST LAST}",
    "the flat above mine, {address|STREETADDRESS}, is a crack den",
    "cllr {name|LAST} promised cctv two years ago",
    "{name|FIRST} next door shouts at her children all day",
    "I told {name|TITLE LAST} of the parish council about the broken windows. No answer.",
    "The {name|LAST} family throw rubbish over the fence.",
    "Number plate {vehicle|PLATE} parks on the pavement outside the nursery every day.",
    "My mum, {name|NAME}, aged 82, lost her savings to a caller.",
    "They keyed my van, reg {vehicle|PLATE}, in the pub car park.",
    "Email {email|EMAIL} or call {phone|PHONE}, I have it all on video.",
    "There is a house on our road, {address|STREETADDRESS}, where cars come and go all night.",
    "I, {name|FIRST LAST}, would like more police.",
    "Ask {name|FIRST} at the corner shop about the shoplifting.",
    "My landlord {name|TITLE LAST} ignores the broken door to our block.",
)

INNOCENT = (
    "The underpass by the park in Aylesbury is dark and smells.",
    "High Street is full of litter on Sunday mornings.",
    "Speeding on the A41 and the M40 junction is terrible.",
    "There were 12 burglaries in our village in 2019.",
    "More police please. We had 3 PCSOs and now we have none.",
    "I do not feel safe walking home after 10 pm.",
    "Parking outside Church Road school is a nightmare between 8.30 and 9.",
    "Will anything be done? It may be May before the lights are mended.",
    "Fly-tipping in the lay-by near the tip, about 20 bags in January.",
    "The 280 bus stop has been smashed 4 times this year.",
    "Drug dealing in Vale Park and by the railway station.",
    "20 mph limits should be on every residential road.",
    "Fraud by telephone: three calls a day that claim to be HMRC.",
    "Tesco and John Lewis have guards, the small shops have none.",
    "Too many HMOs. Each has 6 or 7 cars and there are 2 spaces.",
    "The council spent 250,000 on planters and nothing on lights.",
    "101 takes 45 minutes to answer and 999 is no better.",
    "Young people have nothing to do since the youth club in Queens Park closed.",
    "On 5 November fireworks went on until 2 am.",
    "Hope the police mark bikes again; it was a joy to see them on the green.",
    "Motorbikes race round the Grange estate on Friday and Saturday nights.",
    "I rate it 2 out of 10, down from 8 in 2015.",
    "St Mary's Church has had lead stolen from its roof twice.",
    "Queen Elizabeth Park and Victoria Road need CCTV.",
    "Bill the parents for the damage and grant the wardens more powers.",
)


@dataclass(frozen=True)
class Example:
    """A comment, and the identifiers in it: first letter, the one after the last, and kind."""

    text: str
    marked: tuple[tuple[int, int, str], ...]


def example_of(marked: str) -> Example:
    """A comment from its marked form."""
    text, spans, last = "", [], 0
    for one in MARK.finditer(marked):
        text += marked[last : one.start()]
        spans.append((len(text), len(text) + len(one[2]), one[1]))
        text += one[2]
        last = one.end()
    return Example(text + marked[last:], tuple(spans))


def hard_comments(path: Path = HARD) -> list[Example]:
    """The comments written by hand: the hard ones, or those that no rule was changed for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [example_of(line) for line in lines if line and not line.startswith("#")]


def made_comments(seed: int, size: int = 440) -> list[Example]:
    """Made-up comments, of which about one in five has nothing to take out."""
    from faker import Faker

    fakers = {name: Faker(name) for name in set(LOCALES)}
    for place, name in enumerate(sorted(fakers)):
        fakers[name].seed_instance(seed * 100 + place)
    chance = fakers["en_GB"].random
    made = []
    for number in range(size):
        if number % 5 == 4:
            made.append(example_of(chance.choice(INNOCENT)))
            continue
        people = fakers[chance.choice(LOCALES)]
        made.append(example_of(_filled(chance.choice(TEMPLATES), people, fakers["en_GB"])))
    return made


def _filled(template: str, people, britain) -> str:
    """A template with its capitals replaced."""
    chance = britain.random
    first, last = _latin(people.first_name()), _latin(people.last_name())
    values = {
        "STREETADDRESS": britain.street_address().replace("\n", ", "),
        "POSTCODE": britain.postcode(),
        "PHONE": britain.phone_number(),
        "EMAIL": britain.email(),
        "PLATE": britain.license_plate(),
        "CRIMEREF": chance.choice(
            [f"43{chance.randrange(10**9):09}", f"{chance.randrange(10**6, 10**7)}/{chance.randrange(18, 26)}"]
        ),
        "CARD": britain.credit_card_number(),
        "NINO": britain.ssn(),
        "HANDLE": britain.user_name(),
        "URL": britain.url(),
        "DOB": britain.date_of_birth(minimum_age=18, maximum_age=90).strftime(
            chance.choice(["%d/%m/%Y", "%d %B %Y", "%d.%m.%Y"])
        ),
        "TITLE": chance.choice(["Mr", "Mrs", "Ms", "Dr", "Councillor"]),
        "NAME": f"{first} {last}",
        "FIRST": first,
        "LAST": last,
    }
    for word, value in values.items():
        template = re.sub(rf"(?<![A-Za-z]){word}(?![A-Za-z])", lambda match, value=value: value, template)
    return template


def _latin(name: str) -> str:
    """A name as it stands; blanks at its ends go."""
    return name.strip()


@dataclass(frozen=True)
class Measured:
    """How redaction did: identifiers found in full and all of them, by kind; parts taken out, and those rightly."""

    found: dict[str, int]
    marked: dict[str, int]
    taken: int
    rightly: int
    missed: tuple[str, ...]
    wrongly: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of identifiers that were taken out in full."""
        return sum(self.found.values()) / sum(self.marked.values())

    @property
    def precision(self) -> float:
        """The share of parts taken out that hold something of an identifier."""
        return self.rightly / self.taken


def measure(examples: list[Example], redact) -> Measured:
    """Redact the examples and count: an identifier is found where each of its letters and figures went."""
    found: dict[str, int] = {}
    marked: dict[str, int] = {}
    taken = rightly = 0
    missed, wrongly = [], []
    for one in examples:
        spans = redact(one.text).spans
        gone = {place for span in spans for place in range(span.start, span.end)}
        for start, end, kind in one.marked:
            marked[kind] = marked.get(kind, 0) + 1
            letters = {place for place in range(start, end) if one.text[place].isalnum()}
            found[kind] = found.get(kind, 0) + (letters <= gone)
            if not letters <= gone:
                missed.append(f"{kind}: {one.text[start:end]} in: {one.text}")
        for span in spans:
            taken += 1
            right = any(span.start < end and start < span.end for start, end, _ in one.marked)
            rightly += right
            if not right:
                wrongly.append(f"{span.kind}: {one.text[span.start : span.end]} in: {one.text}")
    return Measured(found, marked, taken, rightly, tuple(missed), tuple(wrongly))
