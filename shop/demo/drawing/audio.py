from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_HEADPHONES = """<path d="M92 232V206a108 108 0 0 1 216 0v26" fill="none" stroke="#K"
 stroke-width="20" stroke-linecap="round"/>
<path d="M92 226V206a108 108 0 0 1 216 0v20" fill="none" stroke="#A" stroke-width="9"
 stroke-linecap="round"/>
<rect x="64" y="212" width="62" height="104" rx="30" fill="#A"/>
<rect x="112" y="220" width="24" height="88" rx="12" fill="#K"/>
<rect x="274" y="212" width="62" height="104" rx="30" fill="#A"/>
<rect x="264" y="220" width="24" height="88" rx="12" fill="#K"/>
<ellipse cx="86" cy="244" rx="8" ry="20" fill="#fff" opacity=".35"/>"""

_EARBUDS = """<path d="M112 218v-46a52 52 0 0 1 52-52h72a52 52 0 0 1 52 52v46Z" fill="#D"/>
<rect x="128" y="136" width="144" height="82" rx="36" fill="#K"/>
<rect x="150" y="176" width="22" height="60" rx="11" fill="#L"/>
<circle cx="161" cy="182" r="22" fill="#L"/><circle cx="161" cy="182" r="10" fill="#D"/>
<rect x="228" y="176" width="22" height="60" rx="11" fill="#L"/>
<circle cx="239" cy="182" r="22" fill="#L"/><circle cx="239" cy="182" r="10" fill="#D"/>
<path d="M104 226q0-12 12-12h168q12 0 12 12v38a56 56 0 0 1-56 56h-80a56 56 0 0 1-56-56Z"
 fill="#A"/>
<circle cx="200" cy="254" r="6" fill="#c9f5dc"/>
<path d="M120 240q0 34 16 50" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_SPEAKER = """<rect x="124" y="84" width="152" height="238" rx="40" fill="#A"/>
<circle cx="200" cy="232" r="58" fill="#K"/><circle cx="200" cy="232" r="36" fill="#2a332f"/>
<circle cx="200" cy="232" r="13" fill="#A"/><circle cx="200" cy="132" r="26" fill="#K"/>
<circle cx="200" cy="132" r="10" fill="#2a332f"/>
<path d="M142 120q4-18 20-22" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_RADIO = """<path d="M300 166L338 62" stroke="#aab3b4" stroke-width="6" stroke-linecap="round"/>
<circle cx="338" cy="62" r="6" fill="#K"/>
<path d="M112 166v-22a26 26 0 0 1 26-26h104a26 26 0 0 1 26 26v22" fill="none" stroke="#K"
 stroke-width="14"/>
<rect x="68" y="156" width="264" height="166" rx="32" fill="#A"/>
<rect x="90" y="180" width="130" height="118" rx="20" fill="#D"/>
<rect x="90" y="180" width="130" height="118" rx="20" fill="#O"/>
<rect x="240" y="180" width="70" height="34" rx="10" fill="#L"/>
<path d="M250 204h50" stroke="#8f897a" stroke-width="3" stroke-dasharray="3 6"/>
<path d="M284 186v22" stroke="#c4532f" stroke-width="4"/>
<circle cx="276" cy="260" r="34" fill="#K"/><circle cx="276" cy="260" r="24" fill="#L"/>
<path d="M276 258l12-14" stroke="#4a524e" stroke-width="5" stroke-linecap="round"/>
<path d="M84 196q2-22 24-26" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_TURNTABLE = """<path d="M94 178h212q14 0 18 12l28 98H48l28-98q4-12 18-12Z" fill="#A"/>
<path d="M46 284h308v18q0 14-14 14H60q-14 0-14-14Z" fill="#D"/>
<rect x="72" y="312" width="42" height="12" rx="5" fill="#K"/>
<rect x="286" y="312" width="42" height="12" rx="5" fill="#K"/>
<ellipse cx="182" cy="236" rx="100" ry="45" fill="#K"/>
<ellipse cx="182" cy="232" rx="98" ry="43" fill="#202825"/>
<ellipse cx="182" cy="232" rx="78" ry="34" fill="none" stroke="#59625d" stroke-width="2"/>
<ellipse cx="182" cy="232" rx="60" ry="26" fill="none" stroke="#59625d" stroke-width="2"/>
<ellipse cx="182" cy="232" rx="34" ry="15" fill="#A"/><circle cx="182" cy="232" r="4" fill="#L"/>
<path d="M110 214q16-16 44-22" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".3"
 fill="none"/><ellipse cx="300" cy="202" rx="19" ry="11" fill="#K"/>
<path d="M300 196l4 46-44 18" stroke="#eceff0" stroke-width="7" stroke-linecap="round"
 stroke-linejoin="round" fill="none"/>
