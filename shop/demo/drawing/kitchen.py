from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_KETTLE = """<path d="M248 150q78 4 70 76q-6 42-56 48" fill="none" stroke="#K" stroke-width="17"
 stroke-linecap="round"/>
<path d="M132 140h128l24 180h-176Z" fill="#A" stroke="#A" stroke-width="8"
 stroke-linejoin="round"/><path d="M132 176L82 150q-8-8 4-12l54 4Z" fill="#D"/>
<ellipse cx="196" cy="140" rx="66" ry="15" fill="#D"/>
<rect x="182" y="110" width="28" height="26" rx="10" fill="#K"/>
<rect x="104" y="300" width="184" height="22" rx="9" fill="#K"/>
<path d="M146 170l-14 108" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"/>"""

_PAN = """<path d="M282 232l92-40" stroke="#2b332f" stroke-width="24" stroke-linecap="round"/>
<path d="M292 224l78-34" stroke="#6a746f" stroke-width="5" stroke-linecap="round" opacity=".7"/>
<path d="M40 226q4 70 40 88q8 6 20 6h136q12 0 20-6q36-18 40-88Z" fill="#A"/>
<ellipse cx="168" cy="226" rx="128" ry="34" fill="#D"/>
<ellipse cx="168" cy="229" rx="114" ry="26" fill="#K"/>
<path d="M82 226q32-16 84-16" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".3"
 fill="none"/><path d="M66 262q8 26 24 36" stroke="#fff" stroke-width="8" stroke-linecap="round"
 opacity=".38" fill="none"/>"""

_POT = """<path d="M92 222H62q-14 0-14 14t14 14h30M308 222h30q14 0 14 14t-14 14h-30" fill="none"
 stroke="#D" stroke-width="15"/>
<path d="M86 196h228v78q0 46-46 46H132q-46 0-46-46Z" fill="#A"/>
<path d="M84 190q0-70 116-70t116 70Z" fill="#A"/>
<rect x="74" y="184" width="252" height="22" rx="11" fill="#D"/>
<rect x="186" y="104" width="28" height="20" rx="6" fill="#K"/>
<rect x="176" y="90" width="48" height="20" rx="10" fill="#M"/>
<path d="M112 174q12-28 52-36" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"
 fill="none"/><path d="M106 222v44q0 16 10 26" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".38" fill="none"/>"""

_MOKA = """<path d="M262 132h34q14 0 14 14v74q0 8-8 8h-12v-70h-24Z" fill="#K"/>
<path d="M148 222h104l26 98H122Z" fill="#A" stroke="#A" stroke-width="6" stroke-linejoin="round"/>
<path d="M126 122l-22-8 30 66Z" fill="#D"/>
<path d="M128 118h144l-22 96H150Z" fill="#A" stroke="#A" stroke-width="6" stroke-linejoin="round"/>
<path d="M176 118l2 96M224 118l-2 96M182 226l-14 94M218 226l14 94" stroke="#D" stroke-width="3"
 opacity=".55"/><rect x="144" y="208" width="112" height="18" rx="7" fill="#K"/>
<path d="M128 118l34-26h76l34 26Z" fill="#D"/><rect x="188" y="68" width="24" height="28" rx="9"
 fill="#K"/><circle cx="246" cy="280" r="7" fill="#M"/>
<path d="M150 134l12 62M156 246l-14 56" stroke="#fff" stroke-width="7" stroke-linecap="round"
 opacity=".38"/>"""

_KNIFE = """<g transform="rotate(-24 200 230)">
<path d="M34 226q40-6 66-14h140v56h-98q-78-4-108-42Z" fill="#M"/>
<path d="M34 226q30 36 108 42h98v-8h-98q-66-2-108-34Z" fill="#fff" opacity=".7"/>
<rect x="232" y="206" width="20" height="64" rx="6" fill="#K"/>
<path d="M248 206h96q26 2 24 32q0 20-18 22q-14 0-26-12q-10-6-26-4l-50 6Z" fill="#A"/>
<circle cx="272" cy="226" r="5" fill="#L"/><circle cx="304" cy="225" r="5" fill="#L"/>
<circle cx="336" cy="226" r="5" fill="#L"/>
<path d="M262 212h66" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".4"/></g>"""

