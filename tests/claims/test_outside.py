"""Row 11 of the security test plan: no website of a listing makes us ask an address inside, nor more than we want."""

import socket

import pytest
import requests

from apps.claims.outside import pages as module
from apps.claims.outside.names import NameFile
from apps.claims.outside.pages import PageFolder, Refused, Websites
from apps.claims.outside.phones import Gateway
from apps.core.errors import Unavailable

HOSTILE = [
    "http://127.0.0.1/", "http://127.0.0.1:80/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/", "http://192.168.0.1/", "http://100.64.0.1/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/",
    "http://224.0.0.1/", "file:///etc/passwd", "gopher://joes.example/", "ftp://joes.example/", "http://localhost/",
    "http://joes.example:22/", "http://joes.example:6379/", "http://user:secret@joes.example/", "http:///", "//joes.example/",
    "http://joes.example\r\nHost: evil/",
]  # fmt: skip
INWARD = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "100.64.1.1", "0.0.0.0", "64:ff9b::a00:1"]


@pytest.fixture
def resolves(monkeypatch):
    """Return a function that lets every name lead to the given addresses, one after the other, and counts the look-ups."""
    asked = []

    def lead(*addresses):
        answers = iter(addresses)

        def getaddrinfo(host, port, *args, **kwargs):
            asked.append(host)
            address = next(answers)
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            return [(family, socket.SOCK_STREAM, 6, "", (address, port, *([0, 0] if ":" in address else [])))]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return lead


@pytest.fixture
def connects(monkeypatch):
    """Count the connections that would be made; none is."""
    made = []

    def create_connection(address, *args, **kwargs):
        made.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr("urllib3.util.connection.create_connection", create_connection)
    return made


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_is_not_asked(address, connects):
    with pytest.raises((Refused, Unavailable)):
        Websites().fetch(address)
    assert connects == []


@pytest.mark.parametrize("inward", INWARD)
def test_a_name_that_leads_inward_is_not_asked(inward, resolves, connects):
    resolves(inward)
    with pytest.raises(Refused):
        Websites().fetch("https://joes.example/")
    assert connects == []


def test_a_name_is_looked_up_once_and_connected_to_as_it_was(resolves, connects):
    """Rebinding: the second answer would lead inward, and nobody asks for it."""
    asked = resolves("93.184.216.34", "127.0.0.1")
    with pytest.raises(Unavailable):
        Websites().fetch("https://joes.example/")
    assert len([host for host in asked if host == "joes.example"]) == 1
    assert [host for host, _port in connects] == ["93.184.216.34"]


class Answer:
    """What a session answers in these tests."""

    def __init__(self, status=200, body=b"", location=""):
        self.status_code, self._body = status, body
        self.headers = {"Location": location} if location else {}
        self.is_redirect = bool(location) and status in (301, 302, 307, 308)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None

    def iter_content(self, size):
        for start in range(0, len(self._body), size):
            yield self._body[start : start + size]


@pytest.fixture
def answers(monkeypatch):
    """Return a function that lets the network answer so, in order; returns what was asked."""

    def give(*made):
        rest, asked = iter(made), []

        def get(self, address, **kwargs):
            asked.append((address, kwargs))
            return next(rest)

        monkeypatch.setattr(module.Manager, "get_session", lambda self: requests.Session())
        monkeypatch.setattr(requests.Session, "get", get)
        return asked

    return give


@pytest.mark.parametrize(
    "location",
    ["https://evil.example/", "http://127.0.0.1/", "https://sub.joes.example/", "file:///etc/passwd", "http://joes.example:8080/",
     "//evil.example/x", "https://joes.example@evil.example/"],
)  # fmt: skip
def test_a_redirect_off_the_site_is_not_followed(answers, location):
    asked = answers(Answer(302, location=location), Answer(200, b"never"))
    with pytest.raises(Refused):
        Websites().fetch("https://joes.example/")
    assert len(asked) == 1


@pytest.mark.parametrize("location", ["https://www.joes.example/", "/home", "http://joes.example/a"])
def test_a_redirect_on_the_site_is_followed_and_checked_again(answers, location):
    asked = answers(Answer(301, location=location), Answer(200, b"found"))
    assert Websites().fetch("https://joes.example/").text == "found"
    assert len(asked) == 2
    assert all(kwargs["allow_redirects"] is False for _address, kwargs in asked)


def test_redirects_end(answers):
    answers(*(Answer(302, location="/again") for _ in range(9)))
    with pytest.raises(Refused):
        Websites().fetch("https://joes.example/")


def test_no_more_than_a_megabyte_is_read(answers):
    answers(Answer(200, b"x" * 3_000_000))
    assert len(Websites().fetch("https://joes.example/").text) == module.MOST_BYTES


def test_a_website_that_drips_is_left(answers, monkeypatch):
    moments = iter(range(0, 10_000, 10))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(moments))
    answers(Answer(200, b"x" * 200_000))
    with pytest.raises(Unavailable):
        Websites().fetch("https://joes.example/")


def test_files_stand_in_for_the_world_and_stay_in_their_folder(settings, tmp_path):
    settings.CLAIM_LOOKUP_FOLDER = tmp_path
    (tmp_path / "pages/joes.example").mkdir(parents=True)
    (tmp_path / "pages/joes.example/index.html").write_text("home")
    (tmp_path / "names.json").write_text('{"joes.example": ["one"]}')
    (tmp_path / "secret.txt").write_text("secret")
    assert PageFolder().fetch("https://joes.example/").text == "home"
    assert PageFolder().fetch("https://joes.example/../../secret.txt").status == 404
    assert PageFolder().fetch("https://joes.example//etc/passwd").status == 404
    assert NameFile().texts("joes.example") == ["one"]
    assert NameFile().texts("other.example") == []


def test_a_gateway_that_refuses_is_away(settings, monkeypatch):
    settings.CLAIM_PHONE_URL, settings.CLAIM_PHONE_TOKEN = "https://gateway.example/send", "token"
    sent = []

    def post(url, **kwargs):
        sent.append((url, kwargs))
        return Answer(500)

    monkeypatch.setattr(requests, "post", post)
    with pytest.raises(Unavailable):
        Gateway().say("+12125550123", "words")
    url, kwargs = sent[0]
    assert (url, kwargs["json"], kwargs["headers"]) == (
        "https://gateway.example/send",
        {"to": "+12125550123", "text": "words"},
        {"Authorization": "Bearer token"},
    )
    assert kwargs["allow_redirects"] is False
