"""How the directory reacts to what happens in it: search follows every change of a listing (SRC-8)."""

from apps.businesses import events
from apps.businesses.models import BusinessCategory, Category
from apps.businesses.search import services as search
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
