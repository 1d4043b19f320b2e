"""CLM-1: mail at the website's domain; not free mail, not shared hosting, not a sub-domain somebody else controls."""

import pytest

from apps.claims.rules import domains
from apps.claims.rules.ways import mail


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.joes.example/", "joes.example"),
        ("https://joes.example", "joes.example"),
        ("http://JOES.example:8080/menu?x=1", "joes.example"),
        ("https://shop.joes.co.uk/", "joes.co.uk"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://joes.tenant.example/", ""),
        ("https://people.example/~joe/", ""),
        ("https://joes.wixsite.com/home", ""),
        ("https://joes.github.io/", ""),
        ("https://joes.myshopify.com/", ""),
        ("https://wixsite.com/joes", ""),
        ("https://www.facebook.com/joes", ""),
        ("https://sites.google.com/view/joes", ""),
        ("https://joes.square.site/", ""),
        ("https://192.0.2.1/", ""),
        ("https://[2001:db8::1]/", ""),
        ("https://localhost/", ""),
        ("https://co.uk/", ""),
        ("not a website", ""),
        ("https://", ""),
        ("", ""),
        ("https://" + "a" * 300 + ".example/", ""),
        ("https://exa mple.com\x00/", ""),
    ],
)
def test_a_website_tells_its_domain_or_does_not(website, domain):
    assert domains.own_domain(website) == domain


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("joe@joes.example", True),
        ("JOE@Joes.Example", True),
        ("joe@mail.joes.example", False),
        ("joe@customer.joes.example", False),
        ("joe@joes.example.evil.example", False),
        ("joe@notjoes.example", False),
        ("joe@gmail.com", False),
        ("joe@joes.example@evil.example", False),
        ("joe@joes.example\n@evil.example", False),
        ("joe", False),
    ],
)
def test_only_the_domain_itself_gets_a_code(address, taken):
    assert (mail.address_refusal(address, "joes.example") == "") is taken


@pytest.mark.parametrize("domain", ["gmail.com", "yahoo.co.uk", "web.de", "mail.ru", "mailinator.com"])
def test_free_mail_is_known(domain):
    assert domains.is_free_mail(domain)


def test_the_list_of_suffixes_needs_no_network():
    """The suite's sockets are blocked; the list lies in the package."""
    assert domains.registrable("a.b.joes.com.au") == "joes.com.au"
