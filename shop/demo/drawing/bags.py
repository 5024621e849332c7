from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_BACKPACK = """<path d="M160 108a40 40 0 0 1 80 0" fill="none" stroke="#K" stroke-width="13"/>
<rect x="112" y="100" width="176" height="220" rx="62" fill="#A"/>
<path d="M112 176q88 34 176 0v-14a62 62 0 0 0-62-62h-52a62 62 0 0 0-62 62Z" fill="#D"/>
<rect x="138" y="220" width="124" height="84" rx="22" fill="#D"/>
<rect x="138" y="220" width="124" height="30" rx="15" fill="#A"/>
<rect x="190" y="164" width="20" height="44" rx="6" fill="#L"/>
<path d="M130 150q6-34 36-40" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".35"
 fill="none"/>"""

_TOTE = """<path d="M146 176v-42a54 54 0 0 1 108 0v42" fill="none" stroke="#D" stroke-width="14"/>
<path d="M96 160h208l14 146q1 14-14 14H96q-15 0-14-14Z" fill="#A"/>
<path d="M96 160h208l3 26H93Z" fill="#D" opacity=".65"/>
<path d="M146 160v42M254 160v42" stroke="#3a2f25" stroke-width="14" opacity=".75"/>
<circle cx="146" cy="196" r="4" fill="#e8d9a8"/><circle cx="254" cy="196" r="4" fill="#e8d9a8"/>
<path d="M160 258q20-24 40 0t40 0" stroke="#fffdf8" stroke-width="8" stroke-linecap="round"
 fill="none" opacity=".9"/><path d="M110 204l-8 76" stroke="#fff" stroke-width="9"
 stroke-linecap="round" opacity=".35"/>"""

_SUITCASE = """<path d="M164 108V62h72v46" fill="none" stroke="#8f9b9f" stroke-width="9"/>
<rect x="154" y="52" width="92" height="20" rx="10" fill="#K"/>
<rect x="110" y="100" width="180" height="208" rx="30" fill="#A"/>
<path d="M146 112v184M182 112v184M218 112v184M254 112v184" stroke="#D" stroke-width="7"
 stroke-linecap="round" opacity=".7"/><rect x="110" y="192" width="180" height="12" fill="#D"/>
<rect x="176" y="108" width="48" height="16" rx="8" fill="#K"/>
<rect x="128" y="304" width="26" height="18" rx="8" fill="#K"/>
<rect x="246" y="304" width="26" height="18" rx="8" fill="#K"/>
<path d="M126 132v44" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>"""

_WALLET = """<path d="M116 170h172q18 0 18 18v24H98v-24q0-18 18-18Z" fill="#D"/>
<rect x="118" y="140" width="150" height="70" rx="10" fill="#d8a24a"/>
<rect x="128" y="156" width="152" height="60" rx="10" fill="#L"/>
<path d="M142 172h46" stroke="#8f897a" stroke-width="6" stroke-linecap="round"/>
<path d="M82 196h226q18 0 18 18v90q0 18-18 18H92q-18 0-18-18v-98q0-10 8-10Z" fill="#A"/>
<path d="M262 236h64v48h-64a24 24 0 0 1 0-48Z" fill="#D"/>
<circle cx="268" cy="260" r="9" fill="#e8d9a8"/>
<path d="M88 224v60" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"/>"""

_DUFFEL = """<path d="M138 214c0-84 124-84 124 0" fill="none" stroke="#K" stroke-width="12"/>
<rect x="60" y="186" width="280" height="134" rx="54" fill="#A"/>
<path d="M60 240a54 54 0 0 1 54-54v134a54 54 0 0 1-54-54ZM286 186a54 54 0 0 1 54 54v26
a54 54 0 0 1-54 54Z" fill="#D"/><path d="M124 202h152" stroke="#2b332f" stroke-width="6"/>
<path d="M132 200v120h14V200ZM254 200v120h14V200Z" fill="#K"/>
<rect x="170" y="242" width="60" height="42" rx="8" fill="#L"/>
<path d="M184 264q8-9 16 0t16 0" stroke="#56605b" stroke-width="4" fill="none"
 stroke-linecap="round"/><path d="M76 230q4-24 26-32" stroke="#fff" stroke-width="7"
 stroke-linecap="round" opacity=".35" fill="none"/>"""