<path d="M268 252l-22 6 6 12 22-8Z" fill="#K"/><circle cx="78" cy="300" r="7" fill="#L"/>"""

_CABINET = """<rect x="40" y="300" width="300" height="58" rx="8" fill="#W"/>
<path d="M190 304v50" stroke="#8a6237" stroke-width="3" opacity=".6"/>
<circle cx="174" cy="330" r="5" fill="#K"/><circle cx="206" cy="330" r="5" fill="#K"/>
<path d="M64 358v20M316 358v20" stroke="#8a6237" stroke-width="12" stroke-linecap="round"/>"""

THINGS: dict[str, Thing] = {
    "headphones": Thing(
        "Over-ear headphones",
        _HEADPHONES,
        Closeup(
            104,
            256,
            2.1,
            """<ellipse cx="92" cy="266" rx="19" ry="34" fill="none" stroke="#fff" opacity=".35"
 stroke-width="2"/><path d="M84 270q4-9 8 0t8 0" fill="none" stroke="#fffdf8" stroke-width="3"
 stroke-linecap="round"/><path d="M124 228v72" stroke="#fff" stroke-width="1.5" opacity=".5"
 stroke-dasharray="4 4"/><rect x="83" y="308" width="16" height="4" rx="2" fill="#121b18"/>
<circle cx="75" cy="300" r="2.5" fill="#c9f5dc"/>""",
        ),
        Scene(
            "desk",
            222,
            316,
            0.72,
            behind="""<rect x="213" y="172" width="18" height="160" rx="8" fill="#W"/>
<ellipse cx="222" cy="336" rx="66" ry="12" fill="#8a6237"/>
<ellipse cx="222" cy="331" rx="66" ry="12" fill="#W"/>""",
            before=put("books", 84, 344) + put("cup", 334, 362),
            shadow=False,
        ),
    ),
    "earbuds": Thing(
        "Wireless earbuds in their case",
        _EARBUDS,
        Closeup(
            176,
            206,
            2.3,
            """<circle cx="161" cy="182" r="10" fill="#O"/>
<circle cx="239" cy="182" r="10" fill="#O"/><circle cx="161" cy="182" r="15" fill="none"
 stroke="#b8b0a0" stroke-width="1.5"/><circle cx="239" cy="182" r="15" fill="none"
 stroke="#b8b0a0" stroke-width="1.5"/><path d="M158 208h6M236 208h6" stroke="#8f9b97"
 stroke-width="3" stroke-linecap="round"/>
<path d="M104 236h192" stroke="#fff" stroke-width="1.5" opacity=".35"/>
<path d="M186 268q7-8 14 0t14 0" stroke="#fff" stroke-width="3" fill="none" opacity=".7"
 stroke-linecap="round"/>""",
        ),
        Scene(
            "table",
            176,
            362,
            0.66,
            behind=put("fern", 60, 330),
            before=put("cup", 322, 362, 1.1),
        ),
        shadow_width=96,
    ),
    "speaker": Thing(
        "Portable speaker",
        _SPEAKER,
        Closeup(
            200,
            222,
            1.95,
            """<circle cx="200" cy="232" r="50" fill="none" stroke="#6a746f" stroke-width="2"/>
<circle cx="200" cy="232" r="36" fill="#O"/><circle cx="200" cy="232" r="13" fill="#A"/>
<path d="M194 228q4-5 9-4" stroke="#fff" stroke-width="2.5" opacity=".7" fill="none"/>
<circle cx="146" cy="184" r="4" fill="#1d2421"/><circle cx="254" cy="184" r="4" fill="#1d2421"/>
<circle cx="146" cy="286" r="4" fill="#1d2421"/><circle cx="254" cy="286" r="4" fill="#1d2421"/>
<rect x="180" y="300" width="40" height="10" rx="5" fill="#L"/>""",
        ),
        Scene("shelf", 180, 323, 0.72, before=put("fern", 310, 323, 1.1) + put("pebbles", 70, 323)),
        shadow_width=100,
    ),
    "radio": Thing(
        "Table radio",
        _RADIO,
        Closeup(
            262,
            234,
            2.3,
            """<path d="M276 220v6M300 236l-5 4M310 260h-6M252 236l5 4M242 260h6" stroke="#8f9b97"
 stroke-width="2.5" stroke-linecap="round"/>
<circle cx="276" cy="260" r="24" fill="none" stroke="#c9c2b2" stroke-width="3"
 stroke-dasharray="2 3"/>
<path d="M250 196h6M262 196h8M290 196h10" stroke="#56605b" stroke-width="3"/>
<rect x="240" y="302" width="70" height="7" rx="3" fill="#D"/>""",
        ),
        Scene("counter", 180, 350, 0.8, before=put("lemons", 344, 380)),
        shadow_width=140,
    ),
    "turntable": Thing(
        "Turntable",
        _TURNTABLE,
        Closeup(
            258,
            240,
            2.2,
            """<ellipse cx="182" cy="232" rx="90" ry="39" fill="none" stroke="#fff" opacity=".14"
 stroke-width="1.5"/><ellipse cx="182" cy="232" rx="69" ry="30" fill="none" stroke="#fff"
 opacity=".12" stroke-width="1.5"/><circle cx="304" cy="242" r="4" fill="#K"/>
<path d="M252 262l2 8" stroke="#c8a24f" stroke-width="3" stroke-linecap="round"/>
<rect x="312" y="246" width="16" height="24" rx="4" fill="#L"/>
<path d="M320 250v16" stroke="#8f897a" stroke-width="2"/>""",
        ),
        Scene("living", 186, 306, 0.7, behind=_CABINET),
        shadow_width=150,
    ),
}
