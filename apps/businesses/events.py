"""What happens in the directory, as facts for whoever cares; each carries ids, and the state is read afresh."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class BusinessPublished(Event):
    """A listing became findable: for the first time, reopened or restored."""

    business_id: int


@dataclass(frozen=True)
class BusinessChanged(Event):
    """What visitors read on a listing changed; `fields` are the names of the changed fields."""

    business_id: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class BusinessUnpublished(Event):
    """A listing is no longer found: closed for good, moved, a duplicate or suspended; `status` says which."""

    business_id: int
    status: str


@dataclass(frozen=True)
class BusinessStateChanged(Event):
    """A listing made a legal move from one state to another."""

    business_id: int
    before: str
    after: str


@dataclass(frozen=True)
class BusinessRenamed(Event):
    """A listing's page has a new address; the old one leads to it."""

    business_id: int
    old_slug: str
    new_slug: str


@dataclass(frozen=True)
class PhotosChanged(Event):
    """A listing shows other photos, or shows them in another order or form."""

    business_id: int


@dataclass(frozen=True)
class HoursChanged(Event):
    """A business said something new about its hours."""

    business_id: int


@dataclass(frozen=True)
class CategoryChanged(Event):
    """A category was renamed or stands elsewhere in the tree; its listings are found by other words."""

    category_id: int


@dataclass(frozen=True)
class VerificationReopened(Event):
    """A team changed who or where its business is: it is to be verified again (CLM-7)."""

    business_id: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class BusinessClaimed(Event):
    """Somebody became the first primary owner of a listing."""

    business_id: int
    user_id: int


@dataclass(frozen=True)
class TeamChanged(Event):
    """Somebody joined or left a team, or has other rights there; `place_kind` and `place_id` say where."""

    place_kind: str
    place_id: int
    user_id: int


@dataclass(frozen=True)
class OwnershipTransferred(Event):
    """A brand or a listing has another primary owner."""

    place_kind: str
    place_id: int
    from_user_id: int
    to_user_id: int


@dataclass(frozen=True)
class SuggestionMade(Event):
    """A visitor said that a listing should say something else."""

    business_id: int
    suggestion_id: int


@dataclass(frozen=True)
class SuggestionDecided(Event):
    """Somebody of the team or of staff accepted or declined a suggestion."""

    business_id: int
    suggestion_id: int
    state: str


@dataclass(frozen=True)
class ListingReported(Event):
    """Somebody said that something about a listing is wrong or illegal; `report` is the report's outside id."""

    business_id: int
    report: str


@dataclass(frozen=True)
class MemberInvited(Event):
    """Somebody was offered a role in a team; the mail goes out."""

    invitation_id: int


@dataclass(frozen=True)
class OwnershipOffered(Event):
    """A primary owner offered the ownership to somebody of the team."""

    transfer_id: int


@dataclass(frozen=True)
class OwnershipAccepted(Event):
    """The ownership changes hands after the days to think; both sides are told."""

    transfer_id: int


@dataclass(frozen=True)
class BulkEditAdvanced(Event):
    """A bulk edit was started, or did a part of its work; the next part follows."""

    bulk_edit_id: int
    handled: int


@dataclass(frozen=True)
class SaleOffered(Event):
    """The owner of a location offered it to somebody."""

    business_id: int
    sale_id: int


@dataclass(frozen=True)
class SaleCompleted(Event):
    """A location left its brand and its team for another owner."""

    business_id: int
    sale_id: int
