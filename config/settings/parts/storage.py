"""Static files with hashed names through WhiteNoise; pictures and uploads on the local disk, or in an object store."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from config import env

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT")
STATICFILES_DIRS = [env.BASE_DIR / "static/src"]
MEDIA_URL = env.text("MEDIA_URL")
MEDIA_ROOT = env.text("MEDIA_ROOT")
# The content security policy lets pages show pictures from here.
MEDIA_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(MEDIA_URL)) if "://" in MEDIA_URL else ""


def _local() -> dict[str, object]:
    """Return the storages on this machine: only the folder of finished pictures may be reached from outside."""
    disk = "django.core.files.storage.FileSystemStorage"
    public = {"location": Path(MEDIA_ROOT) / "public", "base_url": MEDIA_URL, "file_permissions_mode": 0o644}
    private = {
        "location": Path(MEDIA_ROOT) / "private",
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    return {
        "media": {"BACKEND": disk, "OPTIONS": public},
        "uploads": {"BACKEND": "apps.media.files.PrivateFiles", "OPTIONS": private},
    }


def _s3() -> dict[str, object]:
    """Return the storages in an object store; needs the packages of requirements/prod.txt.

    Raises: ImproperlyConfigured when uploads would lie where the public reads, or pictures have no address.
    """
    buckets = {"media": env.text("MEDIA_BUCKET"), "uploads": env.text("UPLOADS_BUCKET")}
    if not buckets["uploads"] or buckets["uploads"] == buckets["media"]:
        raise ImproperlyConfigured("UPLOADS_BUCKET has to name a private bucket of its own.")
    address = urlsplit(MEDIA_URL)
    if not MEDIA_ORIGIN:
        raise ImproperlyConfigured("MEDIA_URL has to be the whole address at which MEDIA_BUCKET is reached.")
    shared = {
        "endpoint_url": env.text("OBJECT_STORE_URL") or None,
        "region_name": env.text("OBJECT_STORE_REGION") or None,
        "access_key": env.text("OBJECT_STORE_KEY") or None,
        "secret_key": env.text("OBJECT_STORE_SECRET") or None,
        "default_acl": None,
    }
    public = {
        "bucket_name": buckets["media"],
        "custom_domain": f"{address.netloc}{address.path}".rstrip("/"),
        "url_protocol": f"{address.scheme}:",
        "querystring_auth": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    private = {"bucket_name": buckets["uploads"], "querystring_auth": True}
    s3 = "storages.backends.s3.S3Storage"
    return {
        "media": {"BACKEND": s3, "OPTIONS": shared | public},
        "uploads": {"BACKEND": s3, "OPTIONS": shared | private},
    }


_PICTURES = _s3() if env.text("MEDIA_BUCKET") else _local()
STORAGES = {
    # Whatever forgets to say where it belongs is private.
    "default": _PICTURES["uploads"],
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    **_PICTURES,
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Source maps are for developers' tools and not worth the ten seconds that compressing them takes.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
