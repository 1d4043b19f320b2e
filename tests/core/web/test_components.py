"""The components: what they say to eyes and to screen readers, and that nothing passes unescaped."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.template.loaders.cached import Loader as Cached
from django_cotton.compiler_regex import CottonCompiler

COTTON = Path(settings.BASE_DIR) / "templates/cotton"
COMPONENTS = sorted(path.stem for path in COTTON.glob("*.html"))
NASTY = "<script>alert(1)</script>\"'&"


@pytest.fixture
def draw() -> Callable[..., str]:
    """Return a function that renders a piece of template as a page's template is rendered."""

    def render(source: str, **context: object) -> str:
        return " ".join(Template(CottonCompiler().process(source)).render(Context(context)).split())

    return render


def test_nothing_rated_says_so_and_draws_no_stars(draw: Callable[..., str]) -> None:
    html = draw('<c-rating :value="value" :count="count" />', value=None, count=0)

    assert "No rating yet" in html
    assert "stars" not in html


def test_a_rating_is_read_out_with_its_count(draw: Callable[..., str]) -> None:
    html = draw('<c-rating :value="value" :count="count" />', value=4.25, count=1204)

    assert "Rated 4.3 out of 5," in html
    assert "1,204 reviews" in html
    assert "--fill:4.5" in html


def test_one_review_is_one_review(draw: Callable[..., str]) -> None:
    assert "1 review<" in draw('<c-rating :value="value" :count="count" />', value=5, count=1)


@pytest.mark.parametrize(
    "source",
    [
        '<c-business-card :card="card" number="1" />',
        '<c-avatar :name="text" />',
        '<c-copy value="{{ text }}" />',
        '<c-code title="{{ text }}" text="{{ text }}" />',
        '<c-field label="{{ text }}" name="x" value="{{ text }}" help="{{ text }}" error="{{ text }}" placeholder="{{ text }}" />',
        '<c-search-box q="{{ text }}" near="{{ text }}" />',
        '<c-chip href="?q={{ text }}">{{ text }}</c-chip>',
        '<c-map-panel pins="{{ text }}" pins_url="?q={{ text }}" />',
        '<c-breadcrumbs :items="items" />',
    ],
    ids=lambda source: source.split()[0].removeprefix("<"),
)
def test_what_people_typed_is_escaped(draw: Callable[..., str], source: str) -> None:
    card = {
        "name": NASTY,
        "url": "/b/x/",
        "address": NASTY,
        "excerpt": NASTY,
        "tags": [NASTY],
        "open_text": NASTY,
        "rating_count": 0,
    }

    html = draw(source, card=card, text=NASTY, items=[{"label": NASTY, "url": "/"}, {"label": NASTY}])

    assert "<script>" not in html
    assert "&lt;script&gt;" in html or "avatar" in source


def test_a_component_does_not_see_the_variables_of_the_page(draw: Callable[..., str]) -> None:
    html = draw("<c-button>{{ size }}</c-button>", size="small")

    assert ">small<" in html
    assert "is-small" not in html


def test_the_card_leads_the_whole_way_to_the_listing(draw: Callable[..., str]) -> None:
    card = {
        "name": "Lucia's",
        "url": "/b/lucias/",
        "public_id": "biz_1",
        "rating_count": 0,
        "reasons": [{"label": "Near", "share": 60}],
    }

    html = draw('<c-business-card :card="card" number="7" />', card=card)

    assert '<a href="/b/lucias/">Lucia&#x27;s</a>' in html
    assert 'data-business="biz_1"' in html
    assert ">7<" in html
    assert "Why this rank" in html
    assert "60 %" in html


def test_errors_are_tied_to_their_fields() -> None:
    class Sample(forms.Form):
        email = forms.EmailField(label="E-mail", help_text="Never shown.")
        agreed = forms.BooleanField(label="I agree")

    html = " ".join(str(Sample({"email": "nonsense"})).split())

    assert 'href="#id_email"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert html.index("nonsense") > html.index("Never shown.")


def test_a_hand_written_field_is_tied_to_its_error(draw: Callable[..., str]) -> None:
    html = draw('<c-field label="Slug" name="slug" error="Taken." help="In the address." />')

    assert 'aria-describedby="slug_helptext slug_error"' in html
    assert 'for="slug"' in html


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_compiles_and_says_what_it_is_for(name: str) -> None:
    assert get_template(f"cotton/{name}.html")
    assert (COTTON / f"{name}.html").read_text().startswith("{# ")


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_stands_in_the_style_guide_or_the_frame(name: str) -> None:
    tag = f"<c-{name.replace('_', '-')}"
    folder = COTTON.parent
    places = [
        folder / "core/style_guide.html",
        folder / "base.html",
        *(folder / "layouts").glob("*.html"),
        *COTTON.glob("*.html"),
    ]
    places += [*(folder / "errors").glob("*.html"), *(folder / "forms").glob("*.html")]

    assert any(
        f"{tag} " in place.read_text() or f"{tag}>" in place.read_text() for place in places if place.stem != name
    )


def test_templates_are_cached_outside_development() -> None:
    engine = get_template("base.html").backend.engine
    assert any(isinstance(loader, Cached) for loader in engine.template_loaders)
