"""Forms of the workplace: read from a page as a browser would, filled in and sent."""

from html.parser import HTMLParser

import pytest

from apps.businesses.models import FieldChange
from apps.businesses.services import fields
from apps.core.actor import Actor


class _Inputs(HTMLParser):
    """Collects what the forms of a page would send, buttons excepted."""

    def __init__(self):
        super().__init__()
        self.found, self.area, self.select, self.text = [], None, None, ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("name") and given.get("type") not in ("submit", "search"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.found.append((given["name"], given.get("value", "on")))
        elif tag == "textarea":
            self.area, self.text = given["name"], ""
        elif tag == "select":
            self.select, self.first = given["name"], True
        elif tag == "option" and self.select and ("selected" in given or self.first):
            if not self.first:
                self.found.pop()
            self.found.append((self.select, given.get("value", "")))
            self.first = False

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.found.append((self.area, self.text))
        elif tag == "select":
            self.select = None


@pytest.fixture
def form():
    """Return a function that reads the inputs of a page, as lists by name."""

    def read(response):
        inputs = _Inputs()
        inputs.feed(response.content.decode())
        made = {}
        for name, value in inputs.found:
            made.setdefault(name, []).append(value)
        made.pop("csrfmiddlewaretoken", None)
        return made

    return read


@pytest.fixture
def fill(form):
    """Return a function that opens a page, types into its form and sends it: fill(client, path, phone="…", action="save")."""

    def send(client, path, *, opened=None, **typed):
        inputs = form(opened or client.get(path))
        for name, value in typed.items():
            if value is None:
                inputs.pop(name, None)
            else:
                inputs[name] = value
        return client.post(path, inputs)

    return send


@pytest.fixture
def facts(as_system):
    """Return a function that tells all facts of a listing."""

    def read(listing):
        with as_system():
            listing.refresh_from_db()
            return fields.current(listing)

    return read


@pytest.fixture
def change(as_user):
    """Return a function with which somebody changes facts of a listing."""

    def apply(person, listing, **changes):
        with as_user(person):
            fields.apply(by=Actor.user(person.pk), business=listing, changes=changes)
        return FieldChange.objects.none()

    return apply
