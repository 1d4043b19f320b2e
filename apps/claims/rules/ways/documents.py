"""Papers that name the business and its address, for a reviewer to look at."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it wherever documents can be kept encrypted."""
    return "", "" if means.documents else _("We cannot keep documents safely here.")


WAY = Way(
    Method.DOCUMENTS,
    proves=gettext_lazy("What the papers say, as far as a reviewer believes them."),
    cannot=gettext_lazy("That the papers are real and yours."),
    takes=gettext_lazy("A few working days"),
    judge=judge,
)
