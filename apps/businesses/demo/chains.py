"""Made-up chains with branches all over the city."""

from typing import NamedTuple


class Chain(NamedTuple):
    """One chain: its name as written over the door, and the category of its branches."""

    name: str
    category: str


_CHAINS = """
cafes: Kettle & Crane Coffee|Ninth Cup|Harborlight Coffee|Moth & Lantern|Two Sparrows Coffee Roasters
doughnuts: Ringmaster Doughnuts|Half Past Glazed
burgers: Paddock Burger|Big Nickel Burgers|Smashwell's
pizza: Slice Meridian|Pizza Volante|Corner Pie Co.|Forno 51
sandwiches-salads: Greenhorn Salads|Hero & Son|Stacked Rye
mexican: Taco Semáforo|Burrito Bandstand
chicken: Rooster Junction|Cluck & Co.
bagels-pretzels: Hudson Ring Bagels|Bagel Parade
juice-smoothies: Pulp Fictionist Juice|Limelight Juicery
ramen-noodles: Noodle Signal
chinese: Jade Tram|Dumpling Semaphore
fast-food: Red Tray|Frywell
ice-cream-frozen-yogurt: Cold Comfort Creamery|Swirl Republic
grocery-stores: Five Borough Foods|Larder & Lane|GreenCrate Market|Quartermile Grocery
convenience-stores: QuikLantern|Night Owl Mart|Stop 26
pharmacies: Boroughs Rx|Mortar & Main|Wellgate Pharmacy|CityCapsule
banks: First Tidewater Bank|Harbor Mutual|Knickerbocker Savings & Trust
gyms: IronGrid Fitness|Pulse Parade|Liftwell
yoga-pilates: Still Point Yoga
laundry-dry-cleaning: Spin & Press|Bright White Cleaners
couriers-shipping: ParcelPost 5|Dash & Docket
clothing-stores: Thread & Tally|Northline Basics|Loom 44
shoe-shops: Solewright|Lace & Level
opticians: Clearwater Opticians|20/Twenty Eyes
electronics-shops: VoltHouse|Phonebooth NYC
hardware-stores: Bolt & Beam
pet-shops: Fin, Fur & Feather
bookshops: Dogear Books
parking-garages: ParkGrid|Nook Parking
car-rental: Wheelhouse Rentals
petrol-stations: Beacon Fuel|Amber Oil
hotels: Lodestar Hotels|The Borough Inns
dentists: Brightside Dental|Molar Bear Dental
urgent-care: QuickMend Urgent Care|CareLane
nail-salons: Lacquer Lane
barbers: Blade & Bowler
storage: Keepwell Storage|BoxHarbor
coworking-spaces: Commonroom|Desk & Dock
nurseries-daycare: Little Ferries Daycare
estate-agents: Stoop & Stair Realty
wine-spirits-shops: Cork & Ferry
furniture-shops: Plank & Pillow
cosmetics-shops: Petal Counter
"""

CHAINS: tuple[Chain, ...] = tuple(
    Chain(name, line.split(": ", 1)[0])
    for line in _CHAINS.strip().splitlines()
    for name in line.split(": ", 1)[1].split("|")
)
