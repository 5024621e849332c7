from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_TENT = """<path d="M40 318L170 116q10-14 24-8L360 318Z" fill="#A"/>
<path d="M182 106q8-2 14 4L360 318H254Z" fill="#D"/>
<path d="M176 112L102 318h148Z" fill="#1d2421" opacity=".82"/>
<path d="M176 112L96 318H64Z" fill="#A"/><path d="M176 112l-62 206H92Z" fill="#L"/>
<path d="M40 318L20 326M360 318l22 8" stroke="#8a6237" stroke-width="5" stroke-linecap="round"/>
<path d="M182 108V88" stroke="#6a746f" stroke-width="6" stroke-linecap="round"/>
<path d="M184 88l30 9-30 11Z" fill="#c9653f"/>
<path d="M90 250l56-88" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"/>"""

_LANTERN = """<path d="M142 148V128a58 58 0 0 1 116 0v20" fill="none" stroke="#6a746f"
 stroke-width="8"/><path d="M152 112h96l16 34H136Z" fill="#A"/>
<rect x="186" y="94" width="28" height="22" rx="8" fill="#K"/>
<rect x="146" y="146" width="108" height="126" rx="14" fill="#fdf3cf"/>
<circle cx="200" cy="208" r="52" fill="#ffdf8a" opacity=".6"/>
<path d="M200 238q-22-22 0-56q22 34 0 56Z" fill="#f5b13d"/>
<path d="M156 146h8v126h-8ZM236 146h8v126h-8Z" fill="#K"/>
<path d="M130 268h140l12 40q2 14-12 14H130q-14 0-12-14Z" fill="#A"/>
<rect x="126" y="262" width="148" height="18" rx="8" fill="#D"/>
<circle cx="200" cy="300" r="9" fill="#L"/>
<path d="M174 164v70" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".8"/>"""

_MAT = """<path d="M200 214h112q18 0 18 24v62q0 22-18 22H120Z" fill="#D"/>
<path d="M120 198h160v124H120Z" fill="#A"/><ellipse cx="280" cy="260" rx="38" ry="62" fill="#D"/>
<ellipse cx="280" cy="260" rx="28" ry="48" fill="none" stroke="#A" stroke-width="6"/>
<ellipse cx="280" cy="260" rx="15" ry="28" fill="none" stroke="#A" stroke-width="6"/>
<ellipse cx="280" cy="260" rx="5" ry="11" fill="#1d2421"/>
<path d="M120 198a38 62 0 0 0 0 124Z" fill="#A"/>
<path d="M128 198h16q-40 62 0 124h-16q-40-62 0-124ZM220 198h16q-40 62 0 124h-16q-40-62 0-124Z"
 fill="#L"/><path d="M100 218q-10 18-10 40" stroke="#fff" stroke-width="8" stroke-linecap="round"
 opacity=".38" fill="none"/>"""

_HELMET = """<path d="M64 268q-8-156 132-158q132 2 142 130q2 30-20 30Z" fill="#A"/>
<path d="M118 244q-8-74 46-104q20-8 22 6q-42 26-40 94q-8 14-28 4ZM202 144q0-16 20-8
q62 24 66 96q-12 12-28 2q-6-66-58-90Z" fill="#1d2421" opacity=".75"/>
<path d="M58 264h266q22 0 20-20q28 14 18 30q-6 10-30 10H72q-14 0-14-20Z" fill="#D"/>
<path d="M112 284q18 36 62 36M262 284q-34 40-88 36" fill="none" stroke="#K" stroke-width="9"/>
<rect x="150" y="306" width="50" height="20" rx="8" fill="#K"/>
<path d="M90 214q6-50 40-74" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_SURFBOARD = """<path d="M200 34q64 92 56 206q-4 54-34 84h-44q-30-30-34-84q-8-114 56-206Z"
 fill="#A"/><path d="M200 34q64 92 56 206q-4 54-34 84h-22Z" fill="#D" opacity=".35"/>
<path d="M196 44h8v280h-8Z" fill="#L"/>
<path d="M145 218q55 30 111 0v22q-56 30-111 0Z" fill="#L"/>
<path d="M146 252q54 28 109-2v8q-55 30-108 4Z" fill="#c9653f"/>
<path d="M170 112q-14 46-14 84" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_DUMBBELL = """<rect x="140" y="236" width="120" height="28" rx="10" fill="#M"/>
<path d="M160 240v20M172 240v20M184 240v20M196 240v20M208 240v20M220 240v20M232 240v20"
 stroke="#6a746f" stroke-width="3"/>
<path d="M92 196q0-14 14-14h36q14 0 14 14v108q0 14-14 14h-36q-14 0-14-14Z" fill="#A"/>
<path d="M64 212q0-12 12-12h16v100H76q-12 0-12-12Z" fill="#D"/>
<path d="M244 196q0-14 14-14h36q14 0 14 14v108q0 14-14 14h-36q-14 0-14-14Z" fill="#A"/>
<path d="M308 200h16q12 0 12 12v76q0 12-12 12h-16Z" fill="#D"/>
<path d="M108 202v56M260 202v56" stroke="#fff" stroke-width="8" stroke-linecap="round"
 opacity=".38"/>"""

