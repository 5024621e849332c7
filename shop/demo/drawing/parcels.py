from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

# The shop's own box: kraft and kelp whatever the goods' colour, so that a missing picture
# still looks like something that Holdfast sends.
_PARCEL = """<path d="M78 178l46-48h152l46 48Z" fill="#d9b587"/>
<path d="M180 130h40l10 48h-60Z" fill="#0b5d4b"/>
<path d="M78 176h244v134q0 12-12 12H90q-12 0-12-12Z" fill="#c99c66"/>
<path d="M78 176h244v20H78Z" fill="#b98853" opacity=".6"/>
<rect x="170" y="176" width="60" height="146" fill="#0b5d4b"/>
<rect x="170" y="176" width="60" height="20" fill="#07443a" opacity=".7"/>
<circle cx="200" cy="246" r="34" fill="#fffdf8"/>
<path d="M200 266v-32M200 266q-15-1-16-18M200 266q15-1 16-18" fill="none" stroke="#0b5d4b"
 stroke-width="6" stroke-linecap="round"/><circle cx="200" cy="229" r="6" fill="none"
 stroke="#c9653f" stroke-width="5"/><rect x="250" y="270" width="54" height="34" rx="5" fill="#L"/>
<path d="M258 282h38M258 292h24" stroke="#8f897a" stroke-width="4" stroke-linecap="round"/>
<path d="M94 214v70" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"/>"""

THINGS: dict[str, Thing] = {
    "parcel": Thing(
        "Parcel",
        _PARCEL,
        Closeup(
            222,
            240,
            2.1,
            """<path d="M90 204v110M104 204v110M118 204v110M132 204v110M146 204v110M160 204v110
M244 204v110M258 204v60M272 204v60M286 204v60M300 204v60M314 204v110" stroke="#8a6237"
 opacity=".12" stroke-width="3"/><path d="M174 196v126M226 196v126" stroke="#fff" opacity=".25"
 stroke-width="1.5"/><circle cx="200" cy="246" r="29" fill="none" stroke="#0b5d4b"
 stroke-width="1.500" opacity=".4"/><path d="M258 298h3M264 298h6M273 298h2M278 298h5M286 298h3"
 stroke="#1d2421" stroke-width="5"/>""".replace(".500", ".5"),
        ),
        Scene("hall", 176, 370, 0.8, before=put("umbrella", 346, 362)),
        shadow_width=142,
    ),
}
