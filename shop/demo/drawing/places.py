"""Where things are used: the room, the desk, the deck, the beach. Drawn behind everything else."""

_WALL = '<rect y="278" width="400" height="122" fill="#F"/>'
_BOARD = """<rect y="290" width="400" height="110" fill="#W"/>
<rect y="290" width="400" height="5" fill="#fff" opacity=".35"/>
<path d="M0 330q120-8 400 2M0 372q180 8 400-4" stroke="#8a6237" stroke-width="2" fill="none"
 opacity=".22"/>"""

WINDOW = """<rect x="36" y="34" width="150" height="172" rx="16" fill="#L"/>
<rect x="48" y="46" width="126" height="148" rx="8" fill="#cfe0e6"/>
<path d="M48 138h126v48a8 8 0 0 1-8 8H56a8 8 0 0 1-8-8Z" fill="#8fb3bd"/>
<path d="M120 138v-30l22 30Z" fill="#fffdf8"/><path d="M104 140h44l-8 10h-28Z" fill="#b9654a"/>
<rect x="107" y="46" width="7" height="148" fill="#L"/>
<rect x="28" y="200" width="166" height="13" rx="6" fill="#L"/>"""

PICTURE = """<rect x="258" y="58" width="96" height="116" rx="8" fill="#L"/>
<rect x="269" y="69" width="74" height="94" rx="4" fill="#dfe8e6"/>
<path d="M269 132q20-14 38 0t36-4v31a4 4 0 0 1-4 4h-66a4 4 0 0 1-4-4Z" fill="#8fb3bd"/>
<circle cx="322" cy="94" r="10" fill="#e7b877"/>"""

_SKY = """<circle cx="318" cy="84" r="30" fill="#fff" opacity=".7"/>
<path d="M70 96q12-14 24 0q12-14 24 0M128 70q8-10 16 0q8-10 16 0" fill="none" stroke="#7d8a8c"
 stroke-width="4" stroke-linecap="round" opacity=".6"/>"""

_SEA = """<rect y="196" width="400" height="80" fill="#9dbfc8"/>
<path d="M0 218h120M180 232h140M40 250h90M280 214h120" stroke="#fff" stroke-width="4"
 stroke-linecap="round" opacity=".5"/>"""

_LIGHTHOUSE = """<path d="M40 196q30-26 84 0Z" fill="#8a9a86"/>
<path d="M66 186l6-70h18l6 70Z" fill="#fffdf8"/><path d="M70 140h22l2 20h-26Z" fill="#c46a4d"/>
<rect x="70" y="102" width="22" height="14" rx="4" fill="#4a524e"/>"""

