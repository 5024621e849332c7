"""Small things that keep a product company in its scene. Each stands on its own origin."""

_PROPS: dict[str, str] = {
    "books": """<rect x="-54" y="-20" width="108" height="20" rx="5" fill="#8499a3"/>
<rect x="-46" y="-38" width="94" height="18" rx="5" fill="#e6d8b8"/>
<rect x="-50" y="-58" width="88" height="20" rx="5" fill="#b9786a"/>
<path d="M-40-10h24M-38-48h30" stroke="#fff" stroke-width="4" stroke-linecap="round"
 opacity=".6"/>""",
    "fern": """<path d="M0-40Q-44-54-48-104Q-6-96 0-40ZM0-40Q44-58 46-112Q2-100 0-40Z"
 fill="#5d8a5a"/>
<path d="M0-40Q-14-96 4-128Q24-90 0-40Z" fill="#76a46c"/>
<path d="M-32-46h64L25 0h-50Z" fill="#d3a283" stroke="#d3a283" stroke-width="5"
 stroke-linejoin="round"/><rect x="-37" y="-52" width="74" height="15" rx="6" fill="#b9805f"/>""",
    "cup": """<path d="M24-44q28 0 26 20t-30 18" fill="none" stroke="#d8d2c4" stroke-width="8"/>
<path d="M-30-54h60v38q0 16-16 16h-28q-16 0-16-16Z" fill="#L"/>
<ellipse cy="-54" rx="30" ry="7" fill="#cfc7b6"/><ellipse cy="-53" rx="24" ry="5" fill="#5a3820"/>
<path d="M-8-68q-7-9 1-17M8-68q-7-9 1-17" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".8"/>""",
    "lemons": """<ellipse cx="-22" cy="-15" rx="24" ry="16" fill="#e9c652"/>
<ellipse cx="22" cy="-14" rx="23" ry="15" fill="#dcb43c"/>
<path d="M-36-22q6-6 14-5M8-21q6-5 12-4" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".6"/>""",
    "open_book": """<path d="M-66-6Q-34-24 0-8Q34-24 66-6V6Q34-8 0 6Q-34-8-66 6Z" fill="#L"/>
<path d="M0-8V6M-54-6q24-10 42-2M12-8q20-8 42 2" stroke="#b8b0a0" stroke-width="2.5"
 fill="none"/>""",
    "pencil": """<g transform="rotate(-12)"><rect x="-46" y="-9" width="76" height="9"
 fill="#d9a94f"/>
<path d="M30-9l16 4.5L30 0Z" fill="#efe0c2"/><rect x="-54" y="-9" width="9" height="9" rx="3"
 fill="#c9786a"/></g>""",
    "shell": """<path d="M0 0Q-30-6-28-26Q-14-40 0-40Q14-40 28-26Q30-6 0 0Z" fill="#f0d9cb"/>
<path d="M0-2v-36M0-2L-15-34M0-2L15-34" stroke="#cfa691" stroke-width="3"/>""",
    "pebbles": """<ellipse cx="-14" cy="-9" rx="22" ry="12" fill="#a7aeac"/>
<ellipse cx="18" cy="-6" rx="15" ry="9" fill="#c5c2b8"/>
<path d="M-26-13q6-5 13-4" stroke="#fff" stroke-width="3" stroke-linecap="round" fill="none"
 opacity=".6"/>""",
    "umbrella": """<path d="M0-150V-20q0 16 14 16t14-14" fill="none" stroke="#K" stroke-width="7"
 stroke-linecap="round"/><path d="M-17-120Q0-168 17-120L4-26h-8Z" fill="#b9786a"/>""",
    "basket": """<path d="M-54-62h108L44 0h-88Z" fill="#d0ab74" stroke="#d0ab74" stroke-width="6"
 stroke-linejoin="round"/><path d="M-50-44h100M-47-24h94" stroke="#a87f49" stroke-width="4"
 stroke-dasharray="10 6"/><rect x="-60" y="-70" width="120" height="14" rx="7" fill="#b98d57"/>""",
    "fir": """<rect x="-6" y="-42" width="12" height="42" fill="#8a6237"/>
<path d="M0-136L36-72h-14l22 32h-88l22-32h-14Z" fill="#6f9470" stroke="#6f9470" stroke-width="8"
 stroke-linejoin="round"/>""",
    "laptop": """<path d="M-70-92h140a8 8 0 0 1 8 8v78H-78v-78a8 8 0 0 1 8-8Z" fill="#K"/>
<rect x="-68" y="-82" width="136" height="72" rx="4" fill="#S"/>
<rect x="-92" y="-8" width="184" height="10" rx="5" fill="#M"/>""",
    "mug_plain": """<path d="M24-44q28 0 26 20t-30 18" fill="none" stroke="#8499a3"
 stroke-width="8"/>
<path d="M-30-54h60v38q0 16-16 16h-28q-16 0-16-16Z" fill="#9fb2ba"/>
<ellipse cy="-54" rx="30" ry="7" fill="#7d929c"/>""",
    "bread": """<path d="M-60-4q-8-42 22-44h76q30 2 22 44q0 4-6 4H-54q-6 0-6-4Z" fill="#b5742f"/>
<path d="M-32-44l10 20M-4-46l10 20M24-46l10 20" stroke="#e9bf7f" stroke-width="6"
 stroke-linecap="round"/>""",
    "lamp": """<rect x="-34" y="-9" width="68" height="9" rx="4" fill="#K"/>
<path d="M0-6V-92" stroke="#3a423e" stroke-width="7"/>
<path d="M-34-86l16-48h36l16 48Z" fill="#f2dfb4"/>
<path d="M-34-86l-40 86H74L34-86Z" fill="#fff3c9" opacity=".3"/>""",
    "bottle": """<rect x="-22" y="-92" width="44" height="92" rx="14" fill="#9fb2ba"/>
<rect x="-14" y="-112" width="28" height="24" rx="7" fill="#K"/>
<path d="M-13-74v46" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity=".5"/>""",
    "flowers": """<path d="M0-30Q-8-70-26-92M0-30V-104M0-30Q8-70 28-88" stroke="#5d8a5a"
 stroke-width="5" fill="none"/><circle cx="-28" cy="-96" r="13" fill="#e9c46a"/>
<circle cy="-110" r="14" fill="#e2a08e"/><circle cx="30" cy="-92" r="12" fill="#b7a3d0"/>
<path d="M-20-44h40l-5 44h-30Z" fill="#L"/>""",
    "hook": """<rect x="-9" y="-8" width="18" height="34" rx="9" fill="#K"/>""",
    "paper": """<path d="M-44-4l14-26h74L32-4Z" fill="#fffdf8"/>
<path d="M-22-22h48M-26-14h48" stroke="#b8b0a0" stroke-width="2.5"/>""",
}


def put(name: str, x: float, y: float, scale: float = 1) -> str:
    """One prop, standing at (x, y)."""
    return f'<g transform="translate({x:g} {y:g}) scale({scale:g})">{_PROPS[name]}</g>'