_BOTTLE = """<path d="M176 112v-22a24 24 0 0 1 48 0v22" fill="none" stroke="#K" stroke-width="11"/>
<rect x="162" y="96" width="76" height="46" rx="13" fill="#K"/>
<path d="M168 138h64q4 16 20 26q10 8 10 22v104q0 30-30 30h-64q-30 0-30-30V186q0-14 10-22
q16-10 20-26Z" fill="#A"/><rect x="138" y="282" width="124" height="14" fill="#D" opacity=".6"/>
<path d="M158 190v78" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".38"/>
<path d="M188 226q6-12 12 0t12 0t12 0" stroke="#fffdf8" stroke-width="5" stroke-linecap="round"
 fill="none"/>"""

_TEA = """<path d="M118 142h164v156q0 24-24 24H142q-24 0-24-24Z" fill="#A"/>
<rect x="110" y="102" width="180" height="52" rx="16" fill="#D"/>
<ellipse cx="200" cy="106" rx="82" ry="14" fill="#A"/>
<rect x="118" y="186" width="164" height="92" fill="#L"/>
<path d="M200 258q-34-8-36-44q30 2 36 44ZM200 258q34-10 36-48q-32 6-36 48Z" fill="#5d8a5a"/>
<path d="M200 262v-30" stroke="#35603d" stroke-width="4" stroke-linecap="round"/>
<path d="M134 168v120" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>"""

_HOB = """<rect x="60" y="334" width="280" height="18" rx="8" fill="#K"/>
<path d="M100 330h200M130 322v14M200 322v14M270 322v14" stroke="#2b332f" stroke-width="7"
 stroke-linecap="round"/><path d="M150 330q4-14 10 0M190 330q4-14 10 0M230 330q4-14 10 0"
 fill="#6fa3c9" opacity=".8"/>"""
_STEAM = """<path d="M88 186q-16-20 2-38M108 178q-14-18 2-36" stroke="#fff" stroke-width="8"
 fill="none" stroke-linecap="round" opacity=".8"/>"""

