from shop.demo.goods import axes
from shop.demo.goods.making import CALM, leaf, section, words
from shop.demo.goods.shapes import Axis, Family, Leaf
from shop.demo.goods.voices import electronics as voices


def _device(
    name: str,
    kind: str,
    nouns: str,
    traits: str,
    prices: tuple[int, int],
    share: int,
    specs: tuple[tuple[str, str], ...],
    axis: Axis | None = None,
    is_coloured: bool = True,
) -> Leaf:
    return leaf(name, kind, nouns, traits, prices, axis, CALM, is_coloured, specs, share)


_COMPUTERS = section(
    "Computers",
    _device(
        "Laptops", "laptop", '13" laptop|14" laptop|16" laptop',
        "lightweight|fanless|business|repairable|all-day|creator", (449, 2399), 12,
        (("Memory", "8 GB|16 GB|32 GB"), ("Processor", "6 cores|8 cores|12 cores")),
        axes.LAPTOP_GB,
    ),
    _device(
        "Tablets", "tablet", '8" tablet|11" tablet|13" tablet',
        "reading|drawing|family|slim|rugged", (149, 1099), 10,
        (("Memory", "4 GB|8 GB"), ("Battery", "10 h|14 h")), axes.PHONE_GB,
    ),
    _device(
        "Monitors", "monitor", "monitor|QHD monitor|4K monitor",
        "matt|height-adjustable|USB-C|colour-true|wide", (129, 899), 10,
        (("Panel", "IPS, matt|OLED"), ("Ports", "USB-C, HDMI|HDMI, DisplayPort")), axes.SCREEN_IN,
    ),
)  # fmt: skip

_DESK = section(
    "Computer accessories",
    _device(
        "Keyboards", "keyboard", "keyboard|mechanical keyboard",
        "low-profile|wireless|compact|quiet|backlit|ergonomic", (25, 219), 11,
        (("Switches", "Tactile|Linear, silent|Scissor"),), axes.LAYOUT,
    ),
    _device(
        "Mice", "mouse", "mouse|wireless mouse",
        "vertical|silent|ergonomic|travel|left-handed", (12, 109), 10,
        (("Sensor", "1,600 dpi|4,000 dpi|8,000 dpi"),),
    ),
    _device(
        "Charging cables", "cable", "USB-C cable|charging cable",
        "braided|fast-charge|240 W|data|soft", (6, 39), 11,
        (("Speed", "480 Mbit/s|10 Gbit/s|40 Gbit/s"),), axes.CABLE_M,
    ),
    _device(
        "Chargers", "charger", "USB-C charger|wall charger",
        "two-port|GaN|folding|travel|three-port", (14, 89), 10,
        (("Ports", "1 x USB-C|2 x USB-C|2 x USB-C, 1 x USB-A"),), axes.WATTS,
    ),
)  # fmt: skip

_PRINTING = section(
    "Printing",
    _device(
        "Printers", "printer", "printer|all-in-one printer|laser printer",
        "duplex|refillable|compact|home-office|wireless", (79, 549), 8,
        (("Pages a minute", "18|24|36"), ("Connection", "Wi-Fi|Wi-Fi, Ethernet")),
    ),
    _device(
        "Toner cartridges", "toner", "toner cartridge|drum cartridge",
        "black|cyan|magenta|yellow|high-yield black", (24, 149), 9,
        (("Fits", "Beaconworks P series|Datumline L series|Switchtide M series"),),
        axes.TONER, is_coloured=False,
    ),
)  # fmt: skip

_STORAGE = section(
    "Storage",
    _device(
        "External hard drives", "hard_drive", "external hard drive|portable SSD",
        "shockproof|encrypted|pocket|fast|backup", (49, 399), 9,
        (("Speed", "140 MB/s|550 MB/s|1,050 MB/s|2,000 MB/s"),), axes.DRIVE_TB,
    ),
    _device(
        "Memory sticks", "usb_stick", "USB stick|memory stick",
        "metal|two-sided|encrypted|tiny|fast", (6, 59), 9,
        (("Plug", "USB-A|USB-C|USB-A and USB-C"),), axes.STICK_GB,
    ),
    _device(
        "Micro memory cards", "memory_card", "microSD card|micro memory card",
        "fast|endurance|gaming|outdoor", (7, 79), 7,
        (("Speed", "A1, 100 MB/s|A2, 170 MB/s"),), axes.CARD_GB, is_coloured=False,
    ),
)  # fmt: skip

_PERSONAL = section(
    "Phones and watches",
    _device(
        "Phones", "phone", "phone|5G phone",
        "repairable|compact|dual-SIM|long-life|two-camera", (199, 1199), 12,
        (("Screen", '5.9" OLED|6.3" OLED|6.7" OLED'), ("Updates", "5 years|8 years")),
        axes.PHONE_GB,
    ),
    leaf(
        "Smart watches", "watch", "smart watch|fitness watch",
        "GPS|swim-proof|week-long|slim|hybrid", (79, 449), axes.WATCH_MM, share=11,
        specs=(("Battery", "2 days|7 days|14 days"), ("Water", "5 ATM|10 ATM")),
    ),
)  # fmt: skip

_LIVING = section(
    "Television and network",
    _device(
        "Televisions", "television", "4K television|OLED television",
        "matt-screen|picture-frame|quiet|low-energy", (249, 1999), 7,
        (("Panel", "LED|QLED|OLED"), ("Energy", "Class E|Class F")), axes.TV_IN,
    ),
    _device(
        "Routers", "router", "Wi-Fi router|mesh router",
        "dual-band|tri-band|whole-house|compact", (49, 349), 8,
        (("Standard", "Wi-Fi 6|Wi-Fi 6E|Wi-Fi 7"), ("Ports", "2 x 1 Gbit/s|4 x 2.5 Gbit/s")),
    ),
)  # fmt: skip

ELECTRONICS = Family(
    name="Electronics",
    slug="electronics",
    code="ELE",
    marks=words(
        "|S1|S2|S3|X1|X2|X5|M20|M40|M60|P100|P200|P300|Air|Pro|Go|Plus|T4|T8|K3|K5|Q7|Q9|Z1|Z2"
    ),
    brand_leads=True,
    sections=(_COMPUTERS, _DESK, _PRINTING, _STORAGE, _PERSONAL, _LIVING),
    voice=voices.VOICE,
)
