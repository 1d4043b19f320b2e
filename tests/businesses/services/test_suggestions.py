"""What visitors suggest, and what becomes of it (CLM-8)."""

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from apps.businesses import handlers, selectors
from apps.businesses.errors import (
    EditConflict,
    FieldsDenied,
    ListingInvalid,
    ListingNotFound,
    NoSuchSuggestion,
    ReasonMissing,
    RoleTooLow,
    SuggestionInvalid,
    TooManySuggestions,
)
from apps.businesses.events import SuggestionDecided
from apps.businesses.models import Business, Suggestion
from apps.businesses.services import fields, locks, suggestions
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.errors import Conflict
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db
CHANGES = {"phone": "+12125550155", "description": "Cake and coffee."}


@pytest.fixture
def suggested(cast, as_user):
    """Uma suggests two changes of Ana's café."""
    with as_user(cast.stranger):
        return suggestions.suggest(
            by=rls.current(), business=cast.cafe, changes=CHANGES, now=clock.now(), note="I was there."
        )


@pytest.fixture
def cafe(cast, as_system):
    """Return the café as it is now."""

    def read():
        with as_system():
            return Business.objects.get(pk=cast.cafe.pk)

    return read


def test_a_suggestion_changes_nothing_by_itself(cast, suggested, cafe, announced, remembered):
    assert (cafe().phone, cafe().description, cafe().revision) == ("+12125550101", "Coffee and cake.", 1)
    assert suggested.seen == {"phone": "+12125550101", "description": "Coffee and cake."}
    assert (suggested.state, suggested.note) == ("open", "I was there.")
    assert announced() == ["businesses.suggestion_made.v1"]
    assert remembered() == ["businesses.change_suggested"]


def test_nobody_applies_one_silently_not_even_by_plain_sql(cast, suggested, as_user):
    with as_user(cast.stranger), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE businesses_suggestion SET state = 'accepted', decided_at = now()")
        cursor.execute("UPDATE businesses_business SET phone = '+12125550155' WHERE id = %s", [cast.cafe.pk])
        assert cursor.rowcount == 0


class TestSuggesting:
    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            pytest.param({}, SuggestionInvalid, id="nothing"),
            pytest.param({"phone": "+12125550101"}, SuggestionInvalid, id="what-it-says-already"),
            pytest.param({"name": " "}, SuggestionInvalid, id="no-name"),
            pytest.param({"price_level": 7}, ListingInvalid, id="an-impossible-price"),
            pytest.param({"website": "javascript:alert(1)"}, ListingInvalid, id="no-website"),
            pytest.param({"slug": "mine"}, ListingInvalid, id="no-such-field"),
            pytest.param({"hours": "sometimes"}, ListingInvalid, id="hours-nobody-understands"),
            pytest.param({"description": "a\x00b"}, ListingInvalid, id="control-characters"),
        ],
    )
    def test_is_held_to_the_rules_of_edits(self, cast, as_user, changes, error):
        with as_user(cast.stranger), pytest.raises(error):
            suggestions.suggest(by=rls.current(), business=cast.cafe, changes=changes, now=clock.now())

    def test_takes_somebody_signed_in(self, cast):
        with pytest.raises(RoleTooLow):
            suggestions.suggest(by=Actor.anonymous(), business=cast.cafe, changes=CHANGES, now=clock.now())

    def test_takes_a_public_listing(self, cast, as_system, as_user):
        with as_system():
            hidden = BusinessFactory(status="draft", published_at=None)
        with as_user(cast.stranger), pytest.raises(ListingNotFound):
            suggestions.suggest(by=rls.current(), business=hidden, changes=CHANGES, now=clock.now())

    def test_says_nothing_of_a_street_that_is_not_shown(self, cast, as_system, as_user):
        with as_system():
            plumber = BusinessFactory(name="Plumber", parts__hide_street=True, parts__street_address="9 Secret Lane")
        with as_user(cast.stranger), pytest.raises(SuggestionInvalid) as refused:
            suggestions.suggest(by=rls.current(), business=plumber, changes={"street_address": "9"}, now=clock.now())
        assert "Secret" not in str(refused.value.fields)

    def test_waits_for_answers_after_five(self, cast, as_user):
        with as_user(cast.stranger):
            for number in range(5):
                suggestions.suggest(
                    by=rls.current(), business=cast.cafe, changes={"description": str(number)}, now=clock.now()
                )
            with pytest.raises(TooManySuggestions):
                suggestions.suggest(by=rls.current(), business=cast.cafe, changes=CHANGES, now=clock.now())


