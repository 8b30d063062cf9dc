"""Names of people who do not exist: given names of many homes, family names out of hedgerows and old maps."""

from random import Random

GIVEN = (
    "Adaeze", "Aisha", "Alun", "Amina", "Anneka", "Arjun", "Beatrix", "Bilal", "Bronwen", "Callum", "Catrin", "Chidi",
    "Dafydd", "Delroy", "Dilnoza", "Edith", "Efua", "Eilidh", "Esme", "Farida", "Fergus", "Gethin", "Grace", "Hamza",
    "Hana", "Harriet", "Ifeoma", "Imran", "Ines", "Isla", "Jasmin", "Joanna", "Josef", "Kamala", "Keziah", "Kofi",
    "Leila", "Lowri", "Magda", "Mairead", "Marlon", "Mei", "Mohsin", "Nadia", "Niamh", "Nkechi", "Olwen", "Oskar",
    "Parveen", "Piotr", "Rashid", "Rhian", "Rosalind", "Saffron", "Samina", "Seren", "Shanice", "Silas", "Sunita",
    "Tamsin", "Tariq", "Tegan", "Thandi", "Tomasz", "Una", "Verity", "Wiktor", "Winifred", "Yasmin", "Yusuf", "Zainab",
)  # fmt: skip

FAMILY = (
    "Applegarth", "Barleycorn", "Bellwether", "Bilberry", "Brackenridge", "Bramblewood", "Brightwater", "Buttermere-Lane",
    "Cinderford", "Cloudesley", "Copperfield-Rowe", "Cranesbill", "Dewhollow", "Dovecliffe", "Elderflower", "Fairbeck",
    "Fallowmere", "Featherby", "Fernsby", "Foxglove", "Gorsedale", "Greenhalt", "Harebell", "Hawksmoss", "Hazeldene",
    "Heatherby", "Hollowbrook", "Honeybourne", "Juniper", "Kestrelby", "Kingcup", "Larkrise", "Lindenmere", "Lovage",
    "Mallowfield", "Marchbanks-Hill", "Merrilees", "Millrace", "Moorhen", "Mosscroft", "Nettlefold", "Oakapple",
    "Otterburnie", "Pebblewick", "Pennyroyal", "Periwinkle", "Quickbeam", "Ravensgill", "Reedmace", "Rookhope-Vale",
    "Rowanthwaite", "Saltmarsh", "Sedgebrook", "Silverbirch", "Snowberry", "Sorrelby", "Starfield", "Stonecrop",
    "Sweetbriar", "Tanglewood", "Teaselby", "Thistledown", "Thornybank", "Willowherb", "Winterbourne", "Woodruffe",
    "Yarrowby",
)  # fmt: skip


class Names:
    """Hands out full names, none twice; no family name comes again before all have been used."""

    def __init__(self, rng: Random) -> None:
        self._given = rng.sample(GIVEN, len(GIVEN))
        self._family = rng.sample(FAMILY, len(FAMILY))
        self._handed_out = 0

    def next(self) -> str:
        """A full name that was not given before."""
        number, rounds = self._handed_out, self._handed_out // len(self._family)
        if rounds >= len(self._given):
            raise ValueError("No names are left: the authority asked for is larger than the list of names allows.")
        self._handed_out += 1
        given = self._given[(number + rounds) % len(self._given)]
        return f"{given} {self._family[number % len(self._family)]}"
