"""The category tree of the directory, and which category each cuisine of the city's open data file belongs to."""

import functools
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class CategorySpec(NamedTuple):
    """One category: `parent` is a slug or "" at the top, `icon` a name in the lucide package."""

    slug: str
    name: str
    parent: str
    icon: str
    synonyms: tuple[str, ...]


# Every cuisine of the open data file, folded by `cuisine_key`; the first slug is the primary category.
CUISINES: dict[str, tuple[str, ...]] = {
    "afghan": ("afghan-persian",),
    "african": ("african",),
    "american": ("american",),
    "armenian": ("eastern-european",),
    "asian": ("asian-fusion",),
    "bagels/pretzels": ("bagels-pretzels",),
    "bakery": ("bakeries",),
    "bangladeshi": ("pakistani-bangladeshi",),
    "barbecue": ("barbecue",),
    "bottled beverages, including water, sodas, juices, etc.": ("drinks-shops",),
    "brazilian": ("brazilian",),
    "cafe/coffee/tea": ("cafes",),
    "cajun": ("soul-food-cajun",),
    "caribbean": ("caribbean",),
    "chicken": ("chicken",),
    "chinese": ("chinese",),
    "chinese/cuban": ("chinese", "latin-american"),
    "chinese/japanese": ("chinese", "japanese"),
    "continental": ("french",),
    "creole": ("soul-food-cajun",),
    "czech": ("eastern-european",),
    "delicatessen": ("delicatessens",),
    "donuts": ("doughnuts",),
    "eastern european": ("eastern-european",),
    "egyptian": ("middle-eastern",),
    "english": ("british-irish",),
    "ethiopian": ("ethiopian",),
    "filipino": ("filipino-indonesian",),
    "french": ("french",),
    "fruits/vegetables": ("greengrocers",),
    "german": ("german-austrian",),
    "greek": ("greek",),
    "hamburgers": ("burgers",),
    "hotdogs": ("hot-dogs",),
    "ice cream, gelato, yogurt, ices": ("ice-cream-frozen-yogurt",),
    "indian": ("indian",),
    "indonesian": ("filipino-indonesian",),
    "iranian": ("afghan-persian",),
    "irish": ("british-irish", "pubs"),
    "italian": ("italian",),
    "japanese": ("japanese",),
    "jewish/kosher": ("jewish-kosher",),
    "juice, smoothies, fruit salads": ("juice-smoothies",),
    "korean": ("korean",),
    "latin (cuban, dominican, puerto rican, south & central american)": ("latin-american",),
    "mediterranean": ("mediterranean",),
    "mexican": ("mexican",),
    "middle eastern": ("middle-eastern",),
    "moroccan": ("moroccan",),
    "pakistani": ("pakistani-bangladeshi",),
    "pancakes/waffles": ("breakfast-brunch",),
    "peruvian": ("peruvian",),
    "pizza": ("pizza",),
    "pizza/italian": ("pizza", "italian"),
    "polish": ("eastern-european",),
    "polynesian": ("filipino-indonesian",),
    "portuguese": ("portuguese",),
    "russian": ("eastern-european",),
    "salads": ("sandwiches-salads",),
    "sandwiches": ("sandwiches-salads",),
    "sandwiches/salads/mixed buffet": ("sandwiches-salads", "buffets-catering"),
    "scandinavian": ("scandinavian",),
    "seafood": ("seafood",),
    "soul food": ("soul-food-cajun",),
    "soups & sandwiches": ("sandwiches-salads",),
    "spanish": ("spanish",),
    "steak": ("steakhouses",),
    "tapas": ("tapas",),
    "tex-mex": ("tex-mex",),
    "thai": ("thai",),
    "turkish": ("turkish",),
    "vegetarian": ("vegetarian-vegan",),
    "vietnamese/cambodian/malaysia": ("vietnamese",),
    # The file knows no cuisine for these; all its places serve food, so the parent category is what is certain.
    "other": ("restaurants",),
    "not listed/not applicable": ("restaurants",),
}


@functools.cache
def tree() -> tuple[CategorySpec, ...]:
    """Return every category, each parent before its children, in the order they are shown."""
    lines = (DATA / "categories.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(CategorySpec(slug, name, up, icon, tuple(words.split("|"))) for slug, name, up, icon, words in rows)


@functools.cache
def by_slug() -> dict[str, CategorySpec]:
    """Return the categories by their slug."""
    return {spec.slug: spec for spec in tree()}


def top_of(slug: str) -> str:
    """Return the slug of the top category a category belongs to, itself when it is one.

    Raises: KeyError when there is no such category.
    """
    return by_slug()[slug].parent or slug


def cuisine_key(cuisine: str) -> str:
    """Fold a cuisine as the file writes it; "CafÃ©" (UTF-8 read as Latin-1 once) and "Café" become "cafe"."""
    folded = cuisine.strip().replace("Ã©", "é").replace("é", "e").casefold()
    return " ".join(folded.split())


def categories_of_cuisine(cuisine: str) -> tuple[str, ...]:
    """Return the category slugs of a cuisine, the primary first; an unknown or empty cuisine is a restaurant."""
    return CUISINES.get(cuisine_key(cuisine), ("restaurants",))
