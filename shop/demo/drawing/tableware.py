from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_MUG = """<path d="M262 186q62-6 58 50q-4 50-70 46" fill="none" stroke="#D" stroke-width="19"/>
<path d="M112 150h156v120q0 52-52 52h-52q-52 0-52-52Z" fill="#A"/>
<ellipse cx="190" cy="150" rx="78" ry="19" fill="#D"/>
<ellipse cx="190" cy="153" rx="64" ry="13" fill="#5a3820"/>
<path d="M132 184v84" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".4"/>
<path d="M168 118q-14-18 2-34M208 116q-14-18 2-34" stroke="#fff" stroke-width="7" fill="none"
 stroke-linecap="round" opacity=".7"/>"""

_TEAPOT = """<path d="M274 190q72-14 74 38q0 46-78 50" fill="none" stroke="#D" stroke-width="18"
 stroke-linecap="round"/><path d="M124 262q-48-8-58-60q-4-18-20-26q18-18 40-6q20 14 26 50Z"
 fill="#D"/><path d="M98 240q0-86 98-86t98 86q0 80-62 80h-72q-62 0-62-80Z" fill="#A"/>
<path d="M138 166q14-36 58-36t58 36q-58 20-116 0Z" fill="#D"/>
<circle cx="196" cy="120" r="15" fill="#A"/>
<path d="M122 226q6-36 34-48" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_BOWL = """<path d="M78 196h244q-4 92-72 120q-8 4-16 4h-68q-8 0-16-4q-68-28-72-120Z" fill="#A"/>
<ellipse cx="200" cy="196" rx="122" ry="32" fill="#D"/>
<ellipse cx="200" cy="199" rx="108" ry="25" fill="#L"/>
<path d="M104 206q20 18 96 18t96-18q-20-18-96-18t-96 18Z" fill="#b8b0a0" opacity=".35"/>
<path d="M102 234q10 36 36 56" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_PLATES = """<ellipse cx="200" cy="300" rx="138" ry="24" fill="#D"/>
<ellipse cx="200" cy="288" rx="140" ry="26" fill="#A"/>
<ellipse cx="200" cy="274" rx="138" ry="25" fill="#D"/>
<ellipse cx="200" cy="262" rx="140" ry="26" fill="#A"/>
<ellipse cx="200" cy="248" rx="138" ry="25" fill="#D"/>
<ellipse cx="200" cy="234" rx="142" ry="32" fill="#A"/>
<ellipse cx="200" cy="236" rx="92" ry="18" fill="#D" opacity=".5"/>
<ellipse cx="200" cy="239" rx="90" ry="16" fill="#A"/>
<path d="M80 226q24-18 72-20" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".45"
 fill="none"/>"""

_GLASS = """<path d="M112 124h84l-10 184q-1 14-15 14h-34q-14 0-15-14Z" fill="#fff" opacity=".55"/>
<path d="M117 200h74l-6 108q-1 14-15 14h-32q-14 0-15-14Z" fill="#A" opacity=".85"/>
<ellipse cx="154" cy="200" rx="37" ry="8" fill="#D"/>
<ellipse cx="154" cy="124" rx="42" ry="9" fill="none" stroke="#fff" stroke-width="5"/>
<path d="M128 146l5 130" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".7"/>
<path d="M216 154h84l-10 156q-1 12-15 12h-34q-14 0-15-12Z" fill="#fff" opacity=".6"/>
<path d="M220 216h76l-6 94q-1 12-15 12h-34q-14 0-15-12Z" fill="#A" opacity=".85"/>
<ellipse cx="258" cy="216" rx="38" ry="8" fill="#D"/>
<ellipse cx="258" cy="154" rx="42" ry="9" fill="none" stroke="#fff" stroke-width="5"/>
<path d="M232 174l5 106" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".7"/>"""

_SPECKLES = """<g fill="#fff" opacity=".55"><circle cx="150" cy="222" r="2"/>
<circle cx="176" cy="250" r="1.5"/><circle cx="204" cy="226" r="2"/>
<circle cx="228" cy="262" r="2.5"/><circle cx="248" cy="218" r="1.5"/>
<circle cx="168" cy="284" r="2"/><circle cx="212" cy="288" r="1.5"/></g>""".replace(".5", ".5")

