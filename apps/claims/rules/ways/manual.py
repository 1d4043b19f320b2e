"""An explanation for our staff, when nothing else fits."""

from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it always: nobody is left without a way."""
    return "", ""


WAY = Way(
    Method.MANUAL,
    proves=gettext_lazy("Nothing by itself: our staff finds out."),
    cannot=gettext_lazy("Anything in a hurry."),
    takes=gettext_lazy("A week or more"),
    judge=judge,
)
