"""What a team says of one photo."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.businesses import rules
from apps.businesses.data import Crop, PhotoView

_PERCENT = {"min_value": 0, "max_value": 100, "widget": forms.NumberInput(attrs={"step": "any"})}


class PhotoForm(forms.Form):
    """Words, focal point and crop of a photo; points and parts in percent from its top left corner."""

    alt = forms.CharField(label=_("What the photo shows"), required=False, max_length=rules.MAX_ALT)
    is_decorative = forms.BooleanField(label=_("Only decoration: it shows nothing worth describing"), required=False)
    caption = forms.CharField(label=_("Caption"), required=False, max_length=rules.MAX_CAPTION)
    focal_x = forms.FloatField(label=_("Across"), **_PERCENT)
    focal_y = forms.FloatField(label=_("Down"), **_PERCENT)
    crop_x = forms.FloatField(label=_("From the left"), **_PERCENT)
    crop_y = forms.FloatField(label=_("From the top"), **_PERCENT)
    crop_width = forms.FloatField(label=_("Width"), **_PERCENT)
    crop_height = forms.FloatField(label=_("Height"), **_PERCENT)

    @classmethod
    def of(cls, photo: PhotoView) -> PhotoForm:
        """Return the form as the photo is now."""
        parts = {f"crop_{name}": getattr(photo.crop, name) for name in ("x", "y", "width", "height")}
        points = {"focal_x": photo.picture.focal_x, "focal_y": photo.picture.focal_y}
        percents = {name: f"{round(value * 100, 2):g}" for name, value in (parts | points).items()}
        return cls(
            initial={"alt": photo.alt, "is_decorative": photo.is_decorative, "caption": photo.caption, **percents}
        )

    @property
    def focal_point(self) -> tuple[float, float]:
        """The point as fractions."""
        return self.cleaned_data["focal_x"] / 100, self.cleaned_data["focal_y"] / 100

    @property
    def part(self) -> Crop:
        """The part as fractions."""
        return Crop(*(self.cleaned_data[f"crop_{name}"] / 100 for name in ("x", "y", "width", "height")))
