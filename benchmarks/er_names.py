"""Names, streets and ways to misspell them, for `er_people`."""

_GIVEN = (
    "James Mary Robert Patricia William Linda Elizabeth Thomas Margaret Charles Susan Joseph "
    "Daniel Nancy Matthew Betty Anthony Helen Andrew Sandra Edward Donna Katherine Samuel Carol "
    "Wolfgang Ursula Dieter Sabine Jürgen Monika Günther Renate Uwe Petra Björn Jörg Silke Anke "
    "Thorsten Heike Matthias Birgit Friedrich Hannelore Rüdiger Käthe Volker Gisela Hans-Peter "
    "Jean Marie Pierre Françoise Michel Monique Philippe Hélène Étienne Geneviève Jérôme Cécile "
    "François Brigitte Jean-Luc Aurélie Benoît Noémie Gaël Maïté Théo Chloé Loïc Inès"
)
NICKNAMES = {
    "James": "Jim", "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Thomas": "Tom",
    "Margaret": "Peggy", "Charles": "Chuck", "Susan": "Sue", "Joseph": "Joe", "Daniel": "Dan",
    "Matthew": "Matt", "Anthony": "Tony", "Andrew": "Andy", "Edward": "Ted", "Samuel": "Sam",
    "Katherine": "Kate", "Wolfgang": "Wolf", "Ursula": "Uschi", "Günther": "Günni",
    "Thorsten": "Totti", "Matthias": "Matze", "Friedrich": "Fritz", "Hannelore": "Hanne",
    "Hans-Peter": "Hape", "Françoise": "Fanfan", "Philippe": "Phil", "Geneviève": "Ginette",
    "Jérôme": "Jéjé", "Patricia": "Pat", "Sandra": "Sandy",
}  # fmt: skip
_FAMILY = (
    "Smith Johnson Williams Brown Jones Davis Wilson Anderson Taylor Thompson Harris Clark Lewis "
    "Walker Wright Mitchell Phillips Parker Edwards Stewart Murphy Rogers Peterson Whitaker "
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch "
    "Bauer Richter Klein Schröder Neumann Krüger Hofmann Lange Schmitt Krause Lehmann Köhler "
    "Voigt Pfeiffer Böttcher Grünewald Lüdemann Weiß Groß Dreßler Jäkel Kröger Zöllner Ahrends "
    "Martin Bernard Dubois Durand Moreau Lefèbvre Leroy Roux Fournier Girard Bonnet Mercier "
    "Lambert Gauthier Chevalier Perrin Robin Clément Lacroix Béranger Deschênes Thibault Grégoire"
)
ENDS = ("", "", "", "son", "mann", "er", "ville", "berg", "stein", "hurst", "ard", "eau", "dorf")
STREETS = (
    "Oak Street", "Mill Lane", "Church Road", "Victoria Avenue", "Station Road", "Park Crescent",
    "Lindenallee", "Ringstraße", "Am Stadtpark", "Goethestraße", "Hinter der Mauer", "Postweg",
    "rue de la Paix", "avenue Foch", "boulevard Voltaire", "chemin des Vignes", "place du Marché",
    "King's Parade", "Weinbergsweg", "quai de Seine", "Old Forge Close", "Königsdamm",
)  # fmt: skip
TOWNS = (
    "Leeds", "Bristol", "Norwich", "Exeter", "Dundee", "Swansea", "Lübeck", "Görlitz", "Passau",
    "Würzburg", "Emden", "Jena", "Rennes", "Dijon", "Nîmes", "Besançon", "Orléans", "Brest",
    "Cork", "Bern", "Genève", "Linz", "Luxembourg", "Liège",
)  # fmt: skip
TRADES = (
    "Consulting", "Logistics", "Bakery", "Elektrotechnik", "Gartenbau", "Druckerei", "Conseil",
    "Menuiserie", "Transports", "Software", "Dental", "Immobilien",
)  # fmt: skip
FORMS = ("Ltd", "plc", "GmbH", "KG", "SARL", "SA", "")
MAILERS = ("mail.example", "post.example", "courrier.example", "web.example", "inbox.example")
BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "r": "et", "s": "ad", "t": "rz", "u": "zi", "v": "cb", "w": "qe", "y": "x", "z": "tu",
}  # fmt: skip
SCANNED = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("cl", "d"), ("e", "c"), ("h", "b"))
HEARD = (
    ("ph", "f"), ("ck", "k"), ("th", "t"), ("dt", "t"), ("ie", "i"), ("y", "i"), ("v", "f"),
    ("ei", "ai"), ("z", "s"), ("eau", "o"), ("tt", "t"), ("ll", "l"), ("mm", "m"), ("ch", "sch"),
)  # fmt: skip
BARE = str.maketrans("äöüéèêïôçâîÄÖÜÉ", "aoueeeiocaiAOUE")
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ö": "Oe", "Ü": "Ue"})

GIVEN = _GIVEN.split()
FAMILY = _FAMILY.split()
