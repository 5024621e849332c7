from shop.demo.drawing.props import put
from shop.demo.drawing.thing import Closeup, Scene, Thing

_BOAT = """<path d="M206 226V76" stroke="#8a6237" stroke-width="10" stroke-linecap="round"/>
<path d="M216 84q82 54 96 132h-96Z" fill="#L"/><path d="M196 112q-62 46-76 104h76Z" fill="#A"/>
<path d="M206 66l34 10-34 12Z" fill="#c9653f"/>
<path d="M66 234h268q10 0 6 12l-20 52q-8 22-32 22H112q-24 0-32-22l-20-52q-4-12 6-12Z" fill="#A"/>
<path d="M62 234h276q4 0 4 6l-4 16H62l-4-16q0-6 4-6Z" fill="#W"/>
<circle cx="156" cy="284" r="12" fill="#L"/><circle cx="200" cy="284" r="12" fill="#L"/>
<circle cx="244" cy="284" r="12" fill="#L"/><g fill="#27464d"><circle cx="156" cy="284" r="7"/>
<circle cx="200" cy="284" r="7"/><circle cx="244" cy="284" r="7"/></g>
<path d="M90 272q6 20 18 30" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".4"
 fill="none"/>"""

_BLOCKS = """<rect x="86" y="222" width="100" height="100" rx="14" fill="#A"/>
<rect x="204" y="222" width="100" height="100" rx="14" fill="#W"/>
<rect x="146" y="116" width="100" height="100" rx="14" fill="#L" transform="rotate(-7 196 166)"/>
<circle cx="254" cy="272" r="26" fill="#D"/>
<path d="M136 246l26 50h-52Z" fill="#L" stroke="#L" stroke-width="6" stroke-linejoin="round"/>
<path d="M170 172q13-17 26 0t26-2" stroke="#A" stroke-width="11" fill="none"
 stroke-linecap="round"/><path d="M100 246v44" stroke="#fff" stroke-width="7"
 stroke-linecap="round" opacity=".4"/><path d="M218 244v44" stroke="#fff" stroke-width="7"
 stroke-linecap="round" opacity=".4"/>"""

_BEAR = """<circle cx="140" cy="104" r="32" fill="#A"/><circle cx="260" cy="104" r="32" fill="#A"/>
<circle cx="140" cy="106" r="17" fill="#D"/><circle cx="260" cy="106" r="17" fill="#D"/>
<ellipse cx="110" cy="236" rx="32" ry="48" fill="#D" transform="rotate(24 110 236)"/>
<ellipse cx="290" cy="236" rx="32" ry="48" fill="#D" transform="rotate(-24 290 236)"/>
<ellipse cx="200" cy="248" rx="86" ry="76" fill="#A"/>
<ellipse cx="200" cy="258" rx="50" ry="48" fill="#L" opacity=".85"/>
<circle cx="200" cy="150" r="84" fill="#A"/><ellipse cx="200" cy="178" rx="40" ry="31" fill="#L"/>
<ellipse cx="200" cy="164" rx="14" ry="10" fill="#1d2421"/>
<path d="M200 174v10q-10 12-20 4M200 184q10 12 20 4" stroke="#1d2421" stroke-width="4" fill="none"
 stroke-linecap="round"/><circle cx="166" cy="138" r="8" fill="#1d2421"/>
<circle cx="234" cy="138" r="8" fill="#1d2421"/><circle cx="163" cy="135" r="3" fill="#fff"/>
<circle cx="231" cy="135" r="3" fill="#fff"/>
<ellipse cx="136" cy="298" rx="44" ry="26" fill="#A"/><ellipse cx="264" cy="298" rx="44" ry="26"
 fill="#A"/><ellipse cx="122" cy="298" rx="19" ry="17" fill="#D"/>
<ellipse cx="278" cy="298" rx="19" ry="17" fill="#D"/>
<path d="M136 126q8-26 34-36" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".35"
 fill="none"/>"""

