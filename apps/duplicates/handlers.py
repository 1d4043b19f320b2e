"""How duplicates follow the directory: a listing that appears or changes is compared, one that goes closes its pairs."""

from apps.businesses import events as directory
from apps.core import rls
from apps.core.actor import Actor
from apps.duplicates import events, notices
from apps.duplicates.models import Merge
from apps.duplicates.services import finding, pairs, requests
from apps.outbox.registry import handler

# What says who and where a business is: only then is it worth looking again.
_COMPARED_FIELDS = {"name", "phone", "website", "street_address", "postal_code", "city", "point", "categories"}


@handler(directory.BusinessPublished, queue="bulk")
def compare_published(event: directory.BusinessPublished) -> None:
    """Look for listings that show the same business."""
    finding.check([event.business_id])


@handler(directory.BusinessChanged, queue="bulk")
def compare_changed(event: directory.BusinessChanged) -> None:
    """Look again when what tells it from others changed."""
    if _COMPARED_FIELDS & set(event.fields):
        finding.check([event.business_id])


@handler(directory.BusinessStateChanged, queue="bulk")
def compare_moved(event: directory.BusinessStateChanged) -> None:
    """Compare a listing that is handed in, and close the pairs of one that goes."""
    finding.check([event.business_id])


@handler(events.DuplicateReported)
def take_in_report(event: events.DuplicateReported) -> None:
    """Put a reported pair before people."""
    pairs.take_in(event.report_id)


@handler(events.MergeRequested)
def ask_owners(event: events.MergeRequested) -> None:
    """Ask the owners, or staff where there is none; owners do not decide here, so our program acts."""
    with rls.acting(_program("duplicates.ask_owners")):
        row = requests.open_consents(by=rls.current(), request_id=event.request_id)
        if row is not None:
            notices.asked(row)


@handler(events.MergeAnswered)
def settle_request(event: events.MergeAnswered) -> None:
    """Merge when everybody agreed; no owner may write to the other's listing, so our program acts."""
    with rls.acting(_program("duplicates.settle_request")):
        row = requests.settle(by=rls.current(), request_id=event.request_id)
        if row is not None:
            notices.settled(row)


@handler(events.ListingsMerged)
def end_requests_of_merged(event: events.ListingsMerged) -> None:
    """End the requests about two listings that became one."""
    with rls.acting(_program("duplicates.end_requests")):
        merge = Merge.objects.filter(pk=event.merge_id).first()
        requests.close_about(by=rls.current(), one=event.business_id, other=event.duplicate_id, merge=merge)


@handler(events.PairDismissed)
def end_requests_of_dismissed(event: events.PairDismissed) -> None:
    """End the requests about two listings that are different businesses."""
    with rls.acting(_program("duplicates.end_requests")):
        requests.close_about(by=rls.current(), one=event.lower_id, other=event.higher_id)


def _program(job: str) -> Actor:
    acting = rls.current()
    return Actor.system(job, request_id=acting.request_id if acting else "")
