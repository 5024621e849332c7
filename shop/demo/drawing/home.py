from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_LAMP = """<rect x="150" y="300" width="110" height="20" rx="10" fill="#K"/>
<path d="M205 302L168 214L236 138" fill="none" stroke="#K" stroke-width="10"
 stroke-linecap="round" stroke-linejoin="round"/><circle cx="168" cy="214" r="11" fill="#A"/>
<path d="M214 96C262 84 316 116 322 168L214 176C196 150 196 112 214 96Z" fill="#A"/>
<path d="M214 176L322 168C304 186 236 192 214 176Z" fill="#ffe9b0"/>
<path d="M222 184L318 176L360 322L190 322Z" fill="#fff3c9" opacity=".28"/>"""

_CHAIR = """<path d="M138 236l-26 92M262 236l26 92M160 240l-6 80M240 240l6 80" stroke="#b88a55"
 stroke-width="12" stroke-linecap="round"/>
<path d="M112 110q88-34 176 0q14 78-8 108q-80 22-160 0q-22-30-8-108Z" fill="#A"/>
<path d="M110 214q90-22 180 0q10 32-16 40q-74 18-148 0q-26-8-16-40Z" fill="#D"/>
<path d="M132 122q20-12 50-14" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"
 fill="none"/>"""

_CUSHION = """<path d="M92 116q12-14 34-4q74 14 148 0q22-10 34 4q10 14 0 32q-14 68 0 132q10 22-2 34
q-12 12-34 4q-72-14-144 0q-22 8-34-4q-12-12-2-34q14-64 0-132q-10-18 0-32Z" fill="#A"/>
<path d="M100 120q100 26 200 0M100 314q100-26 200 0" stroke="#D" stroke-width="4" fill="none"
 opacity=".5"/><path d="M152 134q-12 80 0 164M200 138v156M248 134q12 80 0 164" stroke="#L"
 stroke-width="7" fill="none" opacity=".75"/>
<path d="M118 150q-8 40-6 74" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_CANDLE = """<path d="M200 148q-24-26 0-62q24 36 0 62Z" fill="#f5b13d"/>
<path d="M200 146q-11-14 0-34q11 20 0 34Z" fill="#fff0c0"/>
<rect x="124" y="176" width="152" height="146" rx="26" fill="#A"/>
<ellipse cx="200" cy="182" rx="76" ry="17" fill="#D"/>
<ellipse cx="200" cy="185" rx="64" ry="12" fill="#f8efdb"/>
<path d="M197 144h6v38h-6Z" fill="#4a3a2c"/>
<rect x="152" y="222" width="96" height="66" rx="10" fill="#L"/>
<path d="M176 246q8-9 16 0t16 0t16 0M184 266h32" stroke="#8f897a" stroke-width="4" fill="none"
 stroke-linecap="round"/>
<path d="M138 212v74" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>"""

_VASE = """<path d="M198 150Q182 98 146 62M202 150Q206 96 206 44M206 150Q226 104 258 76"
 stroke="#8d9a6f" stroke-width="5" fill="none" stroke-linecap="round"/>
