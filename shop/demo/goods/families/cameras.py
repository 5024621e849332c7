from shop.demo.goods import axes
from shop.demo.goods.making import CALM, leaf, section, words
from shop.demo.goods.shapes import Family

CAMERAS = Family(
    name="Cameras",
    slug="cameras",
    code="CAM",
    marks=words("|Mini|One|Two|X|S|Pro|II|III|IV|100|200|300|40|50|70|Air|Field|Classic"),
    brand_leads=True,
    sections=(
        section(
            "Camera bodies",
            leaf(
                "Compact cameras",
                "camera",
                "compact camera|pocket camera",
                "zoom|fixed-lens|weatherproof|street|low-light|tilting-screen",
                (189, 1299),
                palette=CALM,
                share=14,
                specs=(("Sensor", "20 MP, 1 inch|24 MP, APS-C"),),
            ),
            leaf(
                "Mirrorless cameras",
                "camera",
                "mirrorless camera|system camera",
                "full-frame|weather-sealed|travel|stabilised|silent|hybrid",
                (549, 3499),
                palette=CALM,
                share=10,
                specs=(("Sensor", "24 MP, APS-C|33 MP, full frame|45 MP, full frame"),),
            ),
            leaf(
                "Instant cameras",
                "instant",
                "instant camera|print camera",
                "square|wide|pocket|self-timer|close-up",
                (69, 219),
                share=11,
                specs=(("Prints", "62 x 46 mm|62 x 62 mm|99 x 62 mm"),),
            ),
        ),
        section(
            "Lenses",
            leaf(
                "Prime lenses",
                "lens",
                "24 mm lens|35 mm lens|50 mm lens|85 mm lens",
                "f/1.4|f/1.8|f/2|f/2.8|compact f/2|macro f/2.8",
                (149, 1499),
                palette=CALM,
                share=9,
                specs=(("Filter", "46 mm|52 mm|67 mm"),),
            ),
            leaf(
                "Zoom lenses",
                "lens",
                "16-35 mm zoom lens|24-70 mm zoom lens|70-200 mm zoom lens",
                "f/2.8|f/4|compact f/4|stabilised f/4|travel f/5.6",
                (249, 2299),
                palette=CALM,
                share=8,
                specs=(("Filter", "67 mm|77 mm|82 mm"),),
            ),
        ),
        section(
            "Tripods and optics",
            leaf(
                "Tripods",
                "tripod",
                "tripod|travel tripod",
                "carbon|aluminium|fluid-head|table-top|quick-lock|short",
                (29, 449),
                share=10,
                specs=(("Carries", "3 kg|8 kg|12 kg"), ("Height", "48 cm|138 cm|165 cm")),
            ),
            leaf(
                "Binoculars",
                "binoculars",
                "8x32 binoculars|8x42 binoculars|10x42 binoculars",
                "waterproof|birding|compact|wide-field|fogproof",
                (79, 799),
                share=9,
                specs=(("Eye relief", "15 mm|17 mm|19 mm"),),
            ),
        ),
        section(
            "Camera storage",
            leaf(
                "Camera memory cards",
                "memory_card",
                "SD memory card|SD card",
                "fast|everyday|rugged|4K|archive",
                (12, 89),
                axes.CARD_GB,
                is_coloured=False,
                share=9,
                specs=(("Speed", "V30, 170 MB/s|V60, 250 MB/s|V90, 300 MB/s"),),
            ),
            leaf(
                "Camera bags",
                "backpack|duffel",
                "camera bag|photo pack",
                "padded|side-access|rain-covered|insert|sling-ready",
                (49, 229),
                share=7,
                specs=(("Holds", "Body and two lenses|Two bodies and four lenses"),),
            ),
        ),
    ),
    openings=(
        "{series} is ready before the moment is over.",
        "{brand} built {series} for people who take a camera along, not for a cupboard.",
        "{series} sees a little more than you do and shows it plainly.",
        "The controls of {series} lie where fingers already are.",
        "{series} is for grey mornings as much as for golden evenings.",
    ),
    middles=(
        "Contrast holds right into the corners.",
        "Seals keep out spray and sand.",
        "Rings turn with just enough resistance to stay where you leave them.",
        "Colours are calm and close to what you remember.",
        "It starts in less than half a second.",
    ),
    closings=(
        "Checked and adjusted by hand before it leaves {brand}.",
        "It comes with a strap, a cloth and a short, clear manual.",
        "Service and spare parts for at least ten years.",
        "Updates are free and asked for only once.",
    ),
    features=words(
        "Sealed against spray and dust|Clear controls with click stops|Silent mode|"
        "Strap and cloth included|Metal mount|Repaired by {brand} for ten years|"
        "Charges by USB-C|Works with gloves|Multi-coated glass|Printed manual|"
        "Weighs less than it looks|Two-year exchange service"
    ),
    specs=(
        ("Weather", words("Sealed|Splash-proof|Keep dry")),
        ("Weight", words("290 g|420 g|610 g|880 g")),
        ("Guarantee", words("2 years|3 years|5 years")),
        ("Care", words("Clean with the cloth supplied|Blow off sand before wiping")),
    ),
    praise=words(
        "Sharp right into the corners.|Light enough to take everywhere.|"
        "Colours as I remember them.|"
        "It survived a day of spray.|Everything is where my fingers expect it.|Quick and quiet."
    ),
    blame=words(
        "It hunts for focus in low light.|The battery is empty by noon.|Heavier than I wanted.|"
        "The screen is hard to read in sun.|The strap lug came loose."
    ),
)
