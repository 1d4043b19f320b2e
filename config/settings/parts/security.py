"""Secrets, cookies, headers and the content security policy of each area."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from config import env
from config.settings.parts.apps import PROCESS
from config.settings.parts.storage import MEDIA_ORIGIN

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_NAME = env.text("SITE_NAME")
SITE_URL = env.text("SITE_URL")
STAFF_URL = env.text("STAFF_URL")
# Forms of the one area are not for the other.
CSRF_TRUSTED_ORIGINS = [STAFF_URL if PROCESS == "staff" else SITE_URL]
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT")
METRICS_TOKEN = env.text("METRICS_TOKEN")
MAINTENANCE = env.flag("MAINTENANCE")

# Staff and public sessions never mix: their cookies have different names although both run on one host in development.
_AREA = "staff" if PROCESS == "staff" else "site"
SESSION_COOKIE_NAME = f"{_AREA}_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_AREA}_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": ["self"],
    "gyroscope": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

MAP_TILE_URL = env.text("MAP_TILE_URL")
MAP_ATTRIBUTION = env.text("MAP_ATTRIBUTION")
_tile_origin = ["/".join(MAP_TILE_URL.split("/")[:3])] if MAP_TILE_URL.startswith("http") else []
_media_origin = [MEDIA_ORIGIN] if MEDIA_ORIGIN else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *_tile_origin, *_media_origin],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
if PROCESS == "staff":
    from csp.constants import UNSAFE_EVAL

    # django-unfold drives its pages with Alpine's full build, which evaluates expressions, and sets inline styles.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"] = [SELF, UNSAFE_EVAL]
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["style-src"] = [SELF, UNSAFE_INLINE]
    del CONTENT_SECURITY_POLICY["DIRECTIVES"]["style-src-attr"]
