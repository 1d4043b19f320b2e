"""The refusals this app can give."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class ListingNotFound(NotFound):
    """There is no such listing, or none this actor may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such listing."))


class CategoryNotFound(NotFound):
    """There is no such category."""

    def __init__(self) -> None:
        super().__init__(_("There is no such category."))


class CityNotFound(NotFound):
    """There is no such city."""

    def __init__(self) -> None:
        super().__init__(_("There is no such city."))


class MayNotManageListings(Denied):
    """Changing listings takes a role that says so."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Your role does not allow changing listings."))


class MayNotManageCategories(Denied):
    """Changing the tree takes a role that says so."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow changing categories."))


class ReasonMissing(Invalid):
    """Staff say why, or nothing happens."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the change.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class ListingInvalid(Invalid):
    """Values a listing cannot have, field by field."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(_("Some values of the listing are wrong."), fields=fields)


class NotReadyToPublish(Conflict):
    """A listing goes live with a name, a category and a place."""

    def __init__(self, missing: Iterable[str]) -> None:
        names = ", ".join(missing)
        super().__init__(_("The listing cannot go live yet; missing: %(names)s.") % {"names": names})


class SlugTaken(Conflict):
    """Another listing's page stands at that address now."""

    def __init__(self, slug: str) -> None:
        super().__init__(_("Another listing uses the address “%(slug)s”.") % {"slug": slug}, code="slug_taken")


class CategoryMisplaced(Conflict):
    """A category cannot stand below itself."""

    def __init__(self) -> None:
        super().__init__(_("A category cannot be moved below itself."), code="category_below_itself")


class BrandNotFound(NotFound):
    """There is no such brand or region, or none this actor has a part in."""

    def __init__(self) -> None:
        super().__init__(_("There is no such brand."))


class NoSuchSuggestion(NotFound):
    """There is no such suggestion, or none this actor may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such suggestion."))


class NoSuchService(NotFound):
    """The listing has no such service."""

    def __init__(self) -> None:
        super().__init__(_("There is no such service."))


class NoSuchPhoto(NotFound):
    """The listing has no such photo."""

    def __init__(self) -> None:
        super().__init__(_("There is no such photo."))


class PhotoInvalid(Invalid):
    """Values a photo cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some values of the photo are wrong."), fields=fields)


class TooManyPhotos(Conflict):
    """A listing shows so many photos and no more."""

    def __init__(self, most: int) -> None:
        message = _("This listing has %(most)d photos already; remove one first.") % {"most": most}
        super().__init__(message, code="too_many_photos")


class NoSuchChange(NotFound):
    """There is no such change in the history of the listing."""

    def __init__(self) -> None:
        super().__init__(_("There is no such change."))


class NoSuchLock(NotFound):
    """The field is not locked."""

    def __init__(self) -> None:
        super().__init__(_("This field is not locked."))


class NoSuchMember(NotFound):
    """There is no such person in a team one leads."""

    def __init__(self) -> None:
        super().__init__(_("There is no such member of the team."))


class NoSuchInvitation(NotFound):
    """There is no such invitation, or it was for somebody else."""

    def __init__(self) -> None:
        super().__init__(_("There is no such invitation, or it was sent to another address."))


class NoSuchTransfer(NotFound):
    """There is no such transfer of ownership between these people."""

    def __init__(self) -> None:
        super().__init__(_("There is no such transfer of ownership."))


class FieldsDenied(Denied):
    """Some of the fields are not for this actor to change; `fields` says why for each."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("You may not change some of these fields."), code="fields_denied", fields=fields)


class RoleTooLow(Denied):
    """The role in the team does not include this."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Your role in the team does not include this."), code="role_too_low")


class EditConflict(Conflict):
    """Somebody else changed the same fields meanwhile; `theirs` has what they say now, and nothing was written."""

    def __init__(self, theirs: Mapping[str, object]) -> None:
        message = _("Somebody else changed this meanwhile.")
        super().__init__(
            _("Somebody else changed the same fields meanwhile. Nothing was saved yet; choose which value stays."),
            code="edit_conflict",
            fields={name: [message] for name in theirs},
        )
        self.theirs = dict(theirs)

    @property
    def details(self) -> dict[str, Any]:
        """Beside the complaints, what the fields say now, so that a program can decide which value stays."""
        return {**super().details, "current": self.theirs}


class LastOwner(Conflict):
    """A place always has one primary owner."""

    def __init__(self) -> None:
        super().__init__(
            _("The primary owner stays until somebody else takes over: transfer the ownership first."),
            code="last_owner",
        )


class AlreadyMember(Conflict):
    """The person has a role at that place already."""

    def __init__(self) -> None:
        super().__init__(_("This person is in the team of that place already."), code="already_member")


class AlreadyClaimed(Conflict):
    """A team speaks for the listing already."""

    def __init__(self) -> None:
        super().__init__(_("Somebody manages this listing already."), code="already_claimed")


class TransferUnderWay(Conflict):
    """Nothing takes the place of a listing whose ownership is changing hands."""

    def __init__(self) -> None:
        super().__init__(
            _("The ownership of one of these listings is being transferred; wait until that is over."),
            code="transfer_under_way",
        )


class TeamInvalid(Invalid):
    """Values a membership, invitation or transfer cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some values are wrong."), fields=fields)


class BrandInvalid(Invalid):
    """Values a brand, a region or a place in them cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some values are wrong."), fields=fields)


class StoreCodeTaken(Conflict):
    """Another location of the brand has that store code."""

    def __init__(self, code: str) -> None:
        message = _("Another location of the brand has the store code “%(code)s”.") % {"code": code}
        super().__init__(message, code="store_code_taken", fields={"store_code": [message]})


class RegionNotEmpty(Conflict):
    """A region with locations is not removed."""

    def __init__(self) -> None:
        super().__init__(_("There are locations in this region; move them first."), code="region_not_empty")


class NotInBrand(Conflict):
    """This is about a location of a brand, and the listing is none, or the other way round."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This listing does not belong to the brand."), code="not_in_brand")


class NoSuchBulkEdit(NotFound):
    """There is no such bulk edit, or none this actor may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such bulk edit."))


class BulkInvalid(Invalid):
    """A bulk edit that cannot be prepared, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Nothing was prepared yet."), fields=fields)


class BrandChangedMeanwhile(Conflict):
    """What a bulk edit was prepared on is no longer so."""

    def __init__(self) -> None:
        super().__init__(_("The brand was changed since this was prepared; prepare it again."), code="edit_conflict")


class SuggestionInvalid(Invalid):
    """A suggestion that says nothing, or something that cannot be, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some of the suggested values are wrong."), fields=fields)


class TooManySuggestions(Conflict):
    """Somebody waits for answers already."""

    def __init__(self) -> None:
        super().__init__(
            _("You suggested several changes of this listing that nobody answered yet; wait for that."),
            code="too_many_suggestions",
        )


class ServiceInvalid(Invalid):
    """Values a service cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some values of the service are wrong."), fields=fields)


class ReportInvalid(Invalid):
    """A report that lacks something, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("The report cannot be sent yet."), fields=fields)


class NoSuchSale(NotFound):
    """There is no such sale, or it was offered to somebody else."""

    def __init__(self) -> None:
        super().__init__(_("There is no such sale, or it was offered to another address."))


class SaleUnderWay(Conflict):
    """A location is offered to one person at a time."""

    def __init__(self) -> None:
        super().__init__(_("This location is on offer already; call that off first."), code="sale_under_way")


class PromotionInvalid(Invalid):
    """Values a sponsored placement cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_("Some values of the placement are wrong."), fields=fields)
