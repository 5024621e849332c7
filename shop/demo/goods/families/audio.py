from shop.demo.goods import axes
from shop.demo.goods.making import CALM, leaf, section, words
from shop.demo.goods.shapes import Family

AUDIO = Family(
    name="Audio",
    slug="audio",
    code="AUD",
    marks=words("|One|Two|Air|Studio|Quiet|Mini|Plus|Pro|Lite|Max|Solo|Duo|II|III|S|X|Neo|Go|Home"),
    brand_leads=True,
    sections=(
        section(
            "Headphones",
            leaf(
                "Over-ear headphones",
                "headphones",
                "headphones|over-ear headphones",
                "wireless|noise-cancelling|closed-back|open-back|foldable|studio|long-play",
                (49, 389),
                share=26,
                specs=(("Battery", "24 h|30 h|38 h|50 h"), ("Drivers", "30 mm|40 mm|50 mm")),
            ),
            leaf(
                "In-ear headphones",
                "earbuds",
                "earbuds|in-ear headphones",
                "wireless|noise-cancelling|sport|compact|clear-call|waterproof",
                (29, 249),
                share=20,
                specs=(("Battery with case", "20 h|28 h|36 h"), ("Water", "IPX4|IPX5|IPX7")),
            ),
            leaf(
                "Sleep headphones",
                "headphones|earbuds",
                "sleep headphones|travel headphones",
                "quiet|featherweight|soft-band|masking|side-sleeper|long-haul",
                (39, 199),
                share=6,
                specs=(("Weight", "98 g|120 g|146 g"),),
            ),
        ),
        section(
            "Speakers",
            leaf(
                "Portable speakers",
                "speaker",
                "portable speaker|travel speaker",
                "waterproof|pocket|all-day|rugged|floating|stereo-pair",
                (35, 229),
                share=18,
                specs=(("Play time", "12 h|18 h|24 h"), ("Water", "IPX5|IP67")),
            ),
            leaf(
                "Room speakers",
                "speaker",
                "room speaker|bookshelf speaker",
                "two-way|multiroom|walnut-backed|compact|full-range|voice-free",
                (89, 649),
                share=12,
                specs=(
                    ("Output", "30 W|60 W|120 W"),
                    ("Inputs", "Wi-Fi, line|Optical, line|USB-C"),
                ),
            ),
        ),
        section(
            "Radio and records",
            leaf(
                "Table radios",
                "radio",
                "table radio|kitchen radio",
                "digital|DAB+|analogue-dial|portable|bedside|retro",
                (39, 279),
                share=10,
                specs=(("Reception", "FM, DAB+|FM|FM, DAB+, internet"),),
            ),
            leaf(
                "Turntables",
                "turntable",
                "turntable|record player",
                "belt-drive|direct-drive|automatic|plug-and-play|hi-fi|suspended",
                (119, 899),
                share=7,
                specs=(("Speeds", "33, 45|33, 45, 78"), ("Preamp", "Built in|Switchable")),
            ),
        ),
        section(
            "Audio accessories",
            leaf(
                "Audio cables",
                "cable",
                "audio cable|headphone cable",
                "braided|gold-plated|coiled|shielded|right-angle",
                (9, 49),
                axes.CABLE_M,
                share=7,
                specs=(("Plugs", "3.5 mm to 3.5 mm|6.3 mm to 3.5 mm|USB-C to 3.5 mm"),),
            ),
            leaf(
                "Listening chargers",
                "charger",
                "earbud charger|dock charger",
                "two-port|folding|bedside|compact",
                (15, 59),
                axes.WATTS,
                palette=CALM,
                share=3,
            ),
        ),
    ),
    openings=(
        "{series} plays what was recorded and adds nothing of its own.",
        "{series} is tuned by ear in a small room with the windows open.",
        "With {series}, quiet passages stay quiet and voices stay close.",
        "{brand} built {series} for long evenings rather than for the shop floor.",
        "{series} is for listening first and for looking at second, though it does both well.",
    ),
    middles=(
        "The bass is warm but it never leans on the table.",
        "Every part that wears can be replaced with a small screwdriver.",
        "One button does one thing, and you can find it in the dark.",
        "It wakes in under a second and remembers what it last played from.",
        "The finish is matt and soft to the hand, so it does not show fingerprints.",
        "Calls are clear even on a windy pier.",
    ),
    closings=(
        "It keeps its charge for days when you forget it in a bag.",
        "Spare cushions and cables are kept in stock for ten years.",
        "It arrives in a paper box with nothing to throw away.",
        "Two years of guarantee, and a person to write to.",
    ),
    features=words(
        "Bluetooth 5.3 with two devices at once|Replaceable battery|Spare parts for ten years|"
        "Recycled aluminium and oiled cotton|Charges by USB-C|Physical volume dial|"
        "No app needed, none asked for|Comes with a linen pouch|Wear detection you can switch off|"
        "Equaliser with three sensible settings|Cable and adaptor included|Plastic-free packaging"
    ),
    specs=(
        ("Connection", words("Bluetooth 5.3|Bluetooth 5.3 and cable|Cable|Wi-Fi and Bluetooth")),
        ("Charging", words("USB-C|USB-C, 10 min for 3 h|Mains")),
        ("Guarantee", words("2 years|3 years|5 years")),
        ("Care", words("Wipe with a dry cloth|Wipe with a damp cloth, let it dry")),
    ),
    praise=words(
        "Voices sound as if they were in the room.|The battery lasts longer than promised.|"
        "I forget that I am wearing them.|Setting it up took one minute.|"
        "The dial turns like something made to last.|No hiss, even late at night."
    ),
    blame=words(
        "The left side crackled after a week.|The bass drowns everything else.|"
        "It loses the connection when I walk to the kitchen.|The cable is too short.|"
        "The battery does not last a working day."
    ),
)