THINGS: dict[str, Thing] = {
    "kettle": Thing(
        "Kettle",
        _KETTLE,
        Closeup(
            150,
            168,
            2.2,
            """<path d="M132 156q64 16 132 0" stroke="#fff" stroke-width="2" opacity=".35"
 fill="none"/><path d="M180 206v70" stroke="#12201c" stroke-width="9" stroke-linecap="round"
 opacity=".35"/><path d="M180 236v40" stroke="#cfe6ee" stroke-width="6" stroke-linecap="round"/>
<path d="M192 216h8M192 236h8M192 256h8" stroke="#fff" stroke-width="3" opacity=".8"/>
<circle cx="92" cy="146" r="2" fill="#fff" opacity=".5"/>
<path d="M140 176l-46-24" stroke="#fff" stroke-width="3" opacity=".35" stroke-linecap="round"/>""",
        ),
        Scene("counter", 190, 326, 0.76, behind=_HOB, before=_STEAM + put("cup", 336, 378)),
        shadow_width=116,
    ),
    "pan": Thing(
        "Frying pan",
        _PAN,
        Closeup(
            264,
            236,
            2.1,
            """<ellipse cx="168" cy="231" rx="88" ry="18" fill="none" stroke="#6a746f"
 stroke-width="2"/><circle cx="290" cy="228" r="4" fill="#c9d1d3"/>
<circle cx="306" cy="221" r="4" fill="#c9d1d3"/>
<path d="M328 206l36-16" stroke="#0f1715" stroke-width="5" stroke-linecap="round"/>
<path d="M222 274q8-10 16 0t16 0" stroke="#fff" stroke-width="4" stroke-linecap="round"
 fill="none" opacity=".6"/>""",
        ),
        Scene(
            "counter",
            204,
            324,
            0.76,
            behind=_HOB,
            before="""<ellipse cx="168" cy="250" rx="40" ry="10" fill="#fffdf8"/>
<ellipse cx="174" cy="248" rx="14" ry="6" fill="#e9b84a"/>"""
            + put("lemons", 348, 380),
        ),
        shadow_x=160,
        shadow_width=126,
    ),
    "pot": Thing(
        "Casserole",
        _POT,
        Closeup(
            262,
            180,
            2.1,
            """<path d="M84 206h232" stroke="#fff" stroke-width="1.5" opacity=".4"/>
<circle cx="200" cy="100" r="4" fill="#8f9b9f"/><path d="M230 244q14-14 28 0t28 0" fill="none"
 stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".55"/>
<path d="M262 154q22 8 30 24" stroke="#fff" stroke-width="3" opacity=".4" fill="none"
 stroke-linecap="round"/>""",
        ),
        Scene(
            "counter",
            190,
            326,
            0.76,
            behind=_HOB,
            before=f'<g transform="translate(92 -56)">{_STEAM}</g>' + put("lemons", 346, 382),
        ),
        shadow_width=136,
    ),
    "moka": Thing(
        "Stovetop coffee maker",
        _MOKA,
        Closeup(
            214,
            220,
            2.1,
            """<circle cx="246" cy="280" r="3" fill="#4a524e"/><path d="M150 214h100M150 220h100"
 stroke="#7d8781" stroke-width="1.5"/><path d="M190 160q5-9 10 0t10 0" stroke="#fff"
 stroke-width="4" fill="none" stroke-linecap="round" opacity=".75"/>
<path d="M296 152v60" stroke="#fff" stroke-width="3" opacity=".25" stroke-linecap="round"/>""",
        ),
        Scene("counter", 170, 326, 0.7, behind=_HOB, before=put("cup", 326, 380, 1.1)),
        shadow_width=96,
    ),
    "knife": Thing(
        "Chef's knife",
        _KNIFE,
        Closeup(
            252,
            206,
            2.2,
            """<g transform="rotate(-24 200 230)"><path d="M70 228q80-10 160-8M96 238q70-8 134-6"
 stroke="#8f9b9f" stroke-width="1.5" fill="none" opacity=".7"/>
<path d="M262 236q40-6 92 2M266 244q30-4 48-2" stroke="#fff" stroke-width="1.5" fill="none"
 opacity=".35"/><path d="M200 224q6-8 12 0t12 0" stroke="#56605b" stroke-width="2.5"
 fill="none"/></g>""",
        ),
        Scene(
            "counter",
            196,
            340,
            0.66,
            behind="""<rect x="60" y="316" width="280" height="52" rx="14" fill="#b98d57"/>
<rect x="60" y="308" width="280" height="50" rx="14" fill="#W"/>""",
            before=put("lemons", 330, 346) + put("bread", 78, 340, 0.8),
            turn=14,
            shadow=False,
        ),
        base=310,
        shadow_width=130,
    ),
    "bottle": Thing(
        "Water bottle",
        _BOTTLE,
        Closeup(
            200,
            168,
            2.1,
            """<path d="M164 126h72M164 134h72" stroke="#7d8781" stroke-width="2"/>
<path d="M166 146h68" stroke="#e9eeee" stroke-width="4"/>
<path d="M170 104v20M180 104v20M190 104v20M210 104v20M220 104v20M230 104v20" stroke="#121b18"
 stroke-width="2" opacity=".7"/><circle cx="246" cy="200" r="3" fill="#fff" opacity=".6"/>
<circle cx="238" cy="214" r="2" fill="#fff" opacity=".6"/>
<circle cx="248" cy="226" r="2.5" fill="#fff" opacity=".6"/>""",
        ),
        Scene("beach", 210, 356, 0.62, before=put("shell", 96, 366) + put("pebbles", 316, 352)),
        shadow_width=78,
    ),
    "tea": Thing(
        "Tea in a tin",
        _TEA,
        Closeup(
            200,
            214,
            1.9,
            """<rect x="118" y="190" width="164" height="2" fill="#b7a67e"/>
<rect x="118" y="272" width="164" height="2" fill="#b7a67e"/>
<path d="M136 268h36M228 268h36" stroke="#8f897a" stroke-width="3" stroke-linecap="round"/>
<path d="M200 250q-18-8-26-26M200 250q18-10 26-30" stroke="#35603d" stroke-width="1.5"
 fill="none" opacity=".7"/><path d="M112 150h176" stroke="#fff" stroke-width="1.5"
 opacity=".35"/>""",
        ),
        Scene("table", 132, 350, 0.68, before=put("cup", 280, 362, 1.4)),
        shadow_width=96,
    ),
}
