"""Invented names: series, brands with the roots they work in, and the shops that sell them."""

from shop.demo.goods.making import words

_SERIES = """Skerry Halyard Tidewater Murmur Fathom Brine Lanyard Capstan Spindrift Estuary Sandbar
Driftline Plover Curlew Dunlin Petrel Fulmar Guillemot Eider Tern Gannet Puffin Shearwater
Cormorant Heron Limpet Whelk Cockle Mussel Periwinkle Urchin Anemone Bladder Dulse Laver
Wrack Samphire Thrift Marram Seaholly Bluff Headland Foreland Promontory Isthmus Lagoon Cove
Inlet Sound Firth Loch Harbour Quay Jetty Pier Slipway Breakwater Groyne Mole Wharf Dockside
Mooring Buoy Beacon Lantern Foghorn Bell Signal Pennant Burgee Ensign Masthead Mainsail
Foresail Jib Spinnaker Topsail Genoa Rigging Shroud Forestay Backstay Boom Gaff Yardarm
Tiller Rudder Keel Bilge Gunwale Thwart Transom Bowsprit Stern Prow Hull Deckhand Boatswain
Coxswain Helmsman Pilot Navigator Sextant Compass Meridian Latitude Longitude Equinox
Solstice Zenith Nadir Ebb Flood Neap Spring Slackwater Swell Ripple Breaker Whitecap
Undertow Eddy Current Drift Wake Foam Spray Mist Haze Squall Breeze Zephyr Mistral Levanter
Sirocco Northerly Westerly Doldrum Calm Stillwater Moonrise Sunbreak Daybreak Dusk Afterglow
Starboard Larboard Leeward Windward Landfall Anchorage Haven Roadstead Offing Horizon
Shoreline Foreshore Strand Shingle Pebble Cobble Dune Saltmarsh Mudflat Creek Brook Millrace
Weir Sluice Ferry Barge Punt Skiff Dinghy Dory Cutter Sloop Ketch Yawl Schooner Brig Lugger
Coble Smack Trawl Creel Netting Cork Floater Splice Bowline Cleat Shackle Turnbuckle Marlin
Hitch Reef Sheepshank Becket Grommet Oakum Tarpaulin Oilskin Canvas Duck Flax Hemp Sisal
Coir Teak Larch Alder Rowan Hawthorn Juniper Heather Bracken Sorrel Yarrow Clover Vetch
Sedge Rush Osier Willow Birch Aspen Hazel Linden Quince Medlar Sloe Damson Elder Bramble
Rosehip"""
SERIES: tuple[str, ...] = tuple(_SERIES.split())

BOOK_SUBJECTS = words(
    "Lighthouse|Ferry|Tide|Harbour|Boatyard|Winter|Letter|Garden|Net|Song|Map|Storm|Orchard|Compass|"
    "Sail|Island|Bell|Kitchen|Shore|Voyage|Pilot|Summer|Key|Mirror|Room|Clock|Bridge|Well|River|Stone"
)
BOOK_PATTERNS = (
    "The {subject} at {place}",
    "{place} and the {subject}",
    "The Last {subject} of {place}",
    "A {subject} for {place}",
    "The {place} {subject}",
    "Under the {subject}: {place}",
    "The {subject} Beyond {place}",
    "Every {subject} in {place}",
)

_BRANDS = """Murmur: audio; Orrery: audio cameras; Kilnworks: kitchen audio
Fathomline: audio electronics; Stillroom: audio home; Lowtide Sound: audio
Halcyon Bay: audio home; Tidewater: kitchen; Saltglaze: kitchen home; Copperfirth: kitchen
Ember & Quay: kitchen; Brackwater: kitchen outdoor; Millstrand: kitchen
Hearthmoor: kitchen home; Galley No. 9: kitchen; Lamplight Row: home
Driftwood & Daughters: home; Fernholt: home garden; Woolhaven: home clothing
Quiet Harbour: home; Northlight Studio: home; Tern: home audio
Longshore Goods: bags outdoor; Lanyard & Co: bags; Portolan: bags; Skerrycraft: bags shoes
Wayfold: bags outdoor; Cordwain: shoes bags; Pebblewalk: shoes; Strandgait: shoes
Marramfoot: shoes; Deckhouse: shoes clothing; Halide Cove: cameras; Prismarine: cameras
Farsight Optical: cameras outdoor; Apertura Bay: cameras; Blue Hour: cameras
Paperboat Press: books; Saltmarsh House: books; Lantern & Line: books
Third Tide Books: books; Inkwell Quay: books; Almanac: books electronics; Greenfirth: garden
Seedling & Sons: garden; Rootstock: garden; Anvil Bay: garden; Trowel & Thyme: garden
Oakhaft: garden; Woolwake: clothing; Gansey: clothing; Foulweather: clothing outdoor
Linen & Lee: clothing; Spindlecraft: clothing home; Cairnfield: outdoor; Swellmark: outdoor
High Water: outdoor; Campanula: outdoor garden; Beaconworks: electronics
Switchtide: electronics; Datumline: electronics; Quayside Computing: electronics
Brightwater: electronics home; Pinnace: electronics cameras"""


def _read_brands() -> dict[str, tuple[str, ...]]:
    entries = (entry for line in _BRANDS.splitlines() for entry in line.split(";"))
    pairs = (entry.split(":") for entry in entries)
    return {name.strip(): tuple(roots.split()) for name, roots in pairs}


BRANDS: dict[str, tuple[str, ...]] = _read_brands()

SELLERS = words(
    "Holdfast|Longshore Store|The Boathouse|Harbour Lane Shop|North Quay Trading|Gull & Anchor|"
    "The Chandlery|Saltbox Stores|Pier Seven|Lighthouse Outlet|Tidemark|The Net Loft|"
    "Cooper's Wharf|"
    "Bell Buoy Goods|Seawall Supplies|Shingle Street Shop|The Ropewalk|Greenwater|Oyster Row|"
    "The Old Customs House|Estuary Electronics|Foreshore Books|The Paper Pilot|Mainsail Market|"
    "Kelp & Kin|Cove Collective|Fairwind Direct|Slipway Sports|Anchor Lane|The Tin Shed|Moorings|"
    "Drift & Daughter|Sandpiper Stores|Windrose|The Lamp Room|Breakwater Audio|Rockpool Kids|"
    "Ferry Road Garden|The Darkroom Counter|Deep End Depot|Weather Station|Harbourside Refurb"
)
