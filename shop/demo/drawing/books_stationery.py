from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_BOOK = """<path d="M104 110h158q26 0 26 26v182h-158q-26 0-26-26Z" fill="#A"/>
<path d="M104 292q0-24 26-24h158v50h-158q-26 0-26-26Z" fill="#L"/>
<path d="M104 292q0-24 26-24h158" fill="none" stroke="#D" stroke-width="5"/>
<rect x="140" y="146" width="110" height="14" rx="7" fill="#L"/>
<rect x="140" y="174" width="72" height="10" rx="5" fill="#L" opacity=".7"/>
<circle cx="196" cy="222" r="24" fill="#D"/>"""

_NOTEBOOK = """<rect x="124" y="92" width="172" height="228" rx="14" fill="#D"/>
<rect x="122" y="96" width="166" height="222" rx="10" fill="#f6f1e4"/>
<rect x="108" y="88" width="172" height="230" rx="14" fill="#A"/>
<path d="M108 102q0-14 14-14h14v230h-14q-14 0-14-14Z" fill="#D"/>
<rect x="246" y="88" width="11" height="230" fill="#1d2421" opacity=".8"/>
<rect x="158" y="132" width="68" height="44" rx="6" fill="#L"/>
<path d="M170 148h44M170 160h28" stroke="#8f897a" stroke-width="4" stroke-linecap="round"/>
<path d="M196 318v22l-7-7-7 7v-22Z" fill="#c4532f"/>
<path d="M150 106h70" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".38"/>"""

_PEN = """<g transform="rotate(-32 200 220)">
<path d="M58 220l-30 0 34-13h26v26H62Z" fill="#M"/>
<path d="M40 220h40" stroke="#6a746f" stroke-width="2"/>
<path d="M84 202q60-8 110-8v52q-50 0-110-8Z" fill="#K"/>
<rect x="190" y="192" width="176" height="56" rx="24" fill="#A"/>
<rect x="190" y="192" width="14" height="56" fill="#e0c27a"/>
<rect x="346" y="196" width="9" height="48" fill="#e0c27a"/>
<path d="M350 186h-106q-10 0-10 7t10 7h94Z" fill="#e0c27a"/>
<path d="M216 212h110" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"/></g>"""

_PENCILS = """<g stroke-linejoin="round"><path d="M150 200L128 84l12-30 16 26 20 120Z"
 fill="#d9a94f"/>
<path d="M128 84l12-30 16 26Z" fill="#efe0c2"/><path d="M180 200l2-122 16-32 14 32 2 122Z"
 fill="#8b74b0"/><path d="M182 78l16-32 14 32Z" fill="#efe0c2"/>
<path d="M226 200l24-110 20-24 10 30-22 104Z" fill="#c9653f"/>
<path d="M250 90l20-24 10 30Z" fill="#efe0c2"/></g>
<path d="M124 178h152l-10 130q-1 14-16 14H150q-15 0-16-14Z" fill="#A"/>
<ellipse cx="200" cy="180" rx="76" ry="15" fill="none" stroke="#D" stroke-width="9"/>
<path d="M128 184q72 20 144 0l-2 20q-70 18-140 0Z" fill="#D" opacity=".55"/>
<path d="M148 216l6 78" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".38"/>
<path d="M186 262q8-9 16 0t16 0" stroke="#fffdf8" stroke-width="5" fill="none"
 stroke-linecap="round" opacity=".8"/>"""

THINGS: dict[str, Thing] = {
    "book": Thing(
        "Book",
        _BOOK,
        Closeup(
            212,
            238,
            2.1,
            """<path d="M104 110h158q26 0 26 26v132h-158q-26 0-26 24Z" fill="#T" opacity=".7"/>
<path d="M120 282h168M116 292h172M118 302h170M124 311h164" stroke="#b8b0a0" stroke-width="1.5"
 opacity=".8"/><path d="M182 222q7-9 14 0t14 0" stroke="#fffdf8" stroke-width="4" fill="none"
 stroke-linecap="round"/><path d="M184 234q6-7 12 0t12 0" stroke="#fffdf8" stroke-width="3"
 fill="none" stroke-linecap="round" opacity=".7"/><path d="M248 318v18l-6-5-6 5v-18Z"
 fill="#c4532f"/>""",
        ),
        Scene("desk", 216, 366, 0.76, before=put("cup", 330, 374, 1.1) + put("fern", 66, 356)),
        base=318,
        shadow_width=112,
    ),
    "notebook": Thing(
        "Notebook",
        _NOTEBOOK,
        Closeup(
            204,
            150,
            2.1,
            """<rect x="108" y="88" width="172" height="230" rx="14" fill="#T" opacity=".7"/>
<rect x="163" y="137" width="58" height="34" rx="3" fill="none" stroke="#c9c2b2"/>
<path d="M140 94v220" stroke="#fff" stroke-width="1.5" stroke-dasharray="5 4" opacity=".6"/>
<path d="M249 90v224" stroke="#fff" opacity=".25" stroke-width="1.5"/>
<path d="M186 210q7-8 14 0t14 0" stroke="#12201c" stroke-width="3" fill="none" opacity=".5"
 stroke-linecap="round"/>""",
        ),
        Scene("desk", 232, 358, 0.76, before=put("pencil", 334, 380) + put("books", 86, 352)),
        base=318,
        shadow_width=104,
    ),
    "pen": Thing(
        "Fountain pen",
        _PEN,
        Closeup(
            130,
            258,
            2.1,
            """<g transform="rotate(-32 200 220)"><circle cx="80" cy="220" r="4" fill="#4a524e"/>
<path d="M62 212h18M62 228h18" stroke="#c8a24f" stroke-width="2.5"/>
<path d="M96 204v32M104 203v34" stroke="#8f9b97" stroke-width="2" opacity=".6"/>
<path d="M194 194v52M200 194v52" stroke="#a8863f" stroke-width="1.5"/></g>
<path d="M20 332q20-18 34-2" stroke="#3b4654" stroke-width="4" fill="none"
 stroke-linecap="round"/>""".replace(".5", ".5"),
        ),
        Scene(
            "desk",
            230,
            354,
            0.66,
            behind="""<path d="M60 330l34-34h250l-20 78H44Z" fill="#fffdf8"/>
<path d="M96 318h120M86 332h130M80 346h80" stroke="#b8b0a0" stroke-width="3"/>""",
            turn=8,
        ),
        base=330,
        shadow_width=132,
    ),
    "pencils": Thing(
        "Pencil pot",
        _PENCILS,
        Closeup(
            206,
            150,
            2.0,
            """<path d="M196 46l4 0M136 60l6-2M268 72l5 3" stroke="#4a524e" stroke-width="7"
 stroke-linecap="round"/><path d="M192 84v92M202 84v92M142 90l16 88M262 98l-18 80" stroke="#fff"
 stroke-width="2" opacity=".45"/><g fill="#fff" opacity=".5"><circle cx="176" cy="226" r="2"/>
<circle cx="222" cy="218" r="2"/><circle cx="246" cy="236" r="1.5"/></g>""",
        ),
        Scene("desk", 270, 356, 0.78, before=put("open_book", 110, 372, 1.1)),
        shadow_width=92,
    ),
}