<path d="M146 62q-22-2-26-24q24 0 26 24ZM164 92q-26 6-36-12q24-10 36 12ZM206 44q-16-12-4-32
q20 14 4 32ZM206 82q22-4 24-24q-24 4-24 24ZM258 76q4-22 26-24q0 24-26 24ZM236 104q24 6 36-10
q-22-12-36 10Z" fill="#G"/>
<path d="M176 136h48q-8 34 20 64q28 30 20 72q-8 48-42 50h-44q-34-2-42-50q-8-42 20-72
q28-30 20-64Z" fill="#A"/><ellipse cx="200" cy="138" rx="28" ry="9" fill="#D"/>
<path d="M138 262q62 18 124 0" stroke="#D" stroke-width="5" fill="none" opacity=".6"/>
<path d="M160 228q-10 18-8 44" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_BLANKET = """<rect x="84" y="250" width="232" height="72" rx="30" fill="#D"/>
<rect x="84" y="252" width="226" height="44" rx="22" fill="#A"/>
<rect x="90" y="194" width="226" height="68" rx="30" fill="#D"/>
<rect x="90" y="194" width="222" height="44" rx="22" fill="#A"/>
<path d="M118 142h164q36 0 36 32t-36 32H118q-30 0-30-32t30-32Z" fill="#A"/>
<path d="M196 142h74v64h-74Z" fill="#L" opacity=".85"/>
<path d="M214 142v64M252 142v64" stroke="#D" stroke-width="4"/>
<path d="M206 206v28M218 206v32M230 206v28M242 206v32M254 206v28M264 206v30" stroke="#efe9dc"
 stroke-width="6" stroke-linecap="round"/>
<path d="M112 160q8-8 24-8h34" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"
 fill="none"/>"""

_CLOCK = """<path d="M134 290l-18 30M266 290l18 30" stroke="#8a6237" stroke-width="14"
 stroke-linecap="round"/><circle cx="200" cy="208" r="112" fill="#A"/>
<circle cx="200" cy="208" r="92" fill="#D"/><circle cx="200" cy="208" r="88" fill="#L"/>
<path d="M200 130v14M200 272v14M122 208h14M264 208h14" stroke="#4a524e" stroke-width="7"
 stroke-linecap="round"/><path d="M200 208l-34-26M200 208l30-48" stroke="#1d2421"
 stroke-width="9" stroke-linecap="round"/><path d="M200 208l14 58" stroke="#c4532f"
 stroke-width="4" stroke-linecap="round"/><circle cx="200" cy="208" r="8" fill="#1d2421"/>
<path d="M106 180q12-44 52-64" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

THINGS: dict[str, Thing] = {
    "lamp": Thing(
        "Desk lamp",
        _LAMP,
        Closeup(
            244,
            150,
            2.1,
            """<ellipse cx="266" cy="182" rx="24" ry="9" fill="#fffdf2"/>
<path d="M232 112q34-8 58 20" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"
 fill="none"/><circle cx="232" cy="142" r="8" fill="#M"/><path d="M228 142h8" stroke="#4a524e"
 stroke-width="2"/><path d="M218 104v8M226 102v8M234 101v8" stroke="#12201c" stroke-width="3"
 stroke-linecap="round" opacity=".5"/>""",
        ),
        Scene("desk", 190, 346, 0.9, before=put("open_book", 262, 370, 1.05)),
    ),
    "chair": Thing(
        "Lounge chair",
        _CHAIR,
        Closeup(
            240,
            204,
            2.2,
            """<path d="M112 110q88-34 176 0q14 78-8 108q-80 22-160 0q-22-30-8-108Z" fill="#T"/>
<path d="M116 222q84-20 168 0" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".6" fill="none"/><circle cx="200" cy="160" r="6" fill="#D"/>
<circle cx="250" cy="156" r="6" fill="#D"/><path d="M128 238q72 20 144 0" stroke="#fff"
 stroke-width="1.5" opacity=".25" fill="none"/>""",
        ),
        Scene("living", 156, 362, 0.86, before=put("lamp", 310, 352, 1.1)),
        base=326,
        shadow_width=112,
    ),
    "cushion": Thing(
        "Cushion",
        _CUSHION,
        Closeup(
            258,
            264,
            2.1,
            """<path d="M92 116q208 0 216 0q10 14 0 32q-14 68 0 132q10 22-2 34h-212q-12-12-2-34
q14-64 0-132Z" fill="#T"/><path d="M302 148q-14 68 0 132" stroke="#fff" stroke-width="1.5"
 stroke-dasharray="5 4" opacity=".7" fill="none"/>
