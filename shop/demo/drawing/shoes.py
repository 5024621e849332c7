from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_SNEAKER = """<path d="M66 262q4-58 14-80q34 22 66-4q22-16 34-30q22 50 66 72q44 16 78 26q18 8
 16 36Z" fill="#A"/><path d="M66 262q-4 36 8 44h250q18 0 18-24l-4-12Z" fill="#L"/>
<path d="M72 290h262" stroke="#c9c2b2" stroke-width="4"/>
<path d="M176 176l34-22M192 194l34-22M212 210l32-20" stroke="#efeade" stroke-width="8"
 stroke-linecap="round"/><path d="M80 182q-6 40-6 66q44 8 66-22q8-30 6-48q-32 26-66 4Z"
 fill="#D"/><path d="M262 232q26 12 58 18" stroke="#fff" stroke-width="6" opacity=".4"
 stroke-linecap="round" fill="none"/>"""

_BOOT = """<path d="M112 96h104q8 0 8 10q-2 60 12 86q16 22 58 34q44 12 44 48v18H92q2-56 10-108
q6-46 2-78q-2-10 8-10Z" fill="#A"/>
<path d="M112 96h104q8 0 8 10v14H104v-14q-2-10 8-10Z" fill="#D"/>
<path d="M92 284h246v14q0 18-16 18H218q-8-12-22-10v10h-88q-16 0-16-16Z" fill="#K"/>
<path d="M92 280q2-14 3-26q36 8 48-18q14 0 22-12" fill="none" stroke="#D" stroke-width="5"
 opacity=".7"/><path d="M286 226q54 8 52 58h-64q-4-34 12-58Z" fill="#D" opacity=".7"/>
<path d="M176 132l46-10M176 156l48-10M182 180l48-12M196 202l46-16" stroke="#efe0bd"
 stroke-width="7" stroke-linecap="round"/><path d="M98 104q-16-14-2-24q14 0 14 18" fill="none"
 stroke="#D" stroke-width="8"/><path d="M122 136q2 34-4 70" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".35" fill="none"/>"""

_WELLINGTON = """<path d="M128 70h92q10 0 10 10v108q4 32 44 44q58 14 62 54v8H112q4-60 6-110l-2-100
q0-14 12-14Z" fill="#A"/><rect x="112" y="64" width="122" height="24" rx="11" fill="#D"/>
<path d="M108 284h230v18q0 18-16 18H214q-8-12-20-10v10h-70q-16 0-16-16Z" fill="#K"/>
<path d="M262 228q70 12 74 56h-66q-14-30-8-56Z" fill="#D" opacity=".55"/>
<rect x="206" y="106" width="30" height="44" rx="7" fill="#D"/>
<rect x="211" y="116" width="20" height="24" rx="4" fill="#L"/>
<path d="M138 106l2 112" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".38"/>"""

_SANDAL = """<path d="M52 282q0-18 22-20q60-4 110 10q80 16 140 0q26-6 28 12v18q0 18-20 18H76
q-24 0-24-20Z" fill="#c79d68"/><path d="M52 290h300v14q0 16-20 16H76q-24 0-24-16Z" fill="#K"/>
<path d="M204 276q8-62 56-66q40 0 60 60l-22 6q-18-40-38-40t-32 42Z" fill="#A"/>
<path d="M84 268q-6-60 8-92q16-12 30 4l76 80-16 16-64-64q-8 30-8 52Z" fill="#D"/>
<path d="M110 186q42 6 74 46l20 20" fill="none" stroke="#A" stroke-width="18"
 stroke-linecap="round"/><rect x="150" y="194" width="28" height="24" rx="6" fill="#M"
 transform="rotate(32 164 206)"/><path d="M238 228q12-8 24-8" stroke="#fff" stroke-width="6"
 stroke-linecap="round" opacity=".4" fill="none"/>"""

_SLIPPER = """<path d="M58 274q-2-30 30-38q40-6 72-34q44-38 92-20q60 24 84 74q10 24 4 36H64
q-6-6-6-18Z" fill="#A"/><path d="M58 268q0-26 30-32q40-6 72-34q16-14 34-22q-10 56-46 78
q-42 20-90 10Z" fill="#D"/><path d="M74 258q0-14 22-18q46-8 76-38q-10 38-36 52q-28 12-62 4Z"
 fill="#efe5d2"/><path d="M52 288h292q6 30-16 32H72q-20 0-20-32Z" fill="#L"/>
<path d="M58 302h284" stroke="#c9c2b2" stroke-width="4"/>
<path d="M246 198q40 16 62 46" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

THINGS: dict[str, Thing] = {
    "sneaker": Thing(
        "Trainers",
        _SNEAKER,
        Closeup(
            196,
            222,
            2.1,
            """<path d="M66 262q4-58 14-80q34 22 66-4q22-16 34-30q22 50 66 72q44 16 78 26q18 8 16
 36Z"
 fill="#T"/><circle cx="176" cy="178" r="3.5" fill="#12201c" opacity=".7"/>
