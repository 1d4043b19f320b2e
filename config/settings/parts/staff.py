"""The staff portal's look; its pages live in apps.backoffice."""

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from config.settings.parts.apps import PROCESS
from config.settings.parts.security import SITE_URL

if PROCESS == "staff":
    # Staff compare moments: days before months and 24 hours.
    FORMAT_MODULE_PATH = ["config.formats"]

UNFOLD: dict[str, object] = {
    "SITE_TITLE": _("Staff portal"),
    "SITE_HEADER": "The Lawless Directory",
    "SITE_SUBHEADER": _("Staff portal"),
    "SITE_URL": SITE_URL,
    "SITE_SYMBOL": "storefront",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}],
    "SHOW_HISTORY": True,
    "STYLES": [lambda request: static("css/staff.css")],
    "SCRIPTS": [lambda request: static("js/staff.js")],
    # One deep teal, as on the public site; the neutral is warm.
    "COLORS": {
        "primary": {
            "50": "#f0fdfa",
            "100": "#e3f3f0",
            "200": "#b9e0da",
            "300": "#7fc7bd",
            "400": "#2dd4bf",
            "500": "#2dd4bf",
            "600": "#0f766e",
            "700": "#0b5f58",
            "800": "#115e59",
            "900": "#143430",
            "950": "#06201d",
        },
        "base": {
            "50": "#f7f7f5",
            "100": "#efefeb",
            "200": "#e4e4df",
            "300": "#cfd2cd",
            "400": "#a3aeab",
            "500": "#5b6562",
            "600": "#47514e",
            "700": "#2b3533",
            "800": "#1f2726",
            "900": "#171d1c",
            "950": "#0f1413",
        },
    },
    "BORDER_RADIUS": "8px",
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "apps.backoffice.navigation.groups",
    },
    "COMMAND": {"search_models": False, "show_history": False, "search_callback": "apps.backoffice.palette.find"},
    "ACCOUNT": {"navigation": []},
}
