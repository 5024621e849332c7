from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} is one to keep beside the lamp.",
        "{series} begins quietly and does not let go.",
        "{brand} has printed {series} on paper that is a pleasure to turn.",
        "{series} belongs on a table near a window.",
        "There is weather in {series}, and good company.",
    ),
    middles=(
        "It is thread-sewn, so that it lies open where you stopped.",
        "The type is large enough for the last half hour of the day.",
        "It gives time to details that others pass by.",
        "There is room in it for what you want to add.",
        "It makes a fine present, even to oneself.",
    ),
    closings=(
        "Printed on paper from managed forests.",
        "A ribbon marks the place.",
        "Sent flat and well wrapped, so that the corners arrive.",
        "It is the kind of thing one lends and wants back.",
    ),
    features=words(
        "Thread-sewn, lies flat|Ribbon to mark the place|Wood-free, age-resistant paper|"
        "Cloth on the spine|Printed with plant-based inks|Climate-neutral print|"
        "Good to give away|Wrapped as a present if you wish|A place for your name|"
        "Corners protected for the post|Made to be lent"
    ),
    specs=(
        ("Paper", words("90 g/m2, ivory|100 g/m2, white|120 g/m2, natural")),
        ("Binding", words("Thread-sewn|Glued|Spiral")),
        ("Care", words("Keep dry|Keep out of strong sun")),
    ),
    praise=words(
        "I read it in two evenings.|Beautiful paper and a binding that lies flat.|"
        "A present that went down well.|Better than I had hoped for.|It feels lovely in the hand."
    ),
    blame=words(
        "The corners were bent on arrival.|The print is too small for me.|"
        "It starts well and then drifts.|The paper lets ink through.|The spine cracked early."
    ),
)

WRITING = replace(
    VOICE,
    openings=words(
        "{series} makes one want to write by hand again.|{brand} makes {series} for daily use.|"
        "{series} lies on the desk as if it had always been there."
    ),
    middles=words(
        "It was drawn by somebody who writes letters.|"
        "It is plain, so that what you write stands out.|"
        "It ages well with use.|It stands up to a bag full of keys."
    ),
    closings=words("Refills are always in stock.|It makes a good present, even to oneself."),
    features=words(
        "Refillable|Suits left and right hands|Plastic-free|Made in small series|Good to give away|"
        "Comes in a paper box|Certified materials|Engraved on request|Made to last|"
        "Pleasant to touch|Mended by {brand}"
    ),
    specs=(("Guarantee", words("2 years|For life")), ("Care", words("Wipe dry|Keep dry"))),
    praise=words(
        "A joy on the desk.|Plain and good-looking.|Well made, well packed.|"
        "It feels lovely in the hand.|I use it for every letter now."
    ),
    blame=words(
        "Smaller than I thought.|It scratches.|One corner was bent.|The colour is paler than shown."
    ),
)