<rect x="284" y="226" width="22" height="16" rx="3" fill="#L"/>
<path d="M289 234q3-4 6 0t6 0" stroke="#56605b" stroke-width="1.5" fill="none"/>""",
        ),
        Scene(
            "living",
            206,
            318,
            0.62,
            behind="""<rect x="34" y="150" width="332" height="150" rx="40" fill="#c9c3b4"/>
<rect x="20" y="268" width="360" height="76" rx="30" fill="#d8d2c4"/>
<rect x="12" y="210" width="60" height="134" rx="28" fill="#bdb6a5"/>
<rect x="328" y="210" width="60" height="134" rx="28" fill="#bdb6a5"/>
<path d="M50 344v18M350 344v18" stroke="#8a6237" stroke-width="12" stroke-linecap="round"/>""",
        ),
        base=320,
        shadow_width=112,
    ),
    "candle": Thing(
        "Scented candle",
        _CANDLE,
        Closeup(
            200,
            186,
            2.1,
            """<ellipse cx="200" cy="186" rx="26" ry="5" fill="#fff6d8"/>
<circle cx="200" cy="120" r="62" fill="#ffe9b0" opacity=".22"/>
<path d="M142 186q10-8 30-9" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none"/>
<rect x="157" y="227" width="86" height="56" rx="7" fill="none" stroke="#c9c2b2"
 stroke-width="1.5"/>""",
        ),
        Scene("shelf", 170, 323, 0.76, before=put("books", 306, 323, 1.1) + put("shell", 66, 323)),
        shadow_width=92,
    ),
    "vase": Thing(
        "Vase",
        _VASE,
        Closeup(
            200,
            186,
            2.0,
            """<path d="M176 146q24 8 48 0" stroke="#fff" stroke-width="2" opacity=".5"
 fill="none"/><path d="M164 196q36 12 72 0M152 214q48 14 96 0M144 232q56 16 112 0" stroke="#fff"
 stroke-width="1.5" opacity=".3" fill="none"/><g fill="#fff" opacity=".5">
<circle cx="190" cy="228" r="2"/><circle cx="216" cy="212" r="2"/>
<circle cx="226" cy="240" r="1.5"/><circle cx="178" cy="250" r="2"/></g>""",
        ),
        Scene("table", 180, 350, 0.84, before=put("books", 318, 356)),
        shadow_width=88,
    ),
    "blanket": Thing(
        "Wool blanket",
        _BLANKET,
        Closeup(
            232,
            196,
            2.1,
            """<path d="M118 142h164q36 0 36 32t-36 32H118q-30 0-30-32t30-32Z" fill="#N"/>
<rect x="90" y="194" width="222" height="44" rx="22" fill="#N"/>
<rect x="280" y="164" width="26" height="20" rx="3" fill="#L"/>
<path d="M286 174q3-4 7 0t7 0" stroke="#56605b" stroke-width="1.5" fill="none"/>""",
        ),
        Scene("hall", 200, 372, 0.84, behind=put("umbrella", 60, 340, 1.2)),
        shadow_width=132,
    ),
    "clock": Thing(
        "Mantel clock",
        _CLOCK,
        Closeup(
            226,
            180,
            2.1,
            """<path d="M239 140l-4 7M268 169l-7 4M268 247l-7-4M239 276l-4-7M161 140l4 7M132 169l7
 4"
 stroke="#8f897a" stroke-width="3" stroke-linecap="round"/>
<circle cx="200" cy="208" r="3" fill="#c8a24f"/><circle cx="200" cy="208" r="80" fill="none"
 stroke="#c9c2b2" stroke-width="1.5" stroke-dasharray="1.5 6.88"/>
<path d="M190 240q5-5 10 0t10 0" stroke="#8f897a" stroke-width="2" fill="none"/>""",
        ),
        Scene("shelf", 164, 323, 0.8, before=put("flowers", 310, 323, 1.25)),
        shadow_width=104,
    ),
}
