"""Duplicates follow the directory through the post office, the nightly jobs and the command."""

from io import StringIO

import pytest
from django.core.management import call_command

from apps.businesses import events as directory
from apps.businesses.services import fields, lifecycle
from apps.duplicates import handlers, tasks
from apps.duplicates.models import DuplicatePair, Fingerprint
from apps.observability import invariants
from apps.outbox.registry import handlers_of


@pytest.fixture
def open_pairs(as_system):
    """Return a function that counts the open pairs."""

    def count():
        with as_system():
            return DuplicatePair.objects.filter(state="open").count()

    return count


@pytest.mark.parametrize(
    ("event", "handler"),
    [
        (directory.BusinessPublished, handlers.compare_published),
        (directory.BusinessStateChanged, handlers.compare_moved),
    ],
)
def test_a_listing_is_compared_when_it_appears(twins, as_system, open_pairs, event, handler):
    extra = {"before": "pending", "after": "live"} if event is directory.BusinessStateChanged else {}
    with as_system():
        for row in twins:
            handler(event(business_id=row.pk, **extra))
    assert open_pairs() == 1


def test_only_what_tells_listings_apart_is_worth_a_look(twins, as_system, open_pairs):
    with as_system():
        for row in twins:
            handlers.compare_changed(directory.BusinessChanged(business_id=row.pk, fields=("description",)))
        assert not Fingerprint.objects.exists()
        for row in twins:
            handlers.compare_changed(directory.BusinessChanged(business_id=row.pk, fields=("phone",)))
    assert open_pairs() == 1


def test_the_handlers_are_known_to_the_post_office():
    names = {handler.name for handler in handlers_of("businesses.business_changed.v1")}
    assert "duplicates.compare_changed" in names


def test_the_nightly_job_finds_what_no_event_told(twins, as_system, open_pairs):
    with as_system("duplicates.sweep"):
        tasks.sweep()
        tasks.sweep()
    assert open_pairs() == 1


def test_the_weekly_job_can_run_twice(twins, as_system, open_pairs):
    with as_system("duplicates.compare_everything"):
        tasks.compare_everything()
        tasks.compare_everything()
    assert open_pairs() == 1


@pytest.mark.parametrize("options", [{}, {"changed": True}, {"limit": 2}], ids=["all", "changed", "limit"])
def test_the_command_says_what_it_did(twins, as_system, open_pairs, options):
    out = StringIO()
    with as_system():
        call_command("find_duplicates", stdout=out, **options)
    assert "2 listings" in out.getvalue()
    assert "1 pairs proposed" in out.getvalue()
    assert open_pairs() == 1


class TestPromises:
    @pytest.fixture
    def broken(self, as_system):
        """Return a function that names the broken promises of duplicates."""

        def run():
            with as_system():
                return {name for name, lines in invariants.run() if lines and name.startswith("duplicates.")}

        return run

    def test_they_hold_after_a_merge_and_its_undoing(self, twins, searched, broken, as_staff, moderator, deciding):
        from apps.duplicates.services import merging

        searched()
        assert broken() == set()
        with as_staff(moderator):
            merge = merging.merge(by=deciding, survivor=twins[0], duplicate=twins[1])
        assert broken() == set()
        with as_staff(moderator):
            merging.undo(by=deciding, merge=merge)
        assert broken() == set()

    def test_a_merged_listing_that_goes_elsewhere_is_named(
        self, twins, listing, broken, as_staff, moderator, deciding, as_system, system
    ):
        from apps.duplicates.services import merging

        with as_staff(moderator):
            merging.merge(by=deciding, survivor=twins[0], duplicate=twins[1])
        with as_system():
            lifecycle.reopen(by=system, business=twins[1])
        assert broken() == {"duplicates.a_merged_listing_leads_to_its_survivor"}

    def test_an_open_pair_of_a_listing_that_is_gone_is_named_after_a_while(
        self, twins, searched, broken, as_system, system
    ):
        from apps.businesses.models import Business

        searched()
        with as_system():
            lifecycle.suspend(by=system, business=twins[0])
        assert broken() == set()
        with as_system():
            Business.objects.filter(pk=twins[0].pk).update(content_changed_at="2026-01-01T00:00:00Z")
        assert broken() == {"duplicates.open_pairs_are_of_listings_that_are_there"}


def test_a_listing_that_changes_keeps_one_fingerprint(twins, searched, as_system, system):
    searched()
    with as_system():
        before = Fingerprint.objects.get(pk=twins[0].pk).mark
        fields.apply(by=system, business=twins[0], changes={"phone": "+12125550188"})
    searched()
    with as_system():
        assert Fingerprint.objects.get(pk=twins[0].pk).mark != before
