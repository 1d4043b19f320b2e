"""Whose domain a website stands on: registrable domains, places many share, and mail that anybody can get."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

# Free mail, and mail that comes with a connection: an address there says nothing about a business.
_FREE_MAIL = """
    126.com 139.com 163.com 189.cn aim.com aliyun.com alice.it aol.com arcor.de att.net bell.net bellsouth.net
    bigpond.com bluewin.ch btinternet.com bol.com.br centurylink.net charter.net cock.li comcast.net cox.net disroot.org
    duck.com earthlink.net email.com fastmail.com fastmail.fm foxmail.com free.fr freenet.de frontier.com gmail.com
    gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com guerrillamail.com hanmail.net hey.com hotmail.co.uk hotmail.com
    hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.ru juno.com laposte.net libero.it list.ru
    live.ca live.co.uk live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru mailbox.org mailinator.com
    me.com msn.com naver.com neuf.fr ntlworld.com o2.pl onet.pl online.de online.no optimum.net optonline.net
    optusnet.com.au orange.fr outlook.com outlook.de outlook.es outlook.fr passport.com pm.me posteo.de proton.me
    protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com riseup.net rocketmail.com rogers.com rr.com sapo.pt
    sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com skynet.be sky.com sohu.com spectrum.net startmail.com sympatico.ca
    t-online.de talktalk.net telenet.be telia.com telus.net terra.com.br tin.it tiscali.it trashmail.com tuta.com
    tuta.io tutanota.com tutanota.de ukr.net uol.com.br verizon.net videotron.ca virgilio.it virginmedia.com wanadoo.fr
    web.de windowslive.com windstream.net wp.pl xfinity.com xs4all.nl xtra.co.nz yahoo.ca yahoo.co.in yahoo.co.jp
    yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com
    yandex.ru yeah.net ymail.com yopmail.com ziggo.nl zoho.com zohomail.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())

# Builders and shops that give each customer a host below their own domain; the public suffix list names further ones.
_BUILDERS = """
    bigcartel.com carrd.co godaddysites.com jimdo.com jimdofree.com jimdosite.com multiscreensite.com myshopify.com
    notion.site shopify.com square.site squarespace.com strikingly.com substack.com tumblr.com webador.com webflow.io
    webnode.com weebly.com weeblysite.com wix.com wixsite.com wordpress.com
"""
# Networks, guides and delivery services where a business has a page among others, and no host of its own.
_PROFILES = """
    about.me airbnb.com amazon.com apple.com beacons.ai behance.net bio.link bookatable.com booking.com booksy.com
    business.site chownow.com clover.com deliveroo.co.uk deliveroo.com doordash.com etsy.com eventbrite.com
    exploretock.com facebook.com fb.com fb.me foursquare.com fresha.com g.page glossgenius.com goo.gl google.com
    grubhub.com homeadvisor.com houzz.com instagram.com just-eat.co.uk just-eat.com linkedin.com linktr.ee lnk.bio
    medium.com meetup.com menufy.com mindbodyonline.com nextdoor.com notion.so opentable.com patreon.com pinterest.com
    resy.com seamless.com setmore.com slicelife.com squareup.com styleseat.com t.me taplink.cc telegram.me thefork.com
    thumbtack.com tiktok.com toasttab.com tock.com tripadvisor.com twitter.com uber.com ubereats.com vagaro.com vk.com
    wa.me whatsapp.com x.com yell.com yellowpages.com yelp.com youtube.com zomato.com
"""
BUILDERS = frozenset(_BUILDERS.split())
PROFILES = frozenset(_PROFILES.split())

_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
# First labels that a business gives to a part of its own site; any other may belong to a tenant of the domain.
_OWN_LABELS = frozenset({"www", "www2", "m", "mobile", "shop", "store", "menu", "order", "orders", "home", "site"})


@cache
def _suffixes(*, only_icann: bool) -> PublicSuffixList:
    # The list comes in the package: nothing is fetched.
    return PublicSuffixList(only_icann=only_icann)


def host(website: str) -> str:
    """Return the host of a web address in small ASCII letters, "" for what has none or is a number."""
    try:
        found = (urlsplit(website.strip()).hostname or "").rstrip(".")
        found = found.encode("idna").decode("ascii").lower() if found else ""
    except (ValueError, UnicodeError):
        return ""
    try:
        ipaddress.ip_address(found)
    except ValueError:
        return found if _HOST.fullmatch(found) else ""
    return ""


def registrable(name: str) -> str:
    """Return the part of a host name that somebody registered, "" when there is none: `www.joes.co.uk` is `joes.co.uk`."""
    return _suffixes(only_icann=True).privatesuffix(name) or "" if name else ""


def is_shared(name: str) -> bool:
    """Say whether many have a place below the domain of this host: builders, shops, social networks."""
    top = registrable(name)
    # Below a suffix that a company runs for its customers, what ICANN sees registered is the company.
    apart = _suffixes(only_icann=False).privatesuffix(name)
    return not top or top in BUILDERS | PROFILES or apart != top


def has_own_host(name: str) -> bool:
    """Say whether a host is one business's alone: not a page among others on a network, nor a builder's front door."""
    top = registrable(name)
    return bool(top) and top not in PROFILES and not (top in BUILDERS and name in (top, f"www.{top}"))


def own_domain(website: str) -> str:
    """Return the domain that whoever runs this website must have, "" when the website does not tell.

    On a shared host, on a sub-domain that may be a tenant's, and in somebody's folder (`/~joe`) it does not.
    """
    name = host(website)
    top = registrable(name)
    if not top or is_shared(name) or "/~" in website:
        return ""
    below = name.removesuffix(top).rstrip(".")
    return top if not below or below in _OWN_LABELS else ""


def is_free_mail(domain: str) -> bool:
    """Say whether anybody can have an address at this domain."""
    return domain in FREE_MAIL or registrable(domain) in FREE_MAIL


def mail_domain(address: str) -> str:
    """Return the domain of a mail address in small ASCII letters, "" when it has none."""
    return host(f"//{address.rpartition('@')[2]}") if address.count("@") == 1 else ""
