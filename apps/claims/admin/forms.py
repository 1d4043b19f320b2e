"""What staff are asked when they decide about a claim."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from apps.claims.rules import LONGEST_MESSAGE, REJECTIONS
from apps.core.admin import ReasonForm

# What staff most often say; one click fills the reason, which can still be changed.
APPROVE_REASONS = (
    _("The documents name the business and the claimant."),
    _("The claimant answered at the listed phone number."),
    _("The proof at the domain is enough."),
    _("The present owner agreed."),
)
LOOK_REASONS = (_("To decide this claim."), _("A second look at a decision."))


class RejectForm(ReasonForm):
    """Why a claim is not accepted, and a note for the claimant."""

    decision = forms.ChoiceField(
        label=_("What the claimant is told"),
        choices=[(key, label) for key, (label, _text) in REJECTIONS.items()],
        widget=UnfoldAdminRadioSelectWidget,
    )
    note = forms.CharField(
        label=_("Note to the claimant"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class AskMoreForm(ReasonForm):
    """What is missing."""

    note = forms.CharField(
        label=_("What the claimant should add"),
        max_length=LONGEST_MESSAGE,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
