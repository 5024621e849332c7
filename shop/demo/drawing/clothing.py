from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_TEE = """<path d="M152 92l-62 34q-18 10-24 30l-14 44q-4 10 6 14l38 14q8 2 10-6l6-22v110
q0 12 12 12h152q12 0 12-12V200l6 22q2 8 10 6l38-14q10-4 6-14l-14-44q-6-20-24-30l-62-34
q-48 34-96 0Z" fill="#A"/><path d="M152 92q48 62 96 0l-14-8q-34 34-68 0Z" fill="#D"/>
<path d="M112 200v-24M288 200v-24" stroke="#D" stroke-width="5" stroke-linecap="round"
 opacity=".6"/><path d="M112 298h176v12q0 12-12 12H124q-12 0-12-12Z" fill="#D" opacity=".3"/>
<path d="M222 170q7-8 14 0t14 0" stroke="#fffdf8" stroke-width="5" fill="none"
 stroke-linecap="round"/><path d="M92 144q8-10 26-18" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".38" fill="none"/>"""

_SWEATER = """<path d="M156 88l-54 24q-20 10-26 32L46 288q-2 12 8 16l32 10q10 2 12-8l20-98v94
q0 14 14 14h136q14 0 14-14v-94l20 98q2 10 12 8l32-10q10-4 8-16l-30-144q-6-22-26-32l-54-24
q-44 20-88 0Z" fill="#A"/><path d="M118 296h164v10q0 14-14 14H132q-14 0-14-14ZM48 278l44 14
-4 18q-2 6-8 4l-28-8q-8-4-7-14ZM352 278l-44 14 4 18q2 6 8 4l28-8q8-4 7-14Z" fill="#D"/>
<path d="M152 90q48 48 96 0l-8-16q-40 22-80 0Z" fill="#D"/>
<path d="M104 160q96 40 192 0" fill="none" stroke="#L" stroke-width="9" opacity=".85"/>
<path d="M108 178q92 38 184 0" fill="none" stroke="#L" stroke-width="4" opacity=".7"
 stroke-dasharray="6 8"/><path d="M92 144q6-14 22-20" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".38" fill="none"/>"""

_JACKET = """<path d="M148 98l-48 22q-18 10-24 32L50 286q-2 10 8 14l34 8q10 2 12-8l14-80v92
q0 10 10 10h144q10 0 10-10v-92l14 80q2 10 12 8l34-8q10-4 8-14l-26-134q-6-22-24-32l-48-22Z"
 fill="#A"/><path d="M148 98q-6-40 52-44q58 4 52 44q-22 44-52 46q-30-2-52-46Z" fill="#D"/>
<path d="M164 102q2-28 36-30q34 2 36 30q-14 30-36 32q-22-2-36-32Z" fill="#1d2421" opacity=".8"/>
<path d="M192 136h18v186h-18Z" fill="#D"/><g fill="#e8d9a8"><circle cx="201" cy="160" r="6"/>
<circle cx="201" cy="200" r="6"/><circle cx="201" cy="240" r="6"/><circle cx="201" cy="280" r="6"/>
</g><rect x="130" y="242" width="48" height="54" rx="9" fill="#D" opacity=".7"/>
<rect x="224" y="242" width="48" height="54" rx="9" fill="#D" opacity=".7"/>
<rect x="126" y="236" width="56" height="18" rx="7" fill="#A"/>
<rect x="220" y="236" width="56" height="18" rx="7" fill="#A"/>
<path d="M92 150q6-14 20-20" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_BEANIE = """<path d="M92 250q-6-150 108-150t108 150Z" fill="#A"/>
<path d="M146 250q-4-100 54-148M254 250q4-100-54-148M200 250V102" stroke="#D" stroke-width="4"
 fill="none" opacity=".5"/><rect x="78" y="236" width="244" height="84" rx="32" fill="#D"/>
<rect x="82" y="236" width="234" height="70" rx="30" fill="#A"/>
<path d="M112 244v54M138 242v58M164 242v58M190 242v58M216 242v58M242 242v58M268 242v58M292 246v48"
 stroke="#D" stroke-width="5" stroke-linecap="round" opacity=".4"/>
