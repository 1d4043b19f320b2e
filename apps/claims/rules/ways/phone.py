"""A code to the phone number that the listing shows."""

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method

_KIND = phonenumbers.PhoneNumberType
_REACHED = frozenset({_KIND.FIXED_LINE, _KIND.MOBILE, _KIND.FIXED_LINE_OR_MOBILE, _KIND.VOIP})


def number(facts: Facts) -> str:
    """Return the listed number as the gateway takes it (E.164), "" for one that cannot exist."""
    try:
        parsed = phonenumbers.parse(facts.phone, facts.country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it for numbers that ring somewhere and cost us no fortune."""
    if not facts.phone:
        return "", _("The listing names no phone number.")
    if not means.phone:
        return "", _("We cannot call or text numbers here.")
    found = number(facts)
    if not found:
        return "", _("The listed number is not complete.")
    if phonenumbers.number_type(phonenumbers.parse(found)) not in _REACHED | {_KIND.UNKNOWN}:
        return "", _("We do not call service numbers.")
    return masked(found), ""


def masked(found: str) -> str:
    """Return a number of which only the last two digits are readable."""
    return f"{found[:2]}{'•' * max(len(found) - 4, 0)}{found[-2:]}"


WAY = Way(
    Method.PHONE,
    proves=gettext_lazy("That you answer the phone the listing shows."),
    cannot=gettext_lazy("That the number is still the business's."),
    takes=gettext_lazy("A few minutes"),
    judge=judge,
    basis=frozenset({"phone"}),
)
