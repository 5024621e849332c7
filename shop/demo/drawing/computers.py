from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_LAPTOP = """<path d="M102 96h196q16 0 16 16v168H86V112q0-16 16-16Z" fill="#A"/>
<rect x="98" y="108" width="204" height="160" rx="8" fill="#S"/>
<path d="M98 226q50-40 102-8t102-22v64q0 8-8 8H106q-8 0-8-8Z" fill="#8fb3bd" opacity=".5"/>
<circle cx="252" cy="148" r="18" fill="#f3d488" opacity=".8"/>
<path d="M86 278h228l40 36H46Z" fill="#D"/><path d="M100 284h200l16 16H84Z" fill="#1d2421"
 opacity=".6"/><path d="M44 312h312q0 12-14 12H58q-14 0-14-12Z" fill="#A"/>
<path d="M168 304h64l4 7h-72Z" fill="#M" opacity=".6"/>
<path d="M112 120h54l-54 70Z" fill="#fff" opacity=".14"/>"""

_MONITOR = """<path d="M180 250h40l8 54h-56Z" fill="#K"/>
<path d="M132 304h136q12 0 12 9t-12 9H132q-12 0-12-9t12-9Z" fill="#A"/>
<rect x="48" y="84" width="304" height="184" rx="18" fill="#A"/>
<rect x="60" y="96" width="280" height="150" rx="8" fill="#S"/>
<path d="M60 206q70-50 140-12t140-30v74q0 8-8 8H68q-8 0-8-8Z" fill="#8fb3bd" opacity=".5"/>
<circle cx="272" cy="138" r="20" fill="#f3d488" opacity=".8"/>
<path d="M66 102h78l-78 96Z" fill="#fff" opacity=".13"/><circle cx="200" cy="257" r="5" fill="#L"/>
"""

_KEYBOARD = """<path d="M76 206h248q12 0 16 12l28 84q4 18-14 18H46q-18 0-14-18l28-84q4-12 16-12Z"
 fill="#A"/><path d="M30 306q2 16 16 16h308q14 0 16-16v6q0 16-16 16H46q-16 0-16-16Z" fill="#D"/>
<g fill="none" stroke="#f4efe2" stroke-width="17" stroke-linecap="round"><path
 d="M86 226h228" stroke-dasharray="10 21.6"/><path d="M80 250h240" stroke-dasharray="11 23.3"/>
<path d="M72 275h256" stroke-dasharray="12 24.9"/></g>
<rect x="122" y="292" width="150" height="16" rx="8" fill="#L"/>
<rect x="62" y="292" width="44" height="16" rx="8" fill="#D"/>
<rect x="290" y="292" width="46" height="16" rx="8" fill="#D"/>"""

_MOUSE = """<path d="M200 166q-6-60 26-90" fill="none" stroke="#2b332f" stroke-width="8"
 stroke-linecap="round"/><path d="M200 118q86 0 92 110q4 92-92 92t-92-92q6-110 92-110Z" fill="#A"/>
<path d="M200 118q86 0 92 104q-46 18-92 18Z" fill="#D" opacity=".55"/>
<path d="M109 222q44 18 91 18t91-18" fill="none" stroke="#12201c" stroke-width="4" opacity=".5"/>
<path d="M197 118h6v122h-6Z" fill="#12201c" opacity=".5"/>
<rect x="186" y="152" width="28" height="54" rx="14" fill="#K"/>
<rect x="193" y="162" width="14" height="34" rx="7" fill="#L"/>
<path d="M134 206q4-42 30-58" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_PRINTER = """<path d="M122 142l12-72h132l12 72Z" fill="#fffdf8"/>
<path d="M150 92h76M148 108h100" stroke="#c9c2b2" stroke-width="5" stroke-linecap="round"/>
<path d="M84 136h232q22 0 26 20l8 44H50l8-44q4-20 26-20Z" fill="#A"/>
<rect x="46" y="190" width="308" height="116" rx="24" fill="#A"/>
<rect x="46" y="190" width="308" height="20" fill="#D" opacity=".7"/>
<path d="M92 240h216v66H92Z" fill="#1d2421"/>
<path d="M108 252h184l24 64q2 6-6 6H90q-8 0-6-6Z" fill="#L"/>
<path d="M132 274h96M126 290h132" stroke="#b8b0a0" stroke-width="5" stroke-linecap="round"/>
<rect x="256" y="154" width="62" height="24" rx="8" fill="#S"/>
<circle cx="92" cy="166" r="9" fill="#L"/><circle cx="120" cy="166" r="6" fill="#D"/>
<path d="M62 224v48" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".38"/>"""

_TONER = """<path d="M74 170h236q10 0 14 10l24 62H52V192q0-22 22-22Z" fill="#K"/>
<path d="M156 170v-10q0-16 16-16h64q16 0 16 16v10h-18v-4q0-6-6-6h-48q-6 0-6 6v4Z" fill="#D"/>
<path d="M52 236h296v50q0 12-12 12H64q-12 0-12-12Z" fill="#2b332f"/>
<rect x="36" y="230" width="26" height="82" rx="9" fill="#K"/>
<rect x="338" y="230" width="26" height="82" rx="9" fill="#K"/>
<rect x="62" y="280" width="276" height="38" rx="15" fill="#A"/>
<path d="M76 290h246" stroke="#fff" stroke-width="6" opacity=".4" stroke-linecap="round"/>
<rect x="104" y="190" width="166" height="72" rx="9" fill="#L"/>
<rect x="116" y="202" width="36" height="48" rx="7" fill="#A"/>
<path d="M166 214h84M166 228h84M166 242h48" stroke="#8f897a" stroke-width="5"
 stroke-linecap="round"/>
