from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_ROUTER = """<path d="M104 240V112M296 240V112M200 236V96" stroke="#2b332f" stroke-width="13"
 stroke-linecap="round"/><path d="M88 226h224q14 0 18 12l14 40H56l14-40q4-12 18-12Z" fill="#A"/>
<path d="M54 272h292v32q0 16-16 16H70q-16 0-16-16Z" fill="#D"/>
<g fill="#c9f5dc"><circle cx="92" cy="298" r="5"/><circle cx="116" cy="298" r="5"/>
<circle cx="140" cy="298" r="5"/></g><circle cx="164" cy="298" r="5" fill="#f3d488"/>
<path d="M176 252a34 22 0 0 1 48 0M186 260a20 13 0 0 1 28 0" fill="none" stroke="#fffdf8"
 stroke-width="5" stroke-linecap="round" opacity=".9"/>
<path d="M84 244q4-8 14-8h24" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_HARD_DRIVE = """<path d="M134 92h132q22 0 22 22v184q0 24-22 24H134q-22 0-22-24V114q0-22 22-22Z"
 fill="#A"/><path d="M112 250h176v48q0 24-22 24H134q-22 0-22-24Z" fill="#D"/>
<path d="M142 126h86M142 146h86M142 166h86M142 186h86" stroke="#D" stroke-width="6"
 stroke-linecap="round" opacity=".55"/><circle cx="258" cy="286" r="6" fill="#c9f5dc"/>
<path d="M150 288q8-9 16 0t16 0" stroke="#fffdf8" stroke-width="5" fill="none"
 stroke-linecap="round"/><rect x="184" y="80" width="34" height="16" rx="4" fill="#M"/>
<path d="M201 84q-2-36 40-32t66 30" fill="none" stroke="#2b332f" stroke-width="8"
 stroke-linecap="round"/><path d="M126 126v92" stroke="#fff" stroke-width="7"
 stroke-linecap="round" opacity=".38"/>"""

_CABLE = """<g fill="none" stroke-linecap="round"><ellipse cx="200" cy="240" rx="102" ry="64"
 stroke="#D" stroke-width="17"/><ellipse cx="200" cy="230" rx="102" ry="64" stroke="#A"
 stroke-width="17"/><path d="M104 214q-30-60 4-98M296 214q32-56 0-104" stroke="#A"
 stroke-width="15"/></g><rect x="84" y="72" width="44" height="58" rx="11" fill="#K"
 transform="rotate(12 106 101)"/><rect x="104" y="44" width="24" height="34" rx="5" fill="#M"
 transform="rotate(12 116 61)"/><rect x="270" y="68" width="44" height="58" rx="11" fill="#K"
 transform="rotate(-14 292 97)"/><rect x="270" y="42" width="24" height="34" rx="9" fill="#M"
 transform="rotate(-14 282 59)"/><path d="M182 278h36v40h-36Z" fill="#L"/>
<path d="M182 290h36M182 302h36" stroke="#c9c2b2" stroke-width="3"/>
<path d="M122 196q20-26 58-32" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_CHARGER = """<path d="M166 92h14v40h-14ZM220 92h14v40h-14Z" fill="#M"/>
<rect x="120" y="124" width="160" height="150" rx="36" fill="#A"/>
<path d="M120 222h160v16q0 36-36 36h-88q-36 0-36-36Z" fill="#D"/>
<rect x="152" y="238" width="36" height="15" rx="7.5" fill="#0f1715"/>
<rect x="212" y="238" width="36" height="15" rx="7.5" fill="#0f1715"/>
<path d="M206 148l-26 34h20l-6 26 28-36h-20Z" fill="#fffdf8"/>
<path d="M170 252v24q0 44 46 44h94" fill="none" stroke="#2b332f" stroke-width="9"
 stroke-linecap="round"/><rect x="158" y="254" width="24" height="30" rx="7" fill="#K"/>
<rect x="300" y="308" width="40" height="22" rx="7" fill="#K"/>
<rect x="338" y="312" width="20" height="14" rx="5" fill="#M"/>
<path d="M136 166q4-24 24-28" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_MEMORY_CARD = """<path d="M132 92h98l46 46v166q0 16-16 16H132q-16 0-16-16V108q0-16 16-16Z"
 fill="#A"/><path d="M136 104h16v42h-16ZM160 104h16v42h-16ZM184 104h16v42h-16ZM208 104h16v42h-16Z
M232 118h14v28h-14Z" fill="#e0c27a"/><rect x="134" y="168" width="124" height="122" rx="12"
 fill="#L"/><rect x="134" y="168" width="124" height="36" rx="12" fill="#D"/>
<path d="M150 186q8-9 16 0t16 0" stroke="#fffdf8" stroke-width="5" fill="none"
 stroke-linecap="round"/><path d="M152 228h70M152 246h44M152 264h86" stroke="#8f897a"
 stroke-width="6" stroke-linecap="round"/><rect x="110" y="178" width="10" height="34" rx="4"
 fill="#K"/><path d="M124 146v14" stroke="#fff" stroke-width="6" stroke-linecap="round"
 opacity=".4"/>"""

_USB_STICK = """<g transform="rotate(-28 200 220)"><path d="M56 190h78v60H56Z" fill="#M"/>
<path d="M70 202h14v12H70ZM70 226h14v12H70Z" fill="#56605b"/>
<rect x="126" y="174" width="196" height="92" rx="26" fill="#A"/>
<path d="M126 232h196v8q0 26-26 26H152q-26 0-26-26Z" fill="#D" opacity=".6"/>
<circle cx="292" cy="220" r="14" fill="#efe8da"/><path d="M296 220q40-20 58 10q6 26-26 18"
 fill="none" stroke="#K" stroke-width="8" stroke-linecap="round"/>
