"""A code in a letter to the listed address."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it where we post letters and the listing has a whole address."""
    if facts.country not in means.post_countries:
        return "", _("We post no letters to this country.")
    if not facts.street or not facts.postal_code:
        return "", _("The listing has no complete address.")
    # Not in words: visitors may not see the street.
    return _("the address of the listing"), ""


WAY = Way(
    Method.POST,
    proves=gettext_lazy("That mail to the listed address reaches you."),
    cannot=gettext_lazy("That nobody else opens letters there."),
    takes=gettext_lazy("One to two weeks"),
    judge=judge,
    basis=frozenset({"street_address", "postal_code", "city"}),
)