<path d="M68 200q2-14 12-16h16" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

THINGS: dict[str, Thing] = {
    "laptop": Thing(
        "Laptop",
        _LAPTOP,
        Closeup(
            244,
            268,
            2.1,
            """<path d="M106 288h190M100 293h204M94 298h212" stroke="#c9d1d3" stroke-width="3"
 stroke-dasharray="9 3" opacity=".75"/><path d="M92 278h216" stroke="#12201c" stroke-width="4"/>
<path d="M320 317h12M302 317h10" stroke="#12201c" stroke-width="3" stroke-linecap="round"/>
<path d="M124 246h60M124 236h40" stroke="#fff" stroke-width="4" opacity=".6"/>
<path d="M192 102h16" stroke="#12201c" stroke-width="3" stroke-linecap="round"/>""",
        ),
        Scene("desk", 184, 352, 0.84, before=put("cup", 338, 380)),
        shadow_width=160,
    ),
    "monitor": Thing(
        "Monitor",
        _MONITOR,
        Closeup(
            262,
            214,
            2.0,
            """<path d="M86 120h92M86 136h60" stroke="#fff" stroke-width="4" opacity=".6"/>
<path d="M300 257h10M316 257h10" stroke="#fff" stroke-width="4" stroke-linecap="round"
 opacity=".8"/><path d="M48 250h304" stroke="#fff" stroke-width="1.5" opacity=".3"/>
<path d="M232 178h22v12h-22Z" fill="#b9654a"/><path d="M243 176v-34l20 34Z" fill="#fffdf8"/>""",
        ),
        Scene("desk", 204, 336, 0.84, before=put("cup", 336, 380) + put("pencil", 96, 376)),
        shadow_width=108,
    ),
    "keyboard": Thing(
        "Keyboard",
        _KEYBOARD,
        Closeup(
            236,
            270,
            2.1,
            """<path d="M128 300h138" stroke="#fff" stroke-width="2" opacity=".8"/>
<g fill="none" stroke="#56605b" stroke-width="5" stroke-linecap="round"><path d="M91 226h228"
 stroke-dasharray=".1 31.5"/><path d="M85.5 250h240" stroke-dasharray=".1 34.2"/>
<path d="M78 275h256" stroke-dasharray=".1 36.8"/></g>
<circle cx="312" cy="300" r="3" fill="#c9f5dc"/><path d="M72 300h24" stroke="#fff"
 stroke-width="3" opacity=".6"/>""",
        ),
        Scene("desk", 190, 374, 0.84, behind=put("books", 326, 322, 0.9)),
        base=326,
        shadow_width=164,
    ),
    "mouse": Thing(
        "Mouse",
        _MOUSE,
        Closeup(
            206,
            190,
            2.0,
            """<path d="M193 168h14M193 174h14M193 180h14M193 186h14M193 192h14" stroke="#8f897a"
 stroke-width="1.5"/><rect x="194" y="214" width="12" height="12" rx="4" fill="#K"/>
<path d="M186 280q7-8 14 0t14 0" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".75"/><circle cx="200" cy="136" r="3" fill="#c9f5dc"/>""",
        ),
        Scene(
            "desk",
            306,
            378,
            0.56,
            behind=put("laptop", 136, 348, 1.35),
        ),
        base=318,
        shadow_width=102,
    ),
    "printer": Thing(
        "Printer",
        _PRINTER,
        Closeup(
            256,
            204,
            2.0,
            """<path d="M264 162h26M264 170h40" stroke="#c9f5dc" stroke-width="3"/>
<path d="M89 166h6M92 163v6" stroke="#56605b" stroke-width="2"/>
<path d="M150 306h100" stroke="#c9c2b2" stroke-width="5" stroke-linecap="round"/>
<path d="M54 206h292" stroke="#12201c" stroke-width="2" opacity=".35"/>
<path d="M322 224h16M322 234h16M322 244h16M322 254h16" stroke="#12201c" stroke-width="4"
 stroke-linecap="round" opacity=".35"/>""",
        ),
        Scene("desk", 200, 352, 0.8, behind=put("fern", 346, 322, 0.9)),
        shadow_width=150,
    ),
    "toner": Thing(
        "Toner cartridge",
        _TONER,
        Closeup(
            170,
            240,
            2.0,
            """<path d="M134 212q-15 19 0 27q15-8 0-27Z" fill="#fffdf8"/>
<rect x="109" y="195" width="156" height="62" rx="6" fill="none" stroke="#c9c2b2"
 stroke-width="1.5"/><path d="M284 196h7v26h-7ZM295 196h7v26h-7ZM306 196h7v26h-7Z" fill="#c8a24f"/>
<path d="M56 262h286M56 270h286" stroke="#56605b" stroke-width="2"/>
<circle cx="49" cy="296" r="6" fill="#8f9b97"/><path d="M76 304h246" stroke="#fff" opacity=".25"
 stroke-width="2"/>""",
        ),
        Scene("desk", 180, 362, 0.74, before=put("paper", 344, 384)),
        base=320,
        shadow_width=156,
    ),
}
