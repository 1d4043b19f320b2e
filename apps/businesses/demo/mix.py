"""What the demo city is made of: how common each category, status and telephone area is, and what goes together."""

# Per thousand, by branch of the category tree.
TOP_SHARES = {
    "restaurants": 240,
    "cafes-bakeries": 80,
    "bars-nightlife": 60,
    "food-shops": 75,
    "fashion": 50,
    "home-garden-shops": 35,
    "shops": 70,
    "trades": 65,
    "home-services": 40,
    "health": 70,
    "beauty-wellness": 70,
    "fitness-sport": 22,
    "automotive": 32,
    "professional-services": 45,
    "money-property": 25,
    "education-childcare": 22,
    "arts-culture": 15,
    "leisure-attractions": 10,
    "places-to-stay": 9,
    "pets": 9,
    "public-community": 9,
    "other-businesses": 3,
}
# How much more common than its sisters a category is; 1 where nothing is said.
LARGER = {
    "pizza": 9,
    "american": 6,
    "italian": 6,
    "chinese": 6,
    "mexican": 4,
    "japanese": 2,
    "latin-american": 4,
    "sandwiches-salads": 3,
    "burgers": 3,
    "diners": 2,
    "cafes": 6,
    "bakeries": 4,
    "bars": 6,
    "pubs": 3,
    "cocktail-bars": 3,
    "grocery-stores": 5,
    "delicatessens": 6,
    "wine-spirits-shops": 2,
    "clothing-stores": 5,
    "convenience-stores": 4,
    "plumbers": 4,
    "electricians": 4,
    "builders": 3,
    "laundry-dry-cleaning": 6,
    "doctors": 5,
    "dentists": 5,
    "pharmacies": 5,
    "hairdressers": 6,
    "barbers": 4,
    "nail-salons": 4,
    "gyms": 3,
    "car-repair": 4,
    "lawyers": 4,
    "accountants": 3,
    "banks": 5,
    "estate-agents": 4,
    "art-galleries": 3,
    "hotels": 4,
}
# Second and third categories a business of the first may also have.
COMPANIONS = {
    "pizza": ("italian", "sandwiches-salads"),
    "italian": ("pizza", "wine-bars"),
    "japanese": ("sushi", "ramen-noodles"),
    "sushi": ("japanese",),
    "ramen-noodles": ("japanese", "chinese"),
    "american": ("breakfast-brunch", "burgers"),
    "british-irish": ("pubs",),
    "french": ("wine-bars", "breakfast-brunch"),
    "spanish": ("tapas",),
    "tapas": ("spanish", "wine-bars"),
    "mexican": ("tex-mex", "latin-american"),
    "greek": ("mediterranean",),
    "turkish": ("middle-eastern", "mediterranean"),
    "diners": ("breakfast-brunch", "american"),
    "delicatessens": ("sandwiches-salads", "grocery-stores"),
    "cafes": ("bakeries", "breakfast-brunch"),
    "bakeries": ("cafes", "cakes-desserts"),
    "bars": ("cocktail-bars", "sports-bars"),
    "pubs": ("bars", "british-irish"),
    "plumbers": ("heating-cooling",),
    "heating-cooling": ("plumbers",),
    "builders": ("carpenters", "masons"),
    "painters-decorators": ("handyman-services",),
    "electricians": ("security-systems",),
    "hairdressers": ("beauty-salons",),
    "beauty-salons": ("nail-salons",),
    "day-spas": ("massage",),
    "gyms": ("personal-trainers",),
    "car-repair": ("tyres",),
    "lawyers": ("notaries",),
    "accountants": ("notaries", "consultants"),
    "bookshops": ("gift-shops",),
    "florists": ("gift-shops", "garden-centres"),
    "pharmacies": ("cosmetics-shops",),
    "opticians": ("optometrists",),
}
HOME_BASED = {"tutors", "dog-walkers-pet-sitting", "personal-trainers", "translators", "graphic-designers", "notaries"}
PRICED = {
    "restaurants",
    "cafes-bakeries",
    "bars-nightlife",
    "fashion",
    "beauty-wellness",
    "places-to-stay",
    "food-shops",
}
DEAR = {"steakhouses", "sushi", "french", "jewellers", "day-spas", "hotels", "cocktail-bars", "bridal-shops"}
CHEAP = {"pizza", "fast-food", "hot-dogs", "bagels-pretzels", "doughnuts", "vintage-thrift", "hostels", "delicatessens"}
STATUSES = (
    ("live", 0.930),
    ("temporarily_closed", 0.950),
    ("permanently_closed", 0.972),
    ("moved", 0.980),
    ("draft", 0.988),
    ("pending", 0.996),
    ("suspended", 1.0),
)
AREA_CODES = {
    "manhattan": ("212", "646", "332", "917"),
    "brooklyn": ("718", "347", "929", "917"),
    "queens": ("718", "347", "929"),
    "bronx": ("718", "347", "929"),
    "staten-island": ("718", "347", "929"),
}
UNITS = ("Suite {}", "Floor {}", "Unit {}", "Store {}")
UNLISTED = {"draft", "pending"}


def hidden_share(category: str, top: str) -> float:
    """Return how many of a category's businesses are run from home and hide their street."""
    if category in HOME_BASED:
        return 0.7
    return 0.2 if top in ("trades", "home-services") else 0.0
