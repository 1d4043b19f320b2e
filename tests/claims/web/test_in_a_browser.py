"""The pages of claims in a browser: readable in both schemes, at phone width, for screen readers, and without script."""

import os
from pathlib import Path

import pytest
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE

from apps.claims.models import OwnerQuestion
from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login
from tests.browser import ORIGIN

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def me(client, claimant):
    """Let the browser be the claimant's."""
    with rls.acting(Actor.auth()):
        client.force_login(claimant, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def stages(me, start, choose, send, as_user, claimant, by):
    """Return a function that brings the claim to a stage and returns its path."""

    def go(stage):
        from apps.claims.services import claiming

        claim = start(message="We took over in spring.")
        if stage == "code":
            send(choose(claim, "mail", address="joe@joes.example"))
        elif stage in ("dns", "page", "documents", "manual"):
            choose(claim, stage)
        elif stage == "withdrawn":
            with as_user(claimant):
                claiming.withdraw(by=by, claim=claim)
        return f"/manage/claims/{claim.reference}/"

    return go


def keep(visit, name):
    """Write a picture of the page where somebody asked for pictures."""
    if folder := os.environ.get("SCREENSHOTS"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def sound(visit, name):
    keep(visit, name)
    assert visit.serious_violations() == []
    assert visit.sideways_scroll() <= 0
    assert visit.troubles == []


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_public_page(visit, listing, width, scheme):
    sound(visit("/b/joes-pizza/claim/", width=width, scheme=scheme), f"public-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("stage", ["started", "code", "dns", "documents"])
def test_a_claim(visit, stages, stage, width, scheme):
    sound(visit(stages(stage), width=width, scheme=scheme), f"claim-{stage}-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), [SCREENS[0], SCREENS[3]])
@pytest.mark.parametrize("path", ["/manage/claims/", "/manage/claims/chain/"])
def test_the_list_and_the_chain(visit, stages, path, width, scheme):
    stages("started")
    sound(visit(path, width=width, scheme=scheme), f"{path.strip('/').replace('/', '-')}-{width}-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), [SCREENS[0], SCREENS[3]])
def test_a_question(visit, owner, mailed, enter, react, client, as_system, width, scheme):
    claim, code = mailed
    enter(claim, code)
    react()
    with as_system():
        question = OwnerQuestion.objects.get()
    with rls.acting(Actor.auth()):
        client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    sound(
        visit(f"/manage/claims/asked/{question.reference}/", width=width, scheme=scheme), f"question-{width}-{scheme}"
    )


def test_without_script_a_claim_is_begun(visit, listing, me):
    page = visit("/b/joes-pizza/claim/", script=False).page
    # A form sends the cookies the browser has; the session is so far the test client's alone.
    session = me.cookies["site_session"].value
    page.context.add_cookies([{"name": "site_session", "value": session, "url": ORIGIN}])
    page.get_by_role("button", name="Claim this business").click()
    page.wait_for_url("**/manage/claims/clm_*/")
    assert page.get_by_role("heading", name="Choose how you prove it").is_visible()


@pytest.fixture
def reviewer(waiting, portal, client, person, settings):
    """Let the browser be a reviewer's, under the content security policy of the staff process."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    kept = {name: sources for name, sources in directives.items() if name != "style-src-attr"}
    own = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**kept, **own}}
    with rls.playing(Login.STAFF), rls.acting(Actor.auth()):
        client.force_login(person("moderator"), backend="allauth.account.auth_backends.AuthenticationBackend")


@pytest.mark.parametrize(("width", "scheme"), [SCREENS[0], SCREENS[3]])
def test_the_queue_of_staff(reviewer, visit, width, scheme):
    opened = visit("/admin/claims/claim/queue/", width=width, scheme=scheme)
    assert opened.page.get_by_text("See the licence.").is_visible()
    sound(opened, f"queue-{width}-{scheme}")
