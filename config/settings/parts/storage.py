"""Static files with hashed names through WhiteNoise, uploads on the local disk."""

from whitenoise.compress import Compressor

from config import env

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT")
STATICFILES_DIRS = [env.BASE_DIR / "static/src"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.text("MEDIA_ROOT")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Source maps are for developers' tools and not worth the ten seconds that compressing them takes.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
