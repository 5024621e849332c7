from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_CAMERA = """<rect x="76" y="140" width="248" height="172" rx="30" fill="#A"/>
<path d="M150 142l16-32h68l16 32Z" fill="#D"/>
<rect x="76" y="186" width="248" height="82" fill="#D" opacity=".55"/>
<circle cx="200" cy="226" r="72" fill="#K"/><circle cx="200" cy="226" r="53" fill="#11201f"/>
<circle cx="200" cy="226" r="36" fill="#27464d"/>
<circle cx="182" cy="208" r="13" fill="#fff" opacity=".75"/>
<rect x="268" y="156" width="34" height="18" rx="7" fill="#L"/>
<rect x="96" y="124" width="44" height="18" rx="7" fill="#K"/>"""

_INSTANT = """<path d="M100 132q0-34 34-34h132q34 0 34 34v74H100Z" fill="#L"/>
<path d="M78 214q0-20 22-20h200q22 0 22 20v88q0 20-20 20H98q-20 0-20-20Z" fill="#A"/>
<rect x="78" y="250" width="244" height="14" fill="#D"/>
<rect x="112" y="284" width="176" height="16" rx="8" fill="#1d2421"/>
<circle cx="200" cy="186" r="60" fill="#K"/><circle cx="200" cy="186" r="42" fill="#11201f"/>
<circle cx="200" cy="186" r="28" fill="#27464d"/>
<circle cx="186" cy="172" r="10" fill="#fff" opacity=".75"/>
<rect x="118" y="114" width="52" height="28" rx="9" fill="#f6efd9"/>
<path d="M124 134l40-14" stroke="#fff" stroke-width="4" opacity=".9"/>
<rect x="246" y="114" width="36" height="28" rx="9" fill="#1d2421"/>
<circle cx="282" cy="230" r="11" fill="#c4532f"/>
<path d="M92 216q2-10 14-12" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".5"
 fill="none"/>"""

_LENS = """<path d="M122 130h156v168q0 24-24 24H146q-24 0-24-24Z" fill="#K"/>
<rect x="114" y="170" width="172" height="54" rx="10" fill="#A"/>
<path d="M130 170v54M146 170v54M162 170v54M178 170v54M194 170v54M210 170v54M226 170v54
M242 170v54M258 170v54M272 170v54" stroke="#12201c" stroke-width="5" opacity=".28"/>
<rect x="118" y="250" width="164" height="26" rx="8" fill="#D"/>
<ellipse cx="200" cy="128" rx="88" ry="32" fill="#K"/>
<ellipse cx="200" cy="124" rx="80" ry="27" fill="#0f1a18"/>
<ellipse cx="200" cy="126" rx="60" ry="18" fill="#S"/>
<ellipse cx="178" cy="120" rx="18" ry="6" fill="#fff" opacity=".75"/>
<path d="M142 292h40" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".5"/>
<circle cx="262" cy="296" r="5" fill="#c4532f"/>"""

_TRIPOD = """<path d="M200 176L118 318M200 176L282 318" stroke="#2b332f" stroke-width="13"
 stroke-linecap="round"/><path d="M196 176h10v142h-10Z" fill="#K"/>
<path d="M162 244L132 294M238 244l30 50" stroke="#8f9b9f" stroke-width="8" stroke-linecap="round"/>
<path d="M166 238h70" stroke="#6a746f" stroke-width="5"/>
<rect x="178" y="156" width="44" height="42" rx="12" fill="#A"/>
<rect x="190" y="112" width="20" height="48" rx="7" fill="#K"/>
<path d="M208 126l70 22" stroke="#2b332f" stroke-width="9" stroke-linecap="round"/>
<rect x="262" y="138" width="46" height="18" rx="9" fill="#A" transform="rotate(17 285 147)"/>
<rect x="148" y="88" width="104" height="28" rx="10" fill="#A"/>
<rect x="160" y="80" width="80" height="13" rx="5" fill="#K"/>
<circle cx="166" cy="102" r="5" fill="#L"/>
<circle cx="118" cy="316" r="9" fill="#D"/><circle cx="282" cy="316" r="9" fill="#D"/>
<circle cx="201" cy="316" r="9" fill="#D"/>"""

_BINOCULARS = """<path d="M162 130h76v110h-76Z" fill="#K"/>
<rect x="184" y="108" width="32" height="60" rx="12" fill="#D"/>
<path d="M118 112h60l8 40-4 120H84q0-80 22-132Z" fill="#A"/>
<path d="M282 112h-60l-8 40 4 120h98q0-80-22-132Z" fill="#A"/>
<rect x="114" y="84" width="68" height="34" rx="12" fill="#K"/>
<rect x="218" y="84" width="68" height="34" rx="12" fill="#K"/>
<rect x="76" y="262" width="116" height="56" rx="20" fill="#D"/>
<rect x="208" y="262" width="116" height="56" rx="20" fill="#D"/>
<ellipse cx="134" cy="306" rx="48" ry="13" fill="#S"/>
<ellipse cx="266" cy="306" rx="48" ry="13" fill="#S"/>
<ellipse cx="118" cy="303" rx="12" ry="4" fill="#fff" opacity=".7"/>
<ellipse cx="250" cy="303" rx="12" ry="4" fill="#fff" opacity=".7"/>
<path d="M118 146q-14 42-16 96" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

THINGS: dict[str, Thing] = {
    "camera": Thing(
        "Compact camera",
        _CAMERA,
        Closeup(
            226,
            206,
            2.1,
            """<path d="M76 186h248v82H76Z" fill="#O" opacity=".4"/>
