"""The refusals this app can give."""

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class PairNotFound(NotFound):
    """There is no such pair."""

    def __init__(self) -> None:
        super().__init__(_("There is no such pair of listings."))


class MergeNotFound(NotFound):
    """There is no such merge."""

    def __init__(self) -> None:
        super().__init__(_("There is no such merge."))


class RequestNotFound(NotFound):
    """There is no such request, or it is somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("There is no such request to merge."))


class MayNotDecide(Denied):
    """Deciding about duplicates takes a role that says so."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow deciding about duplicates."))


class SignInToReport(Denied):
    """Whoever reports duplicates has an account."""

    def __init__(self) -> None:
        super().__init__(_("Sign in to report two listings of the same business."))


class MayNotAsk(Denied):
    """Whoever asks for a merge speaks for one of the listings."""

    def __init__(self) -> None:
        super().__init__(_("Only an owner of one of these listings can ask for this; you can report them instead."))


class ReasonMissing(Invalid):
    """Staff say why, or nothing happens."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the decision.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class SameListing(Invalid):
    """A listing is no duplicate of itself."""

    def __init__(self) -> None:
        message = _("Name another listing: this is the same one.")
        super().__init__(message, code="same_listing", fields={"duplicate": [message]})


class UnknownChoice(Invalid):
    """What is chosen for a field is neither of the two listings."""

    def __init__(self, field: str) -> None:
        message = _("Choose the value of one of the two listings.")
        super().__init__(message, fields={field: [message]})


class AlreadyReported(Conflict):
    """The person said so before."""

    def __init__(self) -> None:
        super().__init__(_("You reported these two listings before. Thank you."), code="already_reported")


class CannotSurvive(Conflict):
    """Readers are led only to a listing they may see."""

    def __init__(self) -> None:
        super().__init__(_("The listing that stays has to be live."), code="cannot_survive")


class CannotMerge(Conflict):
    """A listing in this state does not lead to another."""

    def __init__(self, state: str) -> None:
        message = _("A listing in the state “%(state)s” cannot be merged.") % {"state": state}
        super().__init__(message, code="cannot_merge")


class ConsentNeeded(Conflict):
    """Two listings of different owners become one when both agree, or when staff decides."""

    def __init__(self) -> None:
        message = _("These listings have different owners: both have to agree, or our staff decides.")
        super().__init__(message, code="consent_needed")


class AlreadyRequested(Conflict):
    """A request about these two is open."""

    def __init__(self) -> None:
        super().__init__(_("Somebody asked for this merge already."), code="already_requested")


class AlreadyAnswered(Conflict):
    """The request is settled."""

    def __init__(self) -> None:
        super().__init__(_("This request is settled already."), code="already_answered")


class TooLateToUndo(Conflict):
    """A merge is undone within some days."""

    def __init__(self, days: int) -> None:
        message = _("A merge can be undone for %(days)d days; this one is older.") % {"days": days}
        super().__init__(message, code="too_late_to_undo")


class LaterMergeFirst(Conflict):
    """What was built on a merge is taken down first."""

    def __init__(self) -> None:
        super().__init__(
            _("One of these listings was merged or changed its state since; undo that first."), code="later_merge_first"
        )
