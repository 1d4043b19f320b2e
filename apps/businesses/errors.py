"""The refusals this app can give."""

from collections.abc import Iterable

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

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow changing listings."))


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
