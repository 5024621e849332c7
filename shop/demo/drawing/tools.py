from shop.demo.drawing.thing import Closeup, Scene, Thing

_HAMMER = """<g transform="rotate(32 200 206)">
<rect x="184" y="110" width="32" height="232" rx="14" fill="#W"/>
<rect x="180" y="226" width="40" height="122" rx="18" fill="#A"/>
<path d="M182 250h36M182 272h36M182 294h36M182 316h36" stroke="#D" stroke-width="5" opacity=".7"/>
<path d="M160 66h74q4 0 8 4l14 10h22q8 0 8 8v28q0 8-8 8h-22l-14 10q-4 4-8 4h-50q-30 0-56-30
q-10-12-20-12q18-26 52-30Z" fill="#M"/><path d="M262 82h12q6 0 6 6v26q0 6-6 6h-12Z"
 fill="#8f9b9f"/><path d="M164 78h60" stroke="#fff" stroke-width="6" stroke-linecap="round"
 opacity=".8"/></g>"""

_DRILL = """<path d="M44 150h50v14H44Z" fill="#8f9b9f"/><path d="M84 136h36v42H84Z" fill="#K"/>
<path d="M118 118h150q62 0 62 50q0 34-40 40l-26 4 18 72h-78l-16-72h-44q-26 0-26-26Z" fill="#A"/>
<path d="M118 118h20v94q-20-2-20-26Z" fill="#D"/>
<path d="M196 214h62l16 66h-62Z" fill="#K"/><path d="M176 212h22l4 36q-24-2-26-36Z" fill="#c4532f"/>
<rect x="180" y="276" width="122" height="46" rx="13" fill="#D"/>
<rect x="192" y="288" width="46" height="14" rx="7" fill="#L"/>
<path d="M270 146h38M270 160h42M270 174h38" stroke="#12201c" stroke-width="6"
 stroke-linecap="round" opacity=".45"/>
<path d="M152 134h90" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".4"/>"""

_TOOLBOX = """<path d="M148 170v-30q0-20 20-20h64q20 0 20 20v30" fill="none" stroke="#K"
 stroke-width="16"/><path d="M82 166h236q18 0 20 18l4 44H58l4-44q2-18 20-18Z" fill="#A"/>
<rect x="54" y="222" width="292" height="98" rx="16" fill="#A"/>
<rect x="54" y="222" width="292" height="20" fill="#D"/>
<rect x="112" y="208" width="36" height="48" rx="8" fill="#M"/>
<rect x="252" y="208" width="36" height="48" rx="8" fill="#M"/>
<rect x="172" y="266" width="56" height="28" rx="6" fill="#L"/>
<path d="M186 282q7-8 14 0t14 0" stroke="#56605b" stroke-width="4" fill="none"
 stroke-linecap="round"/><path d="M80 196q2-14 14-16h40" stroke="#fff" stroke-width="8"
 stroke-linecap="round" opacity=".4" fill="none"/>"""

_SCREWDRIVER = """<g transform="rotate(-40 200 216)">
<path d="M34 208h14l8 3h116v16H56l-8 3H34Z" fill="#M"/>
<path d="M164 202q12-6 20-6v46q-8 0-20-6Z" fill="#K"/>
<path d="M184 192q20-10 40-4q16 4 34-2q50-10 84 8q20 12 20 25t-20 25q-34 18-84 8q-18-6-34-2
q-20 6-40-4Z" fill="#A"/><path d="M230 206h110M230 232h110" stroke="#D" stroke-width="8"
 stroke-linecap="round" opacity=".75"/>
<path d="M214 198h30" stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".4"/></g>"""

THINGS: dict[str, Thing] = {
    "hammer": Thing(
        "Claw hammer",
        _HAMMER,
        Closeup(
            262,
            124,
            2.0,
            """<g transform="rotate(32 200 206)"><path d="M188 70h24v10h-24Z" fill="#8a6237"/>
<path d="M192 150v70M204 146v76M210 150v70" stroke="#8a6237" stroke-width="1.5" opacity=".5"/>
<path d="M150 104q10 16 40 18" stroke="#8f9b9f" stroke-width="2" fill="none"/>
<path d="M184 100q6-7 12 0t12 0" stroke="#56605b" stroke-width="3" fill="none"/></g>""",
        ),
        Scene(
            "bench",
            196,
            318,
            0.74,
            before="""<path d="M300 288v-22M292 266h16M330 288v-16M322 272h16" stroke="#8f9b9f"
 stroke-width="6" stroke-linecap="round"/>""",
        ),
        base=330,
        shadow_width=120,
    ),
    "drill": Thing(
        "Cordless drill",
        _DRILL,
        Closeup(
            164,
            176,
            2.0,
            """<path d="M90 138v38M97 138v38M104 138v38M111 138v38" stroke="#8f9b97"
 stroke-width="2" opacity=".7"/><path d="M48 152l8 10M60 152l8 10M72 152l8 10" stroke="#56605b"
 stroke-width="2"/><circle cx="150" cy="190" r="6" fill="#12201c" opacity=".5"/>
<path d="M147 190h6" stroke="#c9d1d3" stroke-width="2"/><path d="M176 166q9-10 18 0t18 0"
 stroke="#fff" stroke-width="5" fill="none" stroke-linecap="round" opacity=".8"/>""",
        ),
        Scene("bench", 200, 306, 0.8),
        shadow_x=226,
        shadow_width=104,
    ),
    "toolbox": Thing(
        "Toolbox",
        _TOOLBOX,
        Closeup(
            242,
            214,
            2.1,
            """<path d="M258 216h24M258 224h24M258 232h24M118 216h24M118 224h24M118 232h24"
 stroke="#6a746f" stroke-width="2"/><circle cx="270" cy="246" r="4" fill="#4a524e"/>
<path d="M60 236h280" stroke="#12201c" stroke-width="2" opacity=".5"/>
<path d="M180 114h40M172 128h56" stroke="#8f9b97" stroke-width="2" opacity=".4"/>
<rect x="176" y="270" width="48" height="20" rx="4" fill="none" stroke="#8f897a"
 stroke-dasharray="3 3"/>""",
        ),
        Scene("bench", 200, 308, 0.8),
        base=320,
        shadow_width=150,
    ),
    "screwdriver": Thing(
        "Screwdriver",
        _SCREWDRIVER,
        Closeup(
            198,
            220,
            2.1,
            """<g transform="rotate(-40 200 216)"><path d="M60 216h104" stroke="#8f9b9f"
 stroke-width="2"/><path d="M170 202v34M177 199v40" stroke="#8f9b97" stroke-width="2"
 opacity=".6"/><path d="M262 219q7-8 14 0t14 0" stroke="#fff" stroke-width="4" fill="none"
 stroke-linecap="round" opacity=".8"/><path d="M190 196q20-6 34 0" stroke="#fff"
 stroke-width="2" fill="none" opacity=".4"/></g>""",
        ),
        Scene(
            "bench",
            196,
            312,
            0.74,
            before="""<g fill="#8f9b9f"><circle cx="318" cy="284" r="7"/>
<circle cx="342" cy="286" r="6"/></g><path d="M315 281l6 6" stroke="#3b4654" stroke-width="2"/>""",
        ),
        base=330,
        shadow_width=120,
    ),
}
