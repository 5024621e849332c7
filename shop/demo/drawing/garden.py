from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_PLANT = """<path d="M200 232q-84-20-92-104q76 6 92 104Z" fill="#5d8a5a"/>
<path d="M200 232q84-30 86-116q-78 14-86 116Z" fill="#47774c"/>
<path d="M200 236q-22-96 8-152q40 66-8 152Z" fill="#76a46c"/>
<path d="M200 232q-46-70-34-90M202 230q34-60 60-90" stroke="#35603d" stroke-width="4" fill="none"
 opacity=".5"/><path d="M138 226h124l-14 96h-96Z" fill="#A" stroke="#A" stroke-width="8"
 stroke-linejoin="round"/><rect x="130" y="216" width="140" height="28" rx="9" fill="#D"/>
<path d="M156 256l6 50" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"/>"""

_WATERING_CAN = """<path d="M242 196q92-30 96 44q0 46-76 58" fill="none" stroke="#D"
 stroke-width="15" stroke-linecap="round"/>
<path d="M146 270L72 176l16-12 68 62Z" fill="#D"/>
<path d="M46 170l44-36 20 28-34 28Z" fill="#A"/>
<path d="M46 170l44-36" stroke="#K" stroke-width="9" stroke-linecap="round"/>
<path d="M140 196h124l14 110q2 16-14 16H140q-16 0-14-16Z" fill="#A"/>
<ellipse cx="202" cy="196" rx="62" ry="15" fill="#D"/>
<path d="M176 196a60 15 0 0 0 88 0l2 16q-44 8-90-2Z" fill="#A"/>
<path d="M152 186q46-66 96 0" fill="none" stroke="#D" stroke-width="11" stroke-linecap="round"/>
<path d="M152 226l-8 66" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"/>"""

_TROWEL = """<g transform="rotate(38 200 206)"><path d="M154 212h92v50q0 60-46 100q-46-40-46-100Z"
 fill="#M"/><path d="M200 216v128" stroke="#8f9b9f" stroke-width="5" opacity=".7"/>
<path d="M190 160h20l6 56h-32Z" fill="#8f9b9f"/>
<rect x="176" y="46" width="48" height="124" rx="22" fill="#A"/>
<rect x="180" y="146" width="40" height="16" rx="5" fill="#K"/>
<circle cx="200" cy="66" r="7" fill="#L"/>
<path d="M188 84v46" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".4"/></g>"""

_SEEDS = """<path d="M124 92l9 7 10-7 9 7 10-7 9 7 10-7 9 7 10-7 9 7 10-7 9 7 10-7 9 7 10-7 10 7 9-7
v228H124Z" fill="#A"/><path d="M124 92v30h152V92Z" fill="#D" opacity=".45"/>
<rect x="142" y="144" width="116" height="150" rx="14" fill="#L"/>
<path d="M200 262v-66" stroke="#5d8a5a" stroke-width="6" stroke-linecap="round"/>
<path d="M200 244q-30-2-34-30q30 2 34 30ZM200 234q28-4 32-32q-28 4-32 32Z" fill="#76a46c"/>
<circle cx="200" cy="184" r="10" fill="#e9c46a"/><g fill="#c9786a"><circle cx="184" cy="176" r="9"/>
<circle cx="216" cy="176" r="9"/><circle cx="190" cy="198" r="9"/><circle cx="211" cy="198" r="9"/>
<circle cx="200" cy="166" r="9"/></g><circle cx="200" cy="183" r="8" fill="#f3d488"/>
<path d="M170 278h60" stroke="#8f897a" stroke-width="5" stroke-linecap="round"/>
<path d="M134 136v160" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".38"/>"""

_GLOVES = """<path d="M108 190q-14-52-10-84q4-16 18-10q4-22 20-20q12 2 14 16q8-12 20-8q12 4 12 22
q12-6 20 4q6 10 2 30l-8 58q22-22 34-16q12 8 2 24l-42 62v36H116Z" fill="#D"/>
<path d="M156 206q-14-52-10-84q4-16 18-10q4-22 20-20q12 2 14 16q8-12 20-8q12 4 12 22
q12-6 20 4q6 10 2 30l-8 58q22-22 34-16q12 8 2 24l-42 62v16h-74Z" fill="#A"/>
<path d="M178 118l6 62M204 112l2 64M232 128l-6 54" stroke="#D" stroke-width="4" opacity=".6"
 stroke-linecap="round"/><rect x="156" y="280" width="90" height="42" rx="12" fill="#L"/>
<path d="M160 296h82M160 307h82" stroke="#c9c2b2" stroke-width="3"/>
<path d="M160 140q2 24 8 44" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

THINGS: dict[str, Thing] = {
    "plant": Thing(
        "House plant in a pot",
        _PLANT,
        Closeup(
            204,
            196,
            2.0,
            """<path d="M136 150q34 26 60 78M148 146l-8 14M168 172l-16 8M264 138q-36 30-58 86