_KITE = """<path d="M200 60L296 168 200 300 104 168Z" fill="#A" stroke="#A" stroke-width="8"
 stroke-linejoin="round"/><path d="M200 60L296 168H200ZM200 300L104 168H200Z" fill="#D"/>
<path d="M200 60V300M104 168H296" stroke="#e9d9b8" stroke-width="5"/>
<path d="M200 300q-34 16-12 34q30 18 60-2q30-16 58-2" fill="none" stroke="#6a746f"
 stroke-width="4"/><path d="M222 340l-10-16 20-2ZM268 328l-6-18 18 4ZM302 330l2-16 14 10Z"
 fill="#c9653f"/><path d="M132 160l44-50" stroke="#fff" stroke-width="8" stroke-linecap="round"
 opacity=".4"/>"""

THINGS: dict[str, Thing] = {
    "boat": Thing(
        "Wooden toy boat",
        _BOAT,
        Closeup(
            210,
            236,
            2.0,
            """<path d="M66 242h266M70 250h260" stroke="#8a6237" stroke-width="1.5" opacity=".6"/>
<path d="M230 112v94M250 130v78M270 154v56" stroke="#c9c2b2" stroke-width="1.5"
 stroke-dasharray="5 4"/><path d="M190 126v82" stroke="#fff" stroke-width="1.5" opacity=".5"
 stroke-dasharray="5 4"/><circle cx="206" cy="222" r="4" fill="#c8a24f"/>
<path d="M78 262h246" stroke="#fff" stroke-width="1.5" opacity=".35"/>""",
        ),
        Scene("floor", 220, 362, 0.8, behind=put("basket", 70, 330, 0.9)),
        base=320,
        shadow_width=124,
    ),
    "blocks": Thing(
        "Wooden building blocks",
        _BLOCKS,
        Closeup(
            212,
            228,
            2.0,
            """<path d="M212 232q40 10 84 0M210 306q40-8 88 2M214 290q10-40 0-52" stroke="#8a6237"
 stroke-width="1.5" opacity=".5" fill="none"/><rect x="93" y="229" width="86" height="86" rx="9"
 fill="none" stroke="#fff" opacity=".35" stroke-width="1.5"/>
<rect x="153" y="123" width="86" height="86" rx="9" fill="none" stroke="#c9c2b2"
 stroke-width="1.5" transform="rotate(-7 196 166)"/>""",
        ),
        Scene("living", 200, 366, 0.7, behind=put("basket", 76, 330)),
        shadow_width=132,
    ),
    "bear": Thing(
        "Soft toy bear",
        _BEAR,
        Closeup(
            206,
            166,
            2.0,
            """<circle cx="200" cy="150" r="84" fill="#N" opacity=".7"/>
<ellipse cx="200" cy="178" rx="40" ry="31" fill="#L"/>
<ellipse cx="200" cy="164" rx="14" ry="10" fill="#1d2421"/>
<ellipse cx="196" cy="161" rx="4" ry="2.5" fill="#fff" opacity=".6"/>
<path d="M200 174v10q-10 12-20 4M200 184q10 12 20 4" stroke="#1d2421" stroke-width="4" fill="none"
 stroke-linecap="round"/><circle cx="166" cy="138" r="8" fill="#1d2421"/>
<circle cx="234" cy="138" r="8" fill="#1d2421"/><circle cx="163" cy="135" r="3" fill="#fff"/>
<circle cx="231" cy="135" r="3" fill="#fff"/><path d="M150 228q50 18 100 0" stroke="#c9653f"
 stroke-width="12" stroke-linecap="round" fill="none"/>""",
        ),
        Scene("living", 176, 366, 0.72, before=put("books", 324, 372, 0.9)),
        shadow_width=120,
    ),
    "kite": Thing(
        "Kite",
        _KITE,
        Closeup(
            206,
            176,
            2.1,
            """<path d="M110 168L200 66 290 168 200 294Z" fill="none" stroke="#fff"
 stroke-width="1.5" stroke-dasharray="5 4" opacity=".6"/><circle cx="200" cy="168" r="9"
 fill="#K"/><circle cx="200" cy="168" r="3" fill="#c9d1d3"/>
<path d="M144 196q8-9 16 0t16 0" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".8"/>
<path d="M200 60L296 168 200 300 104 168Z" fill="#T"/>""",
        ),
        Scene(
            "beach",
            214,
            254,
            0.66,
            behind="""<path d="M204 228Q150 300 96 362" stroke="#6a746f" stroke-width="2"
 fill="none"/>""",
            before=put("pebbles", 92, 372),
            turn=-12,
            shadow=False,
        ),
        base=334,
        shadow_width=100,
    ),
}
