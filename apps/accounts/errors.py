"""The refusals this app can give."""

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, Denied, Invalid, NotFound


class PersonNotFound(NotFound):
    """There is no such person."""

    def __init__(self) -> None:
        super().__init__(_("There is no such person."))


class MayNotManagePeople(Denied):
    """Roles and access are for administrators."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not allow changing roles or access."))


class ReasonMissing(Invalid):
    """Staff say why, or nothing happens."""

    def __init__(self) -> None:
        message = _("Say why: the reason is kept with the change.")
        super().__init__(message, code="reason_required", fields={"reason": [message]})


class UnknownRole(Invalid):
    """There is no such platform role."""

    def __init__(self) -> None:
        super().__init__(_("There is no such role."), fields={"role": [_("Choose one of the roles.")]})


class RoleUnchanged(Conflict):
    """The person has, or lacks, the role already."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="role_unchanged")


class AccessUnchanged(Conflict):
    """The person may, or may not, sign in already."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="access_unchanged")


class NotOneself(Conflict):
    """Nobody takes their own rights away, so that nobody locks themselves out by mistake."""

    def __init__(self) -> None:
        super().__init__(_("Ask another administrator: nobody changes their own roles or access."), code="not_oneself")


class LastAdministrator(Conflict):
    """Somebody must be able to run the platform."""

    def __init__(self) -> None:
        super().__init__(_("This is the last administrator who can sign in."), code="last_administrator")


class OnlyInDevelopment(Denied):
    """Everybody knows the password of the demo accounts."""

    def __init__(self) -> None:
        super().__init__(_("Demo accounts have a published password and are refused outside of development."))
