"""What is bought together: the ground that recommendations ('also bought') can be learnt from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bundle:
    """Kinds that meet in one cart; the weight is how often this happens, relative to others."""

    name: str
    kinds: tuple[str, ...]
    weight: int


def _bundle(name: str, kinds: str, weight: int) -> Bundle:
    return Bundle(name, tuple(kinds.split()), weight)


BUNDLES: tuple[Bundle, ...] = (
    _bundle("reading-corner", "lamp book chair blanket", 14),
    _bundle("morning-coffee", "moka mug tea kettle", 16),
    _bundle("tea-time", "teapot tea mug kettle", 12),
    _bundle("laid-table", "plates bowl glasses", 10),
    _bundle("cooking", "pan pot knife", 10),
    _bundle("day-out", "backpack bottle sneaker", 13),
    _bundle("hike", "boot backpack socks binoculars", 8),
    _bundle("rainy-day", "jacket wellington beanie scarf", 8),
    _bundle("weekend-away", "suitcase duffel wallet earbuds", 8),
    _bundle("market-day", "tote wallet bottle", 5),
    _bundle("photo-trip", "camera memory_card backpack lens tripod", 12),
    _bundle("snapshots", "instant notebook pencils", 5),
    _bundle("writing-desk", "notebook pen pencils lamp", 9),
    _bundle("home-office", "laptop monitor keyboard mouse", 12),
    _bundle("on-charge", "phone charger cable", 14),
    _bundle("print-room", "printer toner", 9),
    _bundle("backups", "hard_drive usb_stick laptop", 6),
    _bundle("film-night", "television router cushion blanket", 6),
    _bundle("listening", "headphones cable tablet", 9),
    _bundle("music-room", "turntable speaker radio", 6),
    _bundle("green-thumb", "plant watering_can gloves trowel seeds", 9),
    _bundle("house-warming", "vase candle cushion clock", 8),
    _bundle("cosy-evening", "slipper blanket candle tea", 7),
    _bundle("camping", "tent lantern pot mat", 7),
    _bundle("beach-day", "surfboard sandal kite tee", 6),
    _bundle("ride", "helmet bottle watch", 5),
    _bundle("workout", "mat dumbbell bottle watch", 6),
    _bundle("new-baby", "bear blocks blanket", 4),
    _bundle("children", "boat blocks book kite", 4),
    _bundle("repairs", "hammer drill screwdriver toolbox", 6),
    _bundle("winter-wear", "sweater scarf beanie socks", 8),
)

_BY_KIND: dict[str, tuple[Bundle, ...]] = {
    kind: tuple(bundle for bundle in BUNDLES if kind in bundle.kinds)
    for kind in dict.fromkeys(kind for bundle in BUNDLES for kind in bundle.kinds)
}


def bundles_of(kind: str) -> tuple[Bundle, ...]:
    return _BY_KIND.get(kind, ())


def companions(kind: str) -> tuple[tuple[str, int], ...]:
    """Other kinds that go into the cart with this one, most frequent first, with weights."""
    weights: dict[str, int] = {}
    for bundle in bundles_of(kind):
        for other in bundle.kinds:
            if other != kind:
                weights[other] = weights.get(other, 0) + bundle.weight
    return tuple(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
