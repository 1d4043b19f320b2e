"""A text record in the name server of the website's domain."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.claims.data import Facts, Means
from apps.claims.rules import codes, domains
from apps.claims.rules.ways.way import Way
from apps.claims.states import Method

PREFIX = "lawless-verification="


def judge(facts: Facts, means: Means) -> tuple[str, str]:
    """Offer it where the website stands on a domain of its own."""
    if not facts.website:
        return "", _("The listing names no website.")
    domain = domains.own_domain(facts.website)
    if not domain:
        name = domains.host(facts.website) or facts.website
        return "", _("The website is on %(host)s, whose domain belongs to somebody else.") % {"host": name}
    return domain, ""


def has_record(texts: list[str], record: str) -> bool:
    """Say whether one of a domain's text records is the one asked for."""
    wanted = f"{PREFIX}{record}"
    return any(codes.same(text.strip()[:200], wanted) for text in texts)


WAY = Way(
    Method.DNS,
    proves=gettext_lazy("That you can change the domain of the listed website."),
    cannot=gettext_lazy("That you are more than whoever looks after the domain."),
    takes=gettext_lazy("Minutes to a day, until name servers know it"),
    judge=judge,
    basis=frozenset({"website"}),
)