<circle cx="200" cy="226" r="72" fill="#K"/><circle cx="200" cy="226" r="64" fill="none"
 stroke="#8f9b97" stroke-width="6" stroke-dasharray="2 4.7"/>
<circle cx="200" cy="226" r="53" fill="#11201f"/><circle cx="200" cy="226" r="46" fill="none"
 stroke="#56706f" stroke-width="2"/><circle cx="200" cy="226" r="36" fill="#S"/>
<circle cx="200" cy="226" r="16" fill="#0b1514"/><path d="M176 214q6-14 20-17" stroke="#fff"
 stroke-width="7" stroke-linecap="round" opacity=".8" fill="none"/>
<circle cx="218" cy="246" r="5" fill="#b7a3d0" opacity=".7"/>
<path d="M272 165h26" stroke="#cfe0e6" stroke-width="8" stroke-linecap="round"/>
<circle cx="306" cy="206" r="4" fill="#c4532f"/>""",
        ),
        Scene("deck", 216, 362, 0.8, before=put("shell", 88, 368)),
        base=312,
        shadow_width=136,
    ),
    "instant": Thing(
        "Instant camera",
        _INSTANT,
        Closeup(
            206,
            214,
            2.0,
            """<circle cx="200" cy="186" r="50" fill="none" stroke="#8f9b97" stroke-width="3"
 stroke-dasharray="2 5"/><circle cx="212" cy="202" r="4" fill="#b7a3d0" opacity=".8"/>
<circle cx="282" cy="230" r="5" fill="#fff" opacity=".35"/>
<path d="M120 292h160" stroke="#4a524e" stroke-width="2"/>
<path d="M104 232h38" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".6"/>
<path d="M250 128h28" stroke="#4a6a70" stroke-width="10" stroke-linecap="round"/>""",
        ),
        Scene(
            "table",
            166,
            352,
            0.7,
            before="""<g transform="rotate(10 318 340)"><rect x="276" y="304" width="78" height="84"
 rx="4" fill="#fffdf8"/><rect x="284" y="312" width="62" height="56" fill="#9dbfc8"/>
<path d="M284 352q16-10 31 0t31-2v18h-62Z" fill="#ead8b4"/></g>""",
        ),
        shadow_width=134,
    ),
    "lens": Thing(
        "Camera lens",
        _LENS,
        Closeup(
            206,
            164,
            2.1,
            """<ellipse cx="200" cy="126" rx="38" ry="11" fill="none" stroke="#6f9aa0"
 stroke-width="1.5"/><ellipse cx="214" cy="131" rx="12" ry="4" fill="#b7a3d0" opacity=".6"/>
<path d="M142 236h14M172 238h10M196 238h14M228 238h10M252 236h12" stroke="#fff" stroke-width="3"
 opacity=".8"/><path d="M200 226v8" stroke="#c4532f" stroke-width="4"/>""",
        ),
        Scene("desk", 140, 360, 0.8, before=put("books", 314, 360, 1.15)),
        shadow_width=92,
    ),
    "tripod": Thing(
        "Travel tripod",
        _TRIPOD,
        Closeup(
            212,
            142,
            2.2,
            """<path d="M156 104v-4M176 108h64" stroke="#fff" stroke-width="2" opacity=".5"/>
<rect x="160" y="84" width="80" height="5" fill="#6a746f"/>
<circle cx="200" cy="178" r="8" fill="#K"/><path d="M200 172v12M194 178h12" stroke="#8f9b9f"
 stroke-width="2"/><path d="M194 122h12M194 130h12M194 138h12M194 146h12" stroke="#8f9b9f"
 stroke-width="2" opacity=".7"/><circle cx="238" cy="102" r="6" fill="#M"/>
<path d="M270 142l30 9" stroke="#fff" stroke-width="2" opacity=".4"/>""",
        ),
        Scene(
            "deck",
            200,
            362,
            0.86,
            before="""<rect x="166" y="122" width="72" height="44" rx="9" fill="#K"/>
<rect x="186" y="113" width="30" height="12" rx="4" fill="#K"/>
<circle cx="202" cy="145" r="17" fill="#0f1a18"/><circle cx="202" cy="145" r="10" fill="#27464d"/>
<circle cx="198" cy="140" r="4" fill="#fff" opacity=".75"/>""",
        ),
        shadow_width=110,
    ),
    "binoculars": Thing(
        "Binoculars",
        _BINOCULARS,
        Closeup(
            232,
            266,
            2.0,
            """<path d="M118 112h60l8 40-4 110H86q2-72 20-122Z" fill="#T"/>
<path d="M282 112h-60l-8 40 4 110h96q-2-72-20-122Z" fill="#T"/>
<path d="M222 280h88M222 288h88" stroke="#fff" stroke-width="1.5" opacity=".3"/>
<ellipse cx="266" cy="306" rx="36" ry="9" fill="none" stroke="#6f9aa0" stroke-width="1.5"/>
<path d="M188 120v36M194 120v36M200 120v36M206 120v36M212 120v36" stroke="#fff" opacity=".3"
 stroke-width="2"/><path d="M244 196q8-9 16 0t16 0" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".6"/>""",
        ),
        Scene("deck", 232, 364, 0.78, before=put("cup", 92, 366, 1.1)),
        base=320,
        shadow_width=130,
    ),
}