# The bowl's near side once more, in front of what lies in it in the scene below.
_BOWL_LIP = """<g transform="translate(46 122.6) scale(.7)">
<path d="M78 196a122 32 0 0 0 244 0q-4 92-72 120q-8 4-16 4h-68q-8 0-16-4q-68-28-72-120Z"
 fill="#A"/><path d="M85 200a115 27 0 0 0 230 0" fill="none" stroke="#D" stroke-width="10"/>
<path d="M102 242q10 30 36 50" stroke="#fff" stroke-width="9" stroke-linecap="round"
 opacity=".38" fill="none"/></g>"""

THINGS: dict[str, Thing] = {
    "mug": Thing(
        "Stoneware mug",
        _MUG,
        Closeup(
            226,
            190,
            2.0,
            _SPECKLES
            + """<path d="M112 176q78 26 156 0" fill="none" stroke="#fff" stroke-width="2"
 opacity=".4"/><path d="M150 153q20-8 44-6" stroke="#b98a5e" stroke-width="4"
 stroke-linecap="round" fill="none"/>
<path d="M286 196q20 8 18 40" stroke="#fff" stroke-width="4" opacity=".35" stroke-linecap="round"
 fill="none"/>""",
        ),
        Scene("desk", 240, 356, 0.68, before=put("books", 88, 352) + put("pencil", 336, 380)),
        shadow_width=106,
    ),
    "teapot": Thing(
        "Teapot",
        _TEAPOT,
        Closeup(
            196,
            186,
            2.0,
            _SPECKLES
            + """<path d="M138 170q58 22 116 0" fill="none" stroke="#12201c" stroke-width="2"
 opacity=".4"/><circle cx="232" cy="146" r="3.5" fill="#12201c" opacity=".6"/>
<path d="M190 114q4-5 9-4" stroke="#fff" stroke-width="3" opacity=".6" stroke-linecap="round"
 fill="none"/>""",
        ),
        Scene("table", 156, 350, 0.76, before=put("cup", 318, 360, 1.1)),
        shadow_width=116,
    ),
    "bowl": Thing(
        "Serving bowl",
        _BOWL,
        Closeup(
            250,
            222,
            2.1,
            _SPECKLES
            + """<path d="M318 214q-60 22-118 22t-118-22" fill="none" stroke="#fffdf8"
 stroke-width="5" opacity=".7"/><path d="M236 200q26 0 44 6" stroke="#fff" stroke-width="4"
 stroke-linecap="round" fill="none"/>""",
        ),
        Scene(
            "table",
            186,
            348,
            0.7,
            before=put("lemons", 186, 275, 1.45) + _BOWL_LIP + put("bread", 338, 384, 0.75),
        ),
        shadow_width=112,
    ),
    "plates": Thing(
        "Stack of plates",
        _PLATES,
        Closeup(
            262,
            254,
            2.1,
            """<ellipse cx="200" cy="234" rx="132" ry="27" fill="none" stroke="#fff"
 stroke-width="2" opacity=".5"/><ellipse cx="200" cy="239" rx="74" ry="12" fill="none"
 stroke="#fff" stroke-width="1.5" opacity=".3"/>
<g fill="#fff" opacity=".5"><circle cx="236" cy="240" r="2"/><circle cx="260" cy="232" r="1.5"/>
<circle cx="284" cy="248" r="2"/><circle cx="306" cy="236" r="1.5"/></g>""",
        ),
        Scene("table", 150, 356, 0.68, before=put("flowers", 318, 360, 1.2)),
        shadow_width=140,
    ),
    "glasses": Thing(
        "Pair of tumblers",
        _GLASS,
        Closeup(
            172,
            190,
            2.1,
            """<path d="M136 220q6 20 2 40M152 228q6 24 2 50M168 222q4 20 0 40" stroke="#fff"
 stroke-width="2" opacity=".45" fill="none"/><circle cx="140" cy="212" r="3" fill="#fff"
 opacity=".6"/><circle cx="162" cy="218" r="2" fill="#fff" opacity=".6"/>
<ellipse cx="154" cy="124" rx="36" ry="6" fill="none" stroke="#cfe0e6" stroke-width="2"/>""",
        ),
        Scene("deck", 172, 356, 0.74, before=put("lemons", 312, 366)),
        shadow_width=110,
    ),
}