<circle cx="200" cy="92" r="32" fill="#L"/><path d="M182 84q8-14 24-14M214 108q8-8 8-18"
 stroke="#fff" stroke-width="5" stroke-linecap="round" fill="none"/>
<rect x="228" y="258" width="56" height="30" rx="6" fill="#L"/>
<path d="M243 275q6-8 13 0t13 0" stroke="#56605b" stroke-width="4" fill="none"
 stroke-linecap="round"/><path d="M116 208q8-50 34-72" stroke="#fff" stroke-width="9"
 stroke-linecap="round" opacity=".35" fill="none"/>"""

_SOCKS = """<path d="M206 78h74v118q2 14 20 26l30 20q26 20 12 46q-18 30-54 14l-76-40q-18-12-14-38Z"
 fill="#D"/><path d="M206 78h74v34h-74Z" fill="#L" opacity=".8"/>
<path d="M106 92h78q4 60-2 124q2 14 20 24l36 20q28 20 12 46q-18 28-54 14l-84-36q-22-12-16-42
q12-76 10-150Z" fill="#A"/><path d="M106 92h78v38h-77Z" fill="#L"/>
<path d="M118 96v30M132 96v30M146 96v30M160 96v30M174 96v30" stroke="#c9c2b2" stroke-width="4"/>
<path d="M106 158h79M104 176h80" stroke="#L" stroke-width="8" opacity=".85"/>
<path d="M99 236q-2 22 17 36l30 12q22-34-10-58q-20-6-37 10ZM254 270q16 18 0 38q-18 26-52 12
q-4-46 52-50Z" fill="#D"/><path d="M122 196q0 20-4 34" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".38" fill="none"/>"""

_SCARF = """<path d="M110 150q-30 8-26 40q4 36 116 36t116-36q4-32-26-40q-16-44-90-44t-90 44Z"
 fill="#D"/><path d="M84 176q0-46 116-46t116 46q0 52-116 52T84 176Z" fill="#A"/>
<path d="M128 168q0-20 72-20t72 20q0 20-72 20t-72-20Z" fill="#D"/>
<path d="M216 216h72l10 80h-76Z" fill="#A"/><path d="M150 220h74l-10 84h-76Z" fill="#A"/>
<path d="M216 216l8 0-10 88h-8Z" fill="#D" opacity=".6"/>
<path d="M147 244h74M144 262h74M222 244h70M222 262h72" stroke="#L" stroke-width="8" opacity=".85"/>
<path d="M144 304v20M158 304v22M172 304v20M186 304v22M200 304v20M210 304v18M230 296v20M244 296v22
M258 296v20M272 296v22M288 296v20" stroke="#D" stroke-width="6" stroke-linecap="round"/>
<path d="M98 170q4-20 40-28" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"
 fill="none"/>"""

_HANGER = """<path d="M206 92q-2-14 8-16q10 0 8-10" fill="none" stroke="#56605b" stroke-width="4"
 stroke-linecap="round"/>"""