M246 152l14 6M228 178l18 6M204 108q-4 50-2 110M204 140l12-10M202 168l18-14M202 160l-10-14"
 stroke="#fff" stroke-width="1.5" opacity=".4" fill="none"/>
<path d="M134 240h132" stroke="#fff" stroke-width="1.5" opacity=".4"/>
<ellipse cx="240" cy="150" rx="3" ry="4" fill="#fff" opacity=".7"/>
<ellipse cx="150" cy="170" rx="3" ry="4" fill="#fff" opacity=".7"/>""",
        ),
        Scene("shelf", 160, 323, 0.92, before=put("books", 312, 323)),
        shadow_width=98,
    ),
    "watering_can": Thing(
        "Watering can",
        _WATERING_CAN,
        Closeup(
            166,
            198,
            2.0,
            """<path d="M52 158l24-20M58 164l24-20M50 166l34-28" stroke="#c9d1d3" stroke-width="3"
 stroke-dasharray="1 6" stroke-linecap="round"/><path d="M130 290h148" stroke="#fff"
 stroke-width="2" opacity=".35"/><circle cx="158" cy="192" r="4" fill="#M"/>
<circle cx="246" cy="192" r="4" fill="#M"/><path d="M186 256q8-9 16 0t16 0" stroke="#fff"
 stroke-width="4" fill="none" stroke-linecap="round" opacity=".7"/>""",
        ),
        Scene("garden", 214, 364, 0.8, before=put("fern", 64, 372, 0.9)),
        shadow_width=114,
    ),
    "trowel": Thing(
        "Hand trowel",
        _TROWEL,
        Closeup(
            226,
            172,
            2.0,
            """<g transform="rotate(38 200 206)"><path d="M182 92v50M192 88v56M210 88v56M218 92v50"
 stroke="#12201c" stroke-width="1.5" opacity=".25"/><path d="M164 236h12M164 250h12M164 264h12
M164 278h12" stroke="#56605b" stroke-width="2.5"/><circle cx="200" cy="154" r="3" fill="#c9d1d3"/>
<path d="M186 100q7-8 14 0t14 0" stroke="#fff" stroke-width="3" fill="none" opacity=".7"/></g>""",
        ),
        Scene(
            "garden",
            216,
            372,
            0.74,
            behind=put("fern", 322, 352, 1.1),
            before="""<path d="M66 380q50-40 110 0Z" fill="#765a44"/>""",
        ),
        base=330,
        shadow_width=124,
    ),
    "seeds": Thing(
        "Flower seeds",
        _SEEDS,
        Closeup(
            204,
            180,
            2.0,
            """<path d="M128 116h144" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".6"/><rect x="148" y="150" width="104" height="138" rx="9" fill="none"
 stroke="#c9c2b2" stroke-width="1.5"/><path d="M170 218q12 10 26 24M228 208q-12 12-26 24"
 stroke="#35603d" stroke-width="1.5" fill="none"/><circle cx="197" cy="181" r="1.5"
 fill="#8f5d0c"/><circle cx="203" cy="185" r="1.5" fill="#8f5d0c"/>""",
        ),
        Scene(
            "garden",
            150,
            362,
            0.66,
            before="""<g fill="#765a44"><ellipse cx="262" cy="366" rx="30" ry="9"/>
<ellipse cx="332" cy="358" rx="26" ry="8"/></g><path d="M262 362v-26M332 354v-20" stroke="#5d8a5a"
 stroke-width="5"/><path d="M262 340q-16-2-18-16q16 2 18 16ZM262 336q14-2 16-16q-14 2-16 16Z
M332 338q-12-2-14-12q12 0 14 12ZM332 336q12-2 14-12q-12 0-14 12Z" fill="#76a46c"/>""",
        ),
        base=320,
        shadow_width=90,
    ),
    "gloves": Thing(
        "Gardening gloves",
        _GLOVES,
        Closeup(
            212,
            236,
            2.0,
            """<path d="M156 206l6 68h70l42-60q8-14-4-22-12-4-34 16l8-44Z" fill="#N" opacity=".8"/>
<path d="M168 208q30 18 60-2" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".7" fill="none"/><rect x="190" y="290" width="26" height="18" rx="3" fill="#A"/>
<path d="M196 300q4-5 8 0t8 0" stroke="#fff" stroke-width="1.5" fill="none"/>""",
        ),
        Scene("garden", 176, 368, 0.72, before=put("fern", 322, 372, 1.05)),
        shadow_width=104,
    ),
}
