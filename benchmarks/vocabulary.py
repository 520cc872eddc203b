"""Words for made-up records: German and international, with umlauts and without."""

GIVEN = (
    "Anna", "Ben", "Björn", "Chiara", "Clément", "Dana", "Emre", "Erika", "Fatma", "François",
    "Günther", "Hanna", "Ines", "Jörg", "Jürgen", "Karin", "Kenji", "Lena", "Łukasz", "Magda",
    "Mehmet", "Nadja", "Noah", "Olga", "Øyvind", "Paul", "Priya", "Renée", "Sofia", "Søren",
    "Tomáš", "Ursula", "Vito", "Wei", "Xenia", "Yusuf", "Zoë", "Ángel", "İpek", "Ömer",
)  # fmt: skip
FAMILY = (
    "Müller", "Mueller", "Schmidt", "Schmitt", "Schneider", "Fischer", "Weber", "Meyer", "Maier",
    "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch", "Bauer", "Richter", "Klein",
    "Schröder", "Neumann", "Groß", "Krüger", "Jäger", "Weiß", "Öztürk", "Şahin", "Kowalski",
    "Nowak", "Dvořák", "Horváth", "Petrov", "Ivanova", "García", "Núñez", "Rossi", "Bianchi",
    "Dupont", "Lefèvre", "van der Berg", "de la Cruz", "von Weizsäcker", "O'Brien", "McDonald",
    "Smith", "Johnson", "Tanaka", "Nguyen", "Chen", "Kumar", "Haddad", "Lüdenscheidt", "d'Arc",
)  # fmt: skip
TRADES = (
    "Bau", "Design", "Elektro", "Gartenbau", "Haustechnik", "Logistik", "Maschinenbau", "Medien",
    "Metallbau", "Optik", "Software", "Systeme", "Tore", "Transporte", "Webdesign", "Werkzeuge",
)  # fmt: skip
FORMS = ("GmbH", "GmbH & Co. KG", "AG", "e.K.", "OHG", "UG (haftungsbeschränkt)", "Ltd", "S.A.")
PLACES = (
    ("DE", "01067", "Dresden"), ("DE", "10115", "Berlin"), ("DE", "20095", "Hamburg"),
    ("DE", "50667", "Köln"), ("DE", "60311", "Frankfurt am Main"), ("DE", "80331", "München"),
    ("DE", "90402", "Nürnberg"), ("DE", "33602", "Bielefeld"), ("AT", "1010", "Wien"),
    ("CH", "8001", "Zürich"), ("FR", "75001", "Paris"), ("PL", "00-001", "Warszawa"),
    ("NO", "0150", "Oslo"), ("DK", "1050", "København"), ("IT", "20121", "Milano"),
    ("GB", "WA1 1DP", "London"),
)  # fmt: skip
STREETS = ("Hauptstraße", "Bahnhofstraße", "Gartenweg", "Am Markt", "Schulstr.", "Rue de la Paix")
INDUSTRIES = ("mechanical engineering", "construction", "retail", "software", "logistics")
POSITIONS = ("Head of Purchasing", "Geschäftsführerin", "Buyer", "Technischer Leiter", "Assistant")
BUYING_ROLES = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")
CHANNELS = ("phone", "email", "meeting", "visit", "post", "chat")
TAGS = ("b2b", "fair-2026", "key account", "newsletter", "referral", "vip")
SUBJECTS = (
    "Problem with the gate drive", "Angebot für den Umbau", "Rückfrage zur Rechnung",
    "Delivery date", "Wartungsvertrag verlängern", "New contact in purchasing",
    "Termin vor Ort", "Complaint about the paint", "Preisanfrage",
)  # fmt: skip
SENTENCES = (
    "The drive stops in the cold.", "Wants an alternative before Christmas.",
    "Lieferung nur über den Hof.", "Ruft nächste Woche noch einmal an.",
    "Die Höhe des Tores ist zu prüfen.", "Asked for references.",
    "Budget is decided in November.", "Bitte nicht vor 10 Uhr anrufen.",
    "Sent the catalogue by e-mail.", "Möchte die Straße gesperrt haben.",
)  # fmt: skip
OUTCOMES = ("quote promised", "no answer", "order placed", "call back", "nothing to do")

# Stands in about one interaction of two hundred: the word that the benchmarks search.
RARE = "greenhouse"