<rect x="164" y="202" width="84" height="36" rx="10" fill="#L"/>
<path d="M184 221q8-9 16 0t16 0" stroke="#56605b" stroke-width="5" fill="none"
 stroke-linecap="round"/><path d="M150 188h96" stroke="#fff" stroke-width="6"
 stroke-linecap="round" opacity=".4"/></g>"""

THINGS: dict[str, Thing] = {
    "router": Thing(
        "Router",
        _ROUTER,
        Closeup(
            148,
            270,
            2.1,
            """<path d="M86 282h12M110 282h12M134 282h12M158 282h12" stroke="#fff"
 stroke-width="2.5" opacity=".6"/><path d="M240 292h84M240 300h84M240 308h84" stroke="#12201c"
 stroke-width="4" stroke-linecap="round" opacity=".4"/><circle cx="104" cy="236" r="9" fill="#K"/>
<circle cx="92" cy="298" r="9" fill="#c9f5dc" opacity=".25"/>
<path d="M58 276h284" stroke="#fff" stroke-width="1.5" opacity=".4"/>""",
        ),
        Scene("shelf", 156, 323, 0.76, before=put("books", 314, 323)),
        base=320,
        shadow_width=148,
    ),
    "hard_drive": Thing(
        "External hard drive",
        _HARD_DRIVE,
        Closeup(
            210,
            126,
            2.1,
            """<path d="M188 84h26M188 91h26" stroke="#56605b" stroke-width="2"/>
<path d="M118 116q0-18 18-18h128q18 0 18 18" fill="none" stroke="#fff" stroke-width="1.5"
 opacity=".5"/><circle cx="262" cy="116" r="5" fill="#D"/><path d="M260 116h4" stroke="#fff"
 stroke-width="1.5"/><path d="M201 80q-2-34 40-30" fill="none" stroke="#6a746f"
 stroke-width="2"/>""",
        ),
        Scene("desk", 316, 366, 0.6, behind=put("laptop", 136, 344, 1.3)),
        shadow_width=100,
    ),
    "cable": Thing(
        "Charging cable",
        _CABLE,
        Closeup(
            128,
            124,
            2.1,
            """<ellipse cx="200" cy="230" rx="102" ry="64" fill="none" stroke="#fff"
 stroke-width="15" stroke-dasharray="1 5" opacity=".4"/><path d="M104 214q-30-60 4-98"
 stroke="#fff" stroke-width="13" stroke-dasharray="1 5" opacity=".4" fill="none"/>
<path d="M110 58h5v8h-5ZM120 60h5v8h-5Z" fill="#56605b"/><path d="M96 88l24 5M94 98l24 5"
 stroke="#8f9b97" stroke-width="2"/><path d="M98 116q5-6 9 1t9 1" stroke="#fff" stroke-width="2.5"
 fill="none" opacity=".8"/>""",
        ),
        Scene("desk", 308, 380, 0.58, behind=put("laptop", 136, 344, 1.3)),
        base=318,
        shadow_width=112,
    ),
    "charger": Thing(
        "Charger",
        _CHARGER,
        Closeup(
            206,
            226,
            2.1,
            """<path d="M158 246h24M218 246h24" stroke="#8f9b97" stroke-width="3"/>
<path d="M122 222h156" stroke="#fff" stroke-width="1.500" opacity=".4"/>
<path d="M230 190h28M230 200h18" stroke="#fff" stroke-width="3" opacity=".6"/>
<path d="M162 262h16M162 269h16M162 276h16" stroke="#8f9b97" stroke-width="2"/>""".replace(
                ".500", ".5"
            ),
        ),
        Scene("table", 150, 360, 0.76, before=put("cup", 330, 376)),
        base=322,
        shadow_width=120,
    ),
    "memory_card": Thing(
        "Memory card",
        _MEMORY_CARD,
        Closeup(
            196,
            152,
            2.1,
            """<path d="M138 106v38M162 106v38M186 106v38M210 106v38" stroke="#fff"
 stroke-width="2" opacity=".6"/><path d="M230 94l44 44" stroke="#fff" stroke-width="2"
 opacity=".5"/><path d="M210 190h32" stroke="#fff" stroke-width="4" stroke-linecap="round"
 opacity=".7"/><path d="M112 186h6M112 192h6M112 198h6" stroke="#8f9b97" stroke-width="1.5"/>""",
        ),
        Scene(
            "desk",
            306,
            374,
            0.56,
            before="""<rect x="84" y="270" width="140" height="88" rx="16" fill="#K"/>
<path d="M124 270l8-16h44l8 16Z" fill="#4a524e"/><circle cx="154" cy="316" r="35" fill="#0f1a18"/>
<circle cx="154" cy="316" r="23" fill="#27464d"/><circle cx="146" cy="307" r="7" fill="#fff"
 opacity=".75"/>""",
        ),
        base=320,
        shadow_width=92,
    ),
    "usb_stick": Thing(
        "Memory stick",
        _USB_STICK,
        Closeup(
            138,
            248,
            2.1,
            """<g transform="rotate(-28 200 220)"><path d="M58 194h74M58 246h74" stroke="#fff"
 stroke-width="2"/><path d="M132 190v60" stroke="#12201c" stroke-width="4" opacity=".5"/>
<path d="M140 182v76" stroke="#fff" stroke-width="1.5" opacity=".4"/>
<rect x="168" y="206" width="76" height="28" rx="7" fill="none" stroke="#c9c2b2"
 stroke-width="1.5"/><circle cx="260" cy="220" r="3" fill="#c9f5dc"/></g>""",
        ),
        Scene("desk", 300, 384, 0.62, behind=put("laptop", 146, 338, 1.3)),
        base=316,
        shadow_width=116,
    ),
}
