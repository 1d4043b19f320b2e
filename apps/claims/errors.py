"""The refusals this app can give."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class ClaimNotFound(NotFound):
    """There is no such claim, or none this actor may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such claim."))


class QuestionNotFound(NotFound):
    """Nobody asked this actor about a claim."""

    def __init__(self) -> None:
        super().__init__(_("There is no such question."))


class DocumentNotFound(NotFound):
    """There is no such document, or it was deleted when its time was over."""

    def __init__(self) -> None:
        super().__init__(_("There is no such document any more."))


class SignInToClaim(Denied):
    """Claims belong to people."""

    def __init__(self) -> None:
        super().__init__(_("Sign in to claim a business."))


class MayNotReview(Denied):
    """Claims and their documents are for reviewers."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Your role does not allow deciding about claims."))


class ReasonMissing(Invalid):
    """Staff say why, or nothing happens."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the change.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class NotClaimable(Conflict):
    """Listings that are closed for good, moved, doubled or suspended are not claimed."""

    def __init__(self) -> None:
        super().__init__(_("This listing cannot be claimed in its present state. Write to support if it is yours."))


class AlreadyYours(Conflict):
    """Who owns a verified listing has nothing to claim."""

    def __init__(self) -> None:
        super().__init__(_("You own this listing already, and it is verified."), code="already_yours")


class TooManyClaims(Conflict):
    """A person has only so many open claims at once."""

    def __init__(self, most: int) -> None:
        message = _("You have %(most)d open claims. Finish or withdraw one, or claim them together as a chain.")
        super().__init__(message % {"most": most}, code="too_many_claims")


class WayNotOffered(Conflict):
    """This way proves nothing about this listing; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why, code="way_not_offered", fields={"method": [why]})


class NotNow(Conflict):
    """The claim is not at a point where this makes sense."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="claim_not_now")


class OwnerNotHeard(Conflict):
    """The present owner is asked first, and has time to answer (CLM-4)."""

    def __init__(self) -> None:
        super().__init__(
            _("The present owner was asked and still has time to answer. Decide when the time is over."),
            code="owner_not_heard",
        )


class ClaimInvalid(Invalid):
    """Values a claim cannot have, field by field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(" ".join(line for lines in fields.values() for line in lines), fields=fields)
