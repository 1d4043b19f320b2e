"""How the directory reacts to what happens in it: search follows every change (SRC-8), people hear of their teams."""

from apps.businesses import events, notices
from apps.businesses.models import (
    BulkEdit,
    BusinessCategory,
    Category,
    Invitation,
    ListingReport,
    OwnershipTransfer,
    Sale,
    Suggestion,
)
from apps.businesses.search import services as search
from apps.businesses.services import bulk_work, photos
from apps.businesses.states import InvitationState, SaleState, TransferState
from apps.core import ids, rls
from apps.media import events as media_events
from apps.outbox.registry import handler


@handler(events.BusinessPublished)
def index_published(event: events.BusinessPublished) -> None:
    """Let search find the listing."""
    search.upsert([event.business_id])


@handler(events.BusinessUnpublished)
def forget_unpublished(event: events.BusinessUnpublished) -> None:
    """Make sure that search has forgotten the listing."""
    search.upsert([event.business_id])


@handler(events.BusinessStateChanged)
def index_state(event: events.BusinessStateChanged) -> None:
    """Let search tell a closed business from a live one."""
    search.upsert([event.business_id])


@handler(events.BusinessChanged)
def index_changed(event: events.BusinessChanged) -> None:
    """Let search find the listing by its new words."""
    search.upsert([event.business_id])


@handler(events.HoursChanged)
def index_hours(event: events.HoursChanged) -> None:
    """Let search know the new hours."""
    search.upsert([event.business_id])


@handler(events.CategoryChanged, queue="bulk")
def index_category(event: events.CategoryChanged) -> None:
    """Let search find the listings of a category by its new words."""
    paths = Category.objects.filter(pk=event.category_id).values_list("path", flat=True)
    for path in paths:
        members = BusinessCategory.objects.filter(category__path__startswith=path)
        search.mark_dirty(members.values_list("business_id", flat=True).iterator())


@handler(events.MemberInvited)
def mail_invitation(event: events.MemberInvited) -> None:
    """Send the invitation, unless it was taken back meanwhile."""
    for row in Invitation.objects.filter(pk=event.invitation_id, state=InvitationState.OPEN):
        notices.invitation(row)


@handler(events.OwnershipOffered)
def mail_offer(event: events.OwnershipOffered) -> None:
    """Tell whoever is to become the owner."""
    for row in OwnershipTransfer.objects.filter(pk=event.transfer_id, state=TransferState.OFFERED):
        notices.ownership_offered(row)


@handler(events.OwnershipAccepted)
def mail_acceptance(event: events.OwnershipAccepted) -> None:
    """Tell both sides when it takes effect."""
    for row in OwnershipTransfer.objects.filter(pk=event.transfer_id, state=TransferState.COOLING_OFF):
        notices.ownership_accepted(row)


@handler(events.OwnershipTransferred)
def mail_transfer(event: events.OwnershipTransferred) -> None:
    """Tell both sides that it took effect."""
    at = {f"{event.place_kind}_id": event.place_id}
    rows = OwnershipTransfer.objects.filter(**at, to_user_id=event.to_user_id, state=TransferState.COMPLETED)
    for row in rows.order_by("-pk")[:1]:
        notices.ownership_transferred(row)


@handler(events.BulkEditAdvanced, queue="bulk")
def continue_bulk_edit(event: events.BulkEditAdvanced) -> None:
    """Do the next part of a bulk edit, as the person who started it."""
    bulk_work.advance(by=rls.current(), edit=BulkEdit(pk=event.bulk_edit_id))


@handler(events.SuggestionDecided)
def mail_decision(event: events.SuggestionDecided) -> None:
    """Tell whoever suggested it what became of it, and why."""
    for row in Suggestion.objects.select_related("author", "business").filter(pk=event.suggestion_id):
        notices.suggestion_decided(row)


@handler(events.ListingReported)
def mail_receipt(event: events.ListingReported) -> None:
    """Confirm that a report arrived, to whoever left an address."""
    public_id = ids.decode(ListingReport.id_prefix, event.report)
    for row in ListingReport.objects.select_related("business").filter(public_id=public_id).exclude(email=""):
        notices.report_received(row)


@handler(events.SaleOffered)
def mail_sale(event: events.SaleOffered) -> None:
    """Tell whoever is to take a location over, unless the offer was called off meanwhile."""
    for row in Sale.objects.select_related("seller", "business").filter(pk=event.sale_id, state=SaleState.OFFERED):
        notices.sale_offered(row)


@handler(events.SaleCompleted)
def mail_sold(event: events.SaleCompleted) -> None:
    """Tell both sides that a location has another owner."""
    for row in Sale.objects.select_related("seller", "buyer", "business").filter(pk=event.sale_id):
        notices.sale_completed(row)


@handler(media_events.PictureReady)
def show_photo(event: media_events.PictureReady) -> None:
    """Show a photo as soon as there is something to show."""
    if event.subject_kind == photos.KIND:
        photos.settle(by=rls.current(), picture_id=event.picture_id)


@handler(media_events.PictureRefused)
def pass_cover_on(event: media_events.PictureRefused) -> None:
    """Let another photo be the cover when this one turned out to be none."""
    if event.subject_kind == photos.KIND:
        photos.settle(by=rls.current(), picture_id=event.picture_id)
