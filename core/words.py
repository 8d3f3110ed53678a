"""Where a long word may break on a narrow page: before the parts that Dutch joins into one word. Pure.

Browsers break by a dictionary where they have one (`hyphens: auto`); many have none for Dutch, and then a word is cut
anywhere, without a hyphen. The words of the branch codes are known, so their breaks are told.
"""

import re

SOFT_HYPHEN = "\u00ad"
#: Shorter words fit on any page.
_LONG = 16
#: Letters that stay together before a break.
_FEWEST = 4
_WORD = re.compile(rf"[^\W\d_]{{{_LONG},}}")
#: How the later parts begin.
_BREAK = re.compile(
    rf"""(?<=[^\W\d_]{{{_FEWEST}}})(?=
    accessoire | accommodatie | accountant | activiteit | afval | agentschap | apparaten | apparatuur |
    architect | artikel | assortiment | automaten | bank | bedrij | begeleiding | behandeling | behartiging |
    bemiddeling | benodigdheden | beschouwelijk | beurzen | bewerking | brandstof | bureau | centra | centrale |
    chemicali | consulent | dragers | elektronica | evenement | faciliteit | fonds | gemeenschap | gewassen |
    grondstof | herstel | industrie | inrichting | instelling | instrument | inzameling | kabels | kantoor |
    kantoren | koeien | maatschappij | machines | materiaal | materieel | meststof | middelen | motoren |
    onderdelen | onderhoud | onderneming | ondersteun | onderwijs | onderzoek | ontwikkeling | opleiding |
    organisatie | pensioen | personen | portefeuille | preparaten | producten | productie | programma | project
    | raffinage | reiniging | restaurant | service | slachterij | supermarkt | systemen | technologie | terrein
    | tussenpersonen | vaartuig | varkens | veehouder | verbinding | vereniging | vernieuwing | verstrekking |
    verwerking | verzekering | verzorging | voertuig | water | werktuig | werkzaamheden | wetenschap | winkel |
    zorg(?!ing)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def breakable(text: str) -> str:
    """The text with a soft hyphen before the later parts of its long words; shows only where a line ends there."""
    return _WORD.sub(lambda word: _BREAK.sub(SOFT_HYPHEN, word[0]), text)