PLACES: dict[str, str] = {
    "desk": _WALL + WINDOW + _BOARD,
    "table": PICTURE + _BOARD,
    "counter": """<path d="M0 210h400M0 250h400M60 210v40M160 210v40M260 210v40M360 210v40M110
 250v40
 M210 250v40M310 250v40" stroke="#E" stroke-width="3" fill="none"/>"""
    + _BOARD,
    "floor": """<rect y="286" width="400" height="114" fill="#F"/>
<rect y="274" width="400" height="13" fill="#L"/>"""
    + WINDOW,
    "living": """<rect y="286" width="400" height="114" fill="#F"/>
<rect y="274" width="400" height="13" fill="#L"/>
<ellipse cx="200" cy="352" rx="176" ry="34" fill="#E"/>"""
    + PICTURE,
    "shelf": """<rect x="24" y="322" width="352" height="20" rx="7" fill="#W"/>
<path d="M70 342v34q0 8 8 4l30-38M330 342v34q0 8-8 4l-30-38" fill="none" stroke="#8a6237"
 stroke-width="7" stroke-linejoin="round"/>""",
    "wall": """<rect y="338" width="400" height="62" fill="#F"/>
<rect y="328" width="400" height="11" fill="#L"/>
<rect x="30" y="66" width="340" height="30" rx="12" fill="#W"/>
<rect x="70" y="72" width="14" height="30" rx="7" fill="#K"/>
<rect x="316" y="72" width="14" height="30" rx="7" fill="#K"/>""",
    "hall": """<rect y="300" width="400" height="100" fill="#F"/>
<rect x="214" y="42" width="130" height="260" rx="10" fill="#L"/>
<rect x="232" y="62" width="94" height="96" rx="8" fill="#cfe0e6"/>
<rect x="232" y="176" width="94" height="108" rx="8" fill="#E" opacity=".6"/>
<circle cx="228" cy="186" r="6" fill="#K"/><rect y="294" width="400" height="9" fill="#L"/>""",
    "step": """<rect width="400" height="400" fill="#F" opacity=".5"/>
<rect y="236" width="400" height="36" fill="#E"/><rect y="228" width="400" height="16" rx="5"
 fill="#L"/><rect y="326" width="400" height="74" fill="#E"/>
<rect y="316" width="400" height="26" rx="6" fill="#L"/>
<path d="M30 228v-160M30 78q180 70 370 78" stroke="#K" stroke-width="9" fill="none"
 stroke-linecap="round"/>""",
    "beach": _SKY
    + _SEA
    + """<path d="M0 270q110-16 220-2t180-8v140H0Z" fill="#ead8b4"/>
<path d="M0 270q110-16 220-2t180-8" stroke="#fff" stroke-width="7" fill="none" opacity=".8"/>
<path d="M40 350q20-8 40 0M310 374q20-8 40 0" stroke="#cdb384" stroke-width="4" fill="none"
 stroke-linecap="round"/>""",
    "deck": _SKY
    + _SEA
    + _LIGHTHOUSE
    + """<rect y="272" width="400" height="128" fill="#W"/>
<path d="M0 304h400M0 344h400" stroke="#8a6237" stroke-width="3" opacity=".45"/>
<rect y="272" width="400" height="5" fill="#fff" opacity=".35"/>""",
    "meadow": _SKY
    + """<path d="M0 240q90-70 190-20t210-30v90H0Z" fill="#b5c9a5"/>
<path d="M0 272q120-26 240-8t160-8v144H0Z" fill="#a3ba90"/>
<path d="M40 330l4-14 4 14M330 300l4-14 4 14M356 360l4-14 4 14M60 378l4-14 4 14" fill="none"
 stroke="#7f9a6d" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>""",
    "garden": """<path d="M28 150v130M84 150v130M140 150v130M196 150v130M252 150v130M308 150v130
M364 150v130" stroke="#fffdf8" stroke-width="26" stroke-linecap="round"/>
<path d="M0 186h400M0 244h400" stroke="#efe9dc" stroke-width="12"/>
<path d="M0 276q100-14 200-4t200-6v134H0Z" fill="#a3ba90"/>
<path d="M0 330q120-16 400-4v74H0Z" fill="#8c6e55"/>""",
    "bench": """<path d="M0 200h400M0 258h400" stroke="#E" stroke-width="3"/>
<rect y="290" width="400" height="24" fill="#W"/>
<rect y="314" width="400" height="86" fill="#8a6237" opacity=".75"/>
<rect y="290" width="400" height="5" fill="#fff" opacity=".35"/>
<path d="M40 60h320v110H40Z" fill="#E" opacity=".5"/>
<g opacity=".75"><path d="M66 78h34q12 2 14 12l-18 2h-6v58h-12V92H66Z" fill="#K"/>
<path d="M148 78l12 10 12-10v24l-6 8v42h-12v-42l-6-8Z" fill="#8f9b9f"/>
<path d="M236 80h84l14 34-98 14Z" fill="#8f9b9f"/>
<path d="M238 132l96-14" stroke="#6a746f" stroke-width="4" stroke-dasharray="3 4"/>
<path d="M206 78h28v50h-28Z" fill="#8a6237"/></g>""",
}