THINGS: dict[str, Thing] = {
    "tent": Thing(
        "Two-person tent",
        _TENT,
        Closeup(
            188,
            204,
            1.9,
            """<path d="M182 106q8-2 14 4L360 318H254Z" fill="#T"/>
<path d="M178 114l76 200" stroke="#e8d9a8" stroke-width="2" stroke-dasharray="3 2"/>
<path d="M236 262l10 4-4 10-8-2Z" fill="#e8d9a8"/>
<path d="M94 268l28 2" stroke="#D" stroke-width="6"/><circle cx="122" cy="270" r="4"
 fill="#c8a24f"/>
<path d="M128 318q40-24 96 0Z" fill="#b9786a"/><path d="M264 214q7-8 14 0t14 0" stroke="#fff"
 stroke-width="4" fill="none" stroke-linecap="round" opacity=".7"/>""",
        ),
        Scene("meadow", 190, 350, 0.84, behind=put("fir", 60, 270) + put("fir", 340, 276, 1.2)),
        shadow_width=160,
    ),
    "lantern": Thing(
        "Camping lantern",
        _LANTERN,
        Closeup(
            208,
            226,
            2.0,
            """<path d="M146 176h108M146 244h108" stroke="#4a524e" stroke-width="2"/>
<path d="M200 300v-6" stroke="#56605b" stroke-width="3"/>
<path d="M184 291a20 20 0 0 1 32 0" stroke="#fff" stroke-width="2" fill="none" opacity=".6"/>
<circle cx="138" cy="272" r="3" fill="#M"/><circle cx="262" cy="272" r="3" fill="#M"/>
<path d="M222 162v84" stroke="#fff" stroke-width="3" opacity=".8"/>""",
        ),
        Scene("deck", 220, 360, 0.74, before=put("cup", 92, 366, 1.1)),
        shadow_width=94,
    ),
    "mat": Thing(
        "Exercise mat",
        _MAT,
        Closeup(
            250,
            254,
            2.2,
            """<path d="M120 198h160q-40 62 0 124H120Z" fill="#O" opacity=".25"/>
<path d="M226 202q-36 58 0 116M234 202q-36 58 0 116" stroke="#8f897a" stroke-width="1.5"
 stroke-dasharray="4 3" fill="none"/><rect x="196" y="246" width="22" height="28" rx="4" fill="#K"/>
<path d="M202 256h10M202 264h10" stroke="#c9d1d3" stroke-width="2"/>
<path d="M164 262q6-7 12 0t12 0" stroke="#fff" stroke-width="3" fill="none" opacity=".7"/>""",
        ),
        Scene(
            "floor",
            204,
            362,
            0.8,
            behind=put("fern", 336, 316, 1.3),
        ),
        shadow_width=132,
    ),
    "helmet": Thing(
        "Cycling helmet",
        _HELMET,
        Closeup(
            232,
            216,
            2.0,
            """<path d="M206 150q52 26 58 84M122 240q-6-66 42-94" stroke="#fff" stroke-width="1.5"
 opacity=".4" fill="none"/><path d="M72 274h264" stroke="#fff" stroke-width="2" opacity=".3"/>
<rect x="296" y="208" width="24" height="30" rx="6" fill="#L"/>
<path d="M302 224q3-4 6 0t6 0" stroke="#56605b" stroke-width="2" fill="none"/>
<path d="M270 288q-12 14-28 22" stroke="#8f9b97" stroke-width="1.5" stroke-dasharray="4 3"
 fill="none"/>""",
        ),
        Scene("bench", 200, 300, 0.78),
        shadow_width=136,
    ),
    "surfboard": Thing(
        "Surfboard",
        _SURFBOARD,
        Closeup(
            206,
            214,
            2.0,
            """<path d="M146 232q54 28 109 0" stroke="#c9c2b2" stroke-width="1.5" fill="none"/>
<circle cx="200" cy="172" r="21" fill="#L"/><path d="M188 170q6-8 12 0t12 0M190 180q5-6 10 0t10 0"
 stroke="#56605b" stroke-width="2.5" fill="none" stroke-linecap="round"/>
<g fill="#fff" opacity=".6"><ellipse cx="226" cy="190" rx="3" ry="5"/>
<ellipse cx="238" cy="214" rx="2" ry="4"/><ellipse cx="170" cy="200" rx="2.5" ry="4"/></g>""",
        ),
        Scene("beach", 224, 362, 0.98, before=put("shell", 112, 366), turn=7),
        base=324,
        shadow_width=86,
    ),
    "dumbbell": Thing(
        "Hand weight",
        _DUMBBELL,
        Closeup(
            250,
            250,
            2.2,
            """<circle cx="276" cy="250" r="20" fill="#L"/><path d="M270 244l6-5v22M270 261h12"
 stroke="#56605b" stroke-width="3.5" fill="none"/><path d="M250 192v116M302 192v116" stroke="#fff"
 stroke-width="1.5" opacity=".35"/><path d="M244 190h-2v120h2" stroke="#12201c" opacity=".4"
 fill="none"/>""",
        ),
        Scene("floor", 190, 362, 0.72, before=put("bottle", 338, 364)),
        base=318,
        shadow_width=138,
    ),
}