class TestAccepting:
    def test_applies_all_of_it_and_says_where_it_came_from(self, cast, suggested, as_user, cafe):
        with as_user(cast.owner):
            done = suggestions.accept(by=rls.current(), suggestion=suggested, now=clock.now())
            change = selectors.history(cast.cafe.pk)[0]
        assert (cafe().phone, cafe().description) == tuple(CHANGES.values())
        assert (done.state, done.accepted_fields) == ("accepted", ["description", "phone"])
        assert (change.author, change.origin_ref, change.user_id) == ("suggestion", suggested.reference, cast.owner.pk)

    def test_applies_some_of_it(self, cast, suggested, as_user, cafe):
        with as_user(cast.owner):
            suggestions.accept(by=rls.current(), suggestion=suggested, only=["phone"], now=clock.now())
        assert (cafe().phone, cafe().description) == ("+12125550155", "Coffee and cake.")

    def test_asks_again_when_the_listing_changed_since_it_was_looked_at(self, cast, suggested, as_user, cafe):
        with as_user(cast.owner):
            fields.apply(by=rls.current(), business=cast.cafe, changes={"phone": "+12125550188"})
            with pytest.raises(EditConflict):
                suggestions.accept(
                    by=rls.current(), suggestion=suggested, now=clock.now(), shown={"phone": "+12125550101"}
                )
        assert cafe().phone == "+12125550188"
        with as_user(cast.owner):
            assert Suggestion.objects.get().state == "open"

    def test_takes_the_right_to_change_the_fields(self, cast, as_user, as_system):
        bakery = cast.bakeries[0]
        with as_user(cast.stranger):
            row = suggestions.suggest(by=rls.current(), business=bakery, changes=CHANGES, now=clock.now())
        with as_user(cast.helper):
            with pytest.raises(FieldsDenied):
                suggestions.accept(by=rls.current(), suggestion=row, now=clock.now())
            suggestions.accept(by=rls.current(), suggestion=row, only=["description"], now=clock.now())

    def test_does_not_open_a_lock(self, cast, suggested, as_user):
        with as_user(cast.owner):
            locks.lock(by=rls.current(), business=cast.cafe, field="phone")
            with pytest.raises(FieldsDenied):
                suggestions.accept(by=rls.current(), suggestion=suggested, now=clock.now())

    def test_is_not_for_its_author_or_strangers(self, cast, suggested, as_user):
        with as_user(cast.stranger), pytest.raises(ListingNotFound):
            suggestions.accept(by=rls.current(), suggestion=suggested, now=clock.now())
        with as_user(cast.manager), pytest.raises(NoSuchSuggestion):
            suggestions.accept(by=rls.current(), suggestion=suggested, now=clock.now())

    def test_happens_once(self, cast, suggested, as_user):
        with as_user(cast.owner):
            suggestions.accept(by=rls.current(), suggestion=suggested, now=clock.now())
            with pytest.raises(Conflict):
                suggestions.decline(by=rls.current(), suggestion=suggested, reason="No.", now=clock.now())

    def test_takes_fields_that_were_suggested(self, cast, suggested, as_user):
        with as_user(cast.owner):
            for only in ([], ["website"]):
                with pytest.raises(SuggestionInvalid):
                    suggestions.accept(by=rls.current(), suggestion=suggested, only=only, now=clock.now())


class TestDeclining:
    def test_says_why_and_leaves_the_listing_as_it_is(self, cast, suggested, as_user, cafe):
        with as_user(cast.owner):
            with pytest.raises(SuggestionInvalid):
                suggestions.decline(by=rls.current(), suggestion=suggested, reason=" ", now=clock.now())
            done = suggestions.decline(by=rls.current(), suggestion=suggested, reason="We moved.", now=clock.now())
        assert (done.state, done.reason, cafe().phone) == ("declined", "We moved.", "+12125550101")

    def test_its_author_sees_and_hears_the_reason(self, cast, suggested, as_user, as_system):
        with as_user(cast.owner):
            suggestions.decline(by=rls.current(), suggestion=suggested, reason="We moved.", now=clock.now())
        with as_user(cast.stranger):
            (mine,) = selectors.own_suggestions(rls.current())
            assert (mine.state, mine.reason) == ("declined", "We moved.")
        with as_system(), rls.acting(Actor.user(cast.owner.pk)):
            handlers.mail_decision(
                SuggestionDecided(business_id=cast.cafe.pk, suggestion_id=suggested.pk, state="declined")
            )
        assert mail.outbox[0].to == ["stranger@example.com"]
        assert "We moved." in mail.outbox[0].body


def test_its_author_withdraws_it(cast, suggested, as_user):
    with as_user(cast.owner), pytest.raises(NoSuchSuggestion):
        suggestions.withdraw(by=rls.current(), suggestion=suggested, now=clock.now())
    with as_user(cast.stranger):
        assert suggestions.withdraw(by=rls.current(), suggestion=suggested, now=clock.now()).state == "withdrawn"


def test_staff_decide_what_nobody_else_speaks_for(cast, listing, as_user, as_system, moderator):
    with as_user(cast.stranger):
        row = suggestions.suggest(by=rls.current(), business=listing, changes=CHANGES, now=clock.now())
    with as_system():
        with pytest.raises(ReasonMissing):
            suggestions.accept(by=moderator.because(""), suggestion=row, now=clock.now())
        suggestions.accept(by=moderator, suggestion=row, now=clock.now())
        assert Business.objects.get(pk=listing.pk).phone == "+12125550155"