<circle cx="192" cy="196" r="3.5" fill="#12201c" opacity=".7"/>
<circle cx="212" cy="212" r="3.5" fill="#12201c" opacity=".7"/>
<path d="M150 184q40 60 120 66" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".7" fill="none"/><path d="M72 284h262" stroke="#8f897a" stroke-width="1.5"
 stroke-dasharray="4 4"/>""",
        ),
        Scene("step", 190, 330, 0.8),
        base=308,
        shadow_width=136,
    ),
    "boot": Thing(
        "Walking boots",
        _BOOT,
        Closeup(
            212,
            196,
            2.0,
            """<circle cx="176" cy="133" r="4" fill="#c8a24f"/>
<circle cx="176" cy="157" r="4" fill="#c8a24f"/><circle cx="182" cy="181" r="4" fill="#c8a24f"/>
<circle cx="196" cy="203" r="4" fill="#c8a24f"/><path d="M158 126q-2 70 26 96q30 22 86 30"
 stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4" opacity=".7" fill="none"/>
<path d="M280 236q-12 20-10 44" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".5" fill="none"/><rect x="120" y="212" width="26" height="16" rx="4" fill="#L"/>
<path d="M126 220q3-4 7 0t7 0" stroke="#56605b" stroke-width="1.5" fill="none"/>""",
        ),
        Scene("meadow", 206, 356, 0.78, behind=put("fir", 66, 274) + put("fir", 336, 282, 1.2)),
        base=318,
        shadow_x=210,
        shadow_width=128,
    ),
    "wellington": Thing(
        "Wellington boots",
        _WELLINGTON,
        Closeup(
            206,
            132,
            2.1,
            """<path d="M118 92h110" stroke="#fff" stroke-width="2" opacity=".4"/>
<path d="M215 122h12M215 128h12M215 134h8" stroke="#8f897a" stroke-width="2"/>
<circle cx="221" cy="110" r="3" fill="#M"/><circle cx="221" cy="146" r="3" fill="#M"/>
<g fill="#fff" opacity=".5"><ellipse cx="172" cy="150" rx="3" ry="5"/>
<ellipse cx="190" cy="176" rx="2.5" ry="4"/><ellipse cx="160" cy="186" rx="3" ry="5"/></g>""",
        ),
        Scene("hall", 146, 366, 0.84, before=put("umbrella", 306, 358, 1.3)),
        shadow_x=216,
        shadow_width=118,
    ),
    "sandal": Thing(
        "Sandals",
        _SANDAL,
        Closeup(
            216,
            240,
            2.1,
            """<path d="M60 272q60-8 120 8q80 16 166 0" stroke="#8a6237" stroke-width="2"
 opacity=".6" fill="none"/><path d="M158 200l12 16" stroke="#4a524e" stroke-width="3"/>
<path d="M226 268q10-44 34-46t46 40" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".7" fill="none"/><path d="M118 190q34 8 60 38" stroke="#fff" stroke-width="1.5"
 stroke-dasharray="5 4" opacity=".6" fill="none"/>
<path d="M66 308h280" stroke="#6a746f" stroke-width="4" stroke-dasharray="9 7"/>""",
        ),
        Scene("beach", 200, 356, 0.78, before=put("shell", 76, 374, 0.8)),
        base=320,
        shadow_width=146,
    ),
    "slipper": Thing(
        "Felt slippers",
        _SLIPPER,
        Closeup(
            190,
            236,
            2.1,
            """<path d="M58 274q-2-30 30-38q40-6 72-34q44-38 92-20q60 24 84 74v30H64Z" fill="#N"
 opacity=".7"/><path d="M194 186q-12 54-48 72" stroke="#fff" stroke-width="2"
 stroke-dasharray="6 4" opacity=".8" fill="none"/><rect x="214" y="236" width="30" height="18"
 rx="3" fill="#L"/><path d="M221 246q4-5 8 0t8 0" stroke="#56605b" stroke-width="1.5"
 fill="none"/>""",
        ),
        Scene("living", 200, 372, 0.74, behind=put("basket", 96, 320, 0.9)),
        base=320,
        shadow_width=144,
    ),
}