THINGS: dict[str, Thing] = {
    "tee": Thing(
        "T-shirt",
        _TEE,
        Closeup(
            216,
            144,
            2.1,
            """<path d="M112 130h176v180H112Z" fill="#T" opacity=".6"/>
<path d="M146 97q54 70 108 0" fill="none" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".7"/><rect x="188" y="102" width="24" height="14" rx="2" fill="#L"/>
<path d="M194 110q3-4 6 0t6 0" stroke="#56605b" stroke-width="1.5" fill="none"/>
<path d="M288 172l8 28" stroke="#fff" stroke-width="1.5" stroke-dasharray="4 3" opacity=".5"/>""",
        ),
        Scene("wall", 206, 304, 0.84, behind=_HANGER, shadow=False),
        shadow_width=104,
    ),
    "sweater": Thing(
        "Knitted sweater",
        _SWEATER,
        Closeup(
            216,
            160,
            2.1,
            """<path d="M156 88l-54 24-14 60 30 20v104h164V192l30-20-14-60-54-24q-44 20-88 0Z"
 fill="#N"/><path d="M158 88v18M170 92v20M184 95v22M200 96v22M216 95v22M230 92v20M242 88v18"
 stroke="#fff" stroke-width="2" opacity=".3"/>
<path d="M118 192l-8-34M282 192l8-34" stroke="#12201c" stroke-width="2" opacity=".3"/>""",
        ),
        Scene("wall", 206, 300, 0.84, behind=_HANGER, shadow=False),
        base=320,
        shadow_width=112,
    ),
    "jacket": Thing(
        "Rain jacket",
        _JACKET,
        Closeup(
            216,
            176,
            2.0,
            """<path d="M189 138v184M213 138v184" stroke="#fff" stroke-width="1.5"
 stroke-dasharray="5 4" opacity=".6"/><g fill="#a8863f"><circle cx="201" cy="160" r="2.5"/>
<circle cx="201" cy="200" r="2.5"/><circle cx="201" cy="240" r="2.5"/></g>
<path d="M176 136l-6 48M226 136l6 48" stroke="#efe9dc" stroke-width="4" stroke-linecap="round"/>
<g fill="#fff" opacity=".6"><ellipse cx="248" cy="180" rx="3" ry="5"/>
<ellipse cx="262" cy="206" rx="2.5" ry="4"/><ellipse cx="150" cy="200" rx="3" ry="5"/>
<ellipse cx="242" cy="216" rx="2" ry="3"/><ellipse cx="160" cy="226" rx="2" ry="3"/></g>""",
        ),
        Scene(
            "wall",
            206,
            320,
            0.84,
            behind=put("hook", 206, 84, 1.3),
            before=put("umbrella", 344, 366, 0.9),
            shadow=False,
        ),
        shadow_width=104,
    ),
    "beanie": Thing(
        "Knitted hat",
        _BEANIE,
        Closeup(
            236,
            232,
            2.0,
            """<path d="M92 238q-6-138 108-138t108 138Z" fill="#N"/>
<rect x="82" y="236" width="234" height="70" rx="30" fill="#N"/>
<rect x="228" y="258" width="56" height="30" rx="6" fill="#L"/>
<path d="M243 275q6-8 13 0t13 0" stroke="#56605b" stroke-width="4" fill="none"
 stroke-linecap="round"/><rect x="231" y="261" width="50" height="24" rx="4" fill="none"
 stroke="#8f897a" stroke-dasharray="3 3"/>""",
        ),
        Scene("hall", 148, 372, 0.7, before=put("basket", 316, 368)),
        base=318,
        shadow_width=132,
    ),
    "socks": Thing(
        "Pair of socks",
        _SOCKS,
        Closeup(
            164,
            182,
            2.1,
            """<path d="M106 184h78l-2 32q2 14 20 24l36 20q-30 20-36 60l-86-36q-22-12-16-42Z"
 fill="#N"/><path d="M206 112h74v84q2 14 20 26l-40 40Z" fill="#N" opacity=".6"/>
<path d="M106 130h78" stroke="#12201c" stroke-width="2" opacity=".25"/>
<path d="M138 228q28 24 12 54" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4"
 opacity=".7" fill="none"/>""",
        ),
        Scene("living", 206, 366, 0.72, behind=put("basket", 82, 332, 1.0)),
        base=326,
        shadow_width=126,
    ),
    "scarf": Thing(
        "Wool scarf",
        _SCARF,
        Closeup(
            208,
            232,
            2.0,
            """<path d="M84 176q0-46 116-46t116 46q0 52-116 52T84 176Z" fill="#N" opacity=".8"/>
<path d="M216 216h72l10 80h-76ZM150 220h74l-10 84h-76Z" fill="#N"/>
<rect x="196" y="274" width="20" height="24" rx="3" fill="#L"/>
<path d="M200 286q3-4 6 0t6 0" stroke="#56605b" stroke-width="1.5" fill="none"/>""",
        ),
        Scene("hall", 140, 370, 0.76, before=put("umbrella", 316, 362, 1.2)),
        base=326,
        shadow_width=112,
    ),
}
