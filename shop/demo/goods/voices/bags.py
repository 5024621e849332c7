from dataclasses import replace

from shop.demo.goods.making import words
from shop.demo.goods.shapes import Voice

VOICE = Voice(
    openings=(
        "{series} carries more than it looks and looks better than it must.",
        "{brand} cut {series} from one heavy cloth, with as few seams as possible.",
        "{series} has a place for each thing you take along, and none for what you do not need.",
        "{series} is for the ferry, the office and the long way home.",
        "{series} was carried along the coast path for a year before it was sold.",
    ),
    middles=(
        "Zips run smoothly with one hand, even in gloves.",
        "The straps are wide where weight lies and narrow where it does not.",
        "Rain runs off; the seams on top are covered.",
        "A pocket against the back keeps papers flat and safe.",
        "Inside it is light in colour, so that you find what you look for.",
    ),
    closings=(
        "Buckles and straps can be replaced without a sewing machine.",
        "{brand} mends its bags for as long as you own them.",
        "It gets softer with the years, not weaker.",
        "It folds to the size of a book when it is empty.",
    ),
    features=words(
        "Water-repellent without fluorine|Padded sleeve for a laptop|Luggage strap on the back|"
        "Bottle pockets on both sides|Lifetime mending|Recycled lining|Solid brass fittings|"
        "Hidden pocket for papers|Stands by itself|Key clip on a cord|Two ways to carry|"
        "Reflective thread in the strap"
    ),
    specs=(
        ("Material", words("Waxed cotton|Recycled nylon|Heavy canvas|Vegetable-tanned leather")),
        ("Lining", words("Recycled polyester|Cotton|None")),
        ("Guarantee", words("5 years|10 years|Mended for life")),
        ("Care", words("Brush when dry|Sponge with cold water|Wax once a year")),
    ),
    praise=words(
        "It holds everything for three days.|The zips run like butter.|"
        "Dry inside after hours of rain.|"
        "The straps do not cut in.|Handsome and useful.|Still like new after a year."
    ),
    blame=words(
        "A seam opened after a month.|The strap slips under weight.|Smaller than it looks.|"
        "No pocket is large enough for a bottle.|The zip catches on the lining."
    ),
)

LEATHER = replace(
    VOICE,
    openings=words(
        "{series} holds what matters and no more.|{brand} cuts {series} from a single hide.|"
        "{series} is thin when you buy it and stays so."
    ),
    middles=words(
        "The edges are burnished by hand.|It lies flat in a back pocket.|Cards slide in and stay.|"
        "Notes fit without a fold."
    ),
    closings=words(
        "{brand} mends it for as long as you own it.|It gets softer with the years, not weaker.|"
        "It comes in a cotton pouch."
    ),
    features=words(
        "Vegetable-tanned leather|Waxed linen thread|Shielded against reading from afar|"
        "Lifetime mending|Edges burnished by hand|Lies flat in a pocket|Numbered inside|"
        "Cut from one hide|No plastic inside|Comes in a cotton pouch|Initials on request"
    ),
    specs=(
        ("Material", words("Vegetable-tanned leather|Pull-up leather")),
        ("Guarantee", words("5 years|Mended for life")),
        ("Care", words("Brush when dry|Wax once a year")),
    ),
    praise=words(
        "Slim, and it still holds everything.|The leather smells wonderful.|The seams are perfect.|"
        "It gets better every month."
    ),
    blame=words("Too tight for my cards.|The colour rubs off.|A seam opened.|Stiff for weeks."),
)
