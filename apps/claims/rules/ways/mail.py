"""A code by mail to an address at the domain of the listed website."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules import domains
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it where the website stands on a domain of its own."""
    if not facts.website:
        return "", _("The listing names no website.")
    domain = domains.own_domain(facts.website)
    name = domains.host(facts.website)
    if not domain and domains.is_shared(name):
        return "", _("The website is on %(host)s, which many share: an address there proves nothing.") % {"host": name}
    if not domain:
        return "", _("The website is on %(host)s; addresses at the domain above may belong to others.") % {"host": name}
    if domains.is_free_mail(domain):
        return "", _("Anybody can have an address at %(domain)s.") % {"domain": domain}
    return domain, ""


def address_refusal(address: str, domain: str) -> str:
    """Return why a code does not go to this address, "" when it does: only the domain itself, no sub-domain of it."""
    given = domains.mail_domain(address)
    if given == domain:
        return ""
    if given.endswith(f".{domain}"):
        return _("Use an address directly at %(domain)s: a sub-domain may belong to somebody else.") % {
            "domain": domain
        }
    return _("Use an address that ends in @%(domain)s, the domain of the listed website.") % {"domain": domain}


WAY = Way(
    Method.MAIL,
    proves=gettext_lazy("That you have an address at the domain of the listed website."),
    cannot=gettext_lazy("What your part in the business is."),
    takes=gettext_lazy("A few minutes"),
    judge=judge,
    basis=frozenset({"website"}),
)
