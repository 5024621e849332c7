from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_PHONE = """<rect x="128" y="72" width="150" height="250" rx="30" fill="#D"/>
<rect x="122" y="70" width="150" height="250" rx="30" fill="#A"/>
<rect x="132" y="80" width="130" height="230" rx="22" fill="#S"/>
<path d="M132 252q36-30 66-8t64-18v62q0 22-22 22h-86q-22 0-22-22Z" fill="#8fb3bd" opacity=".55"/>
<circle cx="228" cy="140" r="16" fill="#f3d488" opacity=".85"/>
<rect x="176" y="90" width="42" height="11" rx="5.5" fill="#0b1514"/>
<path d="M140 96h46l-46 110Z" fill="#fff" opacity=".14"/>
<path d="M272 140h6v44h-6Z" fill="#D"/>"""

_TABLET = """<rect x="76" y="82" width="252" height="240" rx="26" fill="#D"/>
<rect x="70" y="80" width="254" height="238" rx="26" fill="#A"/>
<rect x="86" y="96" width="222" height="206" rx="12" fill="#S"/>
<path d="M86 240q60-44 112-10t110-26v86q0 12-12 12H98q-12 0-12-12Z" fill="#8fb3bd" opacity=".55"/>
<path d="M190 212v-58l36 58Z" fill="#fffdf8"/><path d="M168 216h60l-10 14h-40Z" fill="#c9653f"/>
<circle cx="264" cy="138" r="17" fill="#f3d488" opacity=".85"/>
<path d="M94 104h82l-82 110Z" fill="#fff" opacity=".13"/><circle cx="197" cy="88" r="3"
 fill="#0b1514"/>"""

_TELEVISION = """<path d="M110 272l-20 48M290 272l20 48" stroke="#8a6237" stroke-width="13"
 stroke-linecap="round"/><rect x="34" y="88" width="332" height="200" rx="16" fill="#A"/>
<rect x="44" y="98" width="312" height="176" rx="8" fill="#S"/>
<path d="M44 214q80-52 156-10t156-34v96q0 8-8 8H52q-8 0-8-8Z" fill="#8fb3bd" opacity=".55"/>
<path d="M146 206v-64l40 64Z" fill="#fffdf8"/><path d="M120 210h70l-12 16h-46Z" fill="#c9653f"/>
<circle cx="288" cy="140" r="20" fill="#f3d488" opacity=".85"/>
<path d="M50 104h98l-98 120Z" fill="#fff" opacity=".12"/>"""

_WATCH = """<rect x="156" y="66" width="88" height="268" rx="26" fill="#D"/>
<rect x="128" y="128" width="144" height="144" rx="46" fill="#L"/>
<rect x="140" y="140" width="120" height="120" rx="38" fill="#14201d"/>
<path d="M200 166v38l26 16" stroke="#f4efe2" stroke-width="9" stroke-linecap="round"
 stroke-linejoin="round" fill="none"/>
<circle cx="200" cy="204" r="44" fill="none" stroke="#fff" stroke-width="5" opacity=".22"/>
<circle cx="200" cy="204" r="44" fill="none" stroke="#A" stroke-width="5"
 stroke-dasharray="190 90" opacity=".9"/><rect x="272" y="184" width="12" height="32" rx="6"
 fill="#K"/>"""

THINGS: dict[str, Thing] = {
    "phone": Thing(
        "Phone",
        _PHONE,
        Closeup(
            218,
            142,
            2.0,
            """<circle cx="208" cy="95.5" r="3" fill="#3d666d"/>
<path d="M170 192h54" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".85"/>
<path d="M180 208h34" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".6"/>
<path d="M272 142v40" stroke="#fff" stroke-width="1.5" opacity=".5"/>
<rect x="125" y="73" width="144" height="244" rx="27" fill="none" stroke="#fff" opacity=".3"
 stroke-width="1.5"/>""",
        ),
        Scene(
            "desk",
            234,
            352,
            0.66,
            behind="""<path d="M192 338l-8 20h100l-8-20Z" fill="#b98d57"/>""",
            before="""<path d="M188 344h92v12h-92Z" fill="#W"/>"""
            + put("cup", 334, 378)
            + put("books", 90, 354),
        ),
        base=320,
        shadow_width=92,
    ),
    "tablet": Thing(
        "Tablet",
        _TABLET,
        Closeup(
            246,
            160,
            2.0,
            """<circle cx="197" cy="88" r="5" fill="none" stroke="#12201c"
 stroke-width="1.5"/><path d="M106 118h54" stroke="#fff" stroke-width="6" stroke-linecap="round"
 opacity=".75"/><path d="M106 134h34" stroke="#fff" stroke-width="4" stroke-linecap="round"
 opacity=".55"/><path d="M324 130h5v34h-5ZM324 172h5v34h-5Z" fill="#D"/>
<path d="M240 236h40M256 250h36" stroke="#fff" stroke-width="3" opacity=".5"
 stroke-linecap="round"/>""",
        ),
        Scene("table", 150, 356, 0.72, before=put("cup", 314, 370, 1.1)),
        base=320,
        shadow_width=132,
    ),
    "television": Thing(
        "Television",
        _TELEVISION,
        Closeup(
            266,
            216,
            1.9,
            """<path d="M44 279h312" stroke="#fff" stroke-width="1.5" opacity=".35"/>
<circle cx="334" cy="281" r="3" fill="#c9f5dc"/><path d="M190 281q5-6 10 0t10 0" stroke="#fff"
 stroke-width="2.5" fill="none" opacity=".8"/><path d="M214 232h46M250 246h60M190 250h34"
 stroke="#fff" stroke-width="3" stroke-linecap="round" opacity=".5"/>
<path d="M310 182q8-10 16 0q8-10 16 0" fill="none" stroke="#fff" stroke-width="3" opacity=".7"/>""",
        ),
        Scene(
            "floor",
            200,
            316,
            0.78,
            behind="""<rect x="44" y="306" width="312" height="54" rx="9" fill="#W"/>
<path d="M148 310v46M252 310v46" stroke="#8a6237" stroke-width="3" opacity=".6"/>
<path d="M70 360v18M330 360v18" stroke="#8a6237" stroke-width="12" stroke-linecap="round"/>""",
        ),
        shadow_width=150,
    ),
    "watch": Thing(
        "Smart watch",
        _WATCH,
        Closeup(
            206,
            196,
            2.0,
            """<path d="M274 190h8M274 196h8M274 202h8M274 208h8" stroke="#8f9b97"
 stroke-width="2"/><circle cx="200" cy="96" r="4" fill="#12201c" opacity=".5"/>
<circle cx="200" cy="112" r="4" fill="#12201c" opacity=".5"/>
<rect x="133" y="133" width="134" height="134" rx="42" fill="none" stroke="#c9c2b2"
 stroke-width="1.5"/><path d="M184 238h32" stroke="#fff" stroke-width="4" stroke-linecap="round"
 opacity=".8"/><path d="M152 168q6-16 22-20" stroke="#fff" stroke-width="4"
 stroke-linecap="round" opacity=".3" fill="none"/>""",
        ),
        Scene(
            "table",
            176,
            360,
            0.76,
            behind="""<path d="M142 326q34-64 68 0l8 34h-84Z" fill="#b98d57"/>""",
            before=put("cup", 314, 368, 1.1),
        ),
        base=332,
        shadow_width=96,
    ),
}