THINGS: dict[str, Thing] = {
    "backpack": Thing(
        "Backpack",
        _BACKPACK,
        Closeup(
            202,
            218,
            2.1,
            """<rect x="112" y="100" width="176" height="220" rx="62" fill="#T"/>
<path d="M118 182q82 30 164 0" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".6" fill="none"/><rect x="144" y="256" width="112" height="42" rx="16" fill="none"
 stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4" opacity=".5"/>
<path d="M150 250h100" stroke="#12201c" stroke-width="3"/>
<rect x="236" y="246" width="8" height="22" rx="4" fill="#L"/>
<rect x="193" y="170" width="14" height="10" rx="3" fill="#K"/>
<path d="M196 200h8" stroke="#8f897a" stroke-width="2"/>""",
        ),
        Scene("wall", 206, 296, 0.9, behind=put("hook", 206, 84, 1.3), shadow=False),
    ),
    "tote": Thing(
        "Canvas tote bag",
        _TOTE,
        Closeup(
            238,
            190,
            2.2,
            """<path d="M96 160h208l14 146q1 14-14 14H96q-15 0-14-14Z" fill="#T"/>
<path d="M94 190h212" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4" opacity=".7"/>
<path d="M248 166v30M260 166v30" stroke="#fff" stroke-width="1.2" stroke-dasharray="4 3"
 opacity=".6"/><rect x="196" y="166" width="30" height="18" rx="3" fill="#L"/>
<path d="M203 176q4-5 8 0t8 0" stroke="#56605b" stroke-width="1.5" fill="none"/>""",
        ),
        Scene("hall", 150, 366, 0.84, before=put("umbrella", 322, 356, 1.1)),
        base=320,
        shadow_width=120,
    ),
    "suitcase": Thing(
        "Cabin suitcase",
        _SUITCASE,
        Closeup(
            208,
            128,
            2.1,
            """<path d="M169 76v30M231 76v30" stroke="#fff" stroke-width="2" opacity=".7"/>
<rect x="188" y="184" width="24" height="26" rx="5" fill="#K"/>
<path d="M194 194h12M194 200h12" stroke="#e8d9a8" stroke-width="2.5"/>
<path d="M110 196h180" stroke="#fff" stroke-width="1.5" opacity=".4"/>
<circle cx="200" cy="62" r="5" fill="#56605b"/>
<path d="M240 124q34-2 40 24" stroke="#fff" stroke-width="2" opacity=".4" fill="none"/>""",
        ),
        Scene("hall", 128, 368, 0.88, before=put("basket", 300, 366, 1.0)),
        shadow_width=100,
    ),
    "wallet": Thing(
        "Leather wallet",
        _WALLET,
        Closeup(
            256,
            232,
            2.2,
            """<path d="M84 204h222q10 0 10 10" stroke="#fff" stroke-width="1.5"
 stroke-dasharray="5 4" opacity=".7" fill="none"/><path d="M262 242h58M262 278h58" stroke="#fff"
 stroke-width="1.5" stroke-dasharray="5 4" opacity=".6"/>
<circle cx="268" cy="260" r="4" fill="#b98d57"/><path d="M176 262q5-6 10 0t10 0" stroke="#12201c"
 stroke-width="2.5" fill="none" opacity=".5"/><g fill="#12201c" opacity=".16">
<circle cx="210" cy="226" r="2"/><circle cx="232" cy="300" r="2"/>
<circle cx="190" cy="296" r="2"/><circle cx="240" cy="222" r="1.5"/></g>""",
        ),
        Scene("table", 150, 360, 0.66, before=put("cup", 306, 360, 1.15)),
        shadow_width=132,
    ),
    "duffel": Thing(
        "Weekend bag",
        _DUFFEL,
        Closeup(
            238,
            224,
            2.1,
            """<rect x="60" y="186" width="280" height="134" rx="54" fill="#T"/>
<path d="M124 202h140" stroke="#e8d9a8" stroke-width="2" stroke-dasharray="2 2"/>
<path d="M262 198l14 10-14 10Z" fill="#e8d9a8"/>
<path d="M135 206v110M143 206v110M257 206v110M265 206v110" stroke="#fff" stroke-width="1.2"
 stroke-dasharray="4 3" opacity=".5"/><rect x="174" y="246" width="52" height="34" rx="5"
 fill="none" stroke="#8f897a" stroke-width="1.2" stroke-dasharray="3 3"/>""",
        ),
        Scene("deck", 196, 360, 0.82, before=""),
        shadow_width=146,
    ),
}
