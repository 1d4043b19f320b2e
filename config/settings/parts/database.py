"""PostgreSQL, one login per kind of process, and Redis as the cache."""

from config import env
from config.settings.parts.apps import PROCESS

DATABASE_LOGIN = env.database_login(PROCESS)
DATABASES = {
    "default": {
        **env.database_config(env.database_url(DATABASE_LOGIN)),
        "ATOMIC_REQUESTS": True,
        # Sync web workers keep one connection each; a health check replaces one the server has dropped.
        "CONN_MAX_AGE": None if PROCESS in {"site", "staff"} else 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": env.flag("DATABASE_POOLED"),
        "OPTIONS": {"connect_timeout": 3, "application_name": f"lawless-{PROCESS}"},
    }
}
# GDAL opens no file and no address here: points come from numbers, and no form or endpoint reads a spatial reference.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
# Only the test suite lets one connection act as several logins (apps.core.rls.backend).
RLS_SWITCH_ROLE = False

REDIS_URL = env.text("REDIS_URL")
_REDIS = {
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "lawless",
    "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
}
CACHES = {
    "default": {"BACKEND": "apps.core.cache.ForgivingRedisCache", **_REDIS},
    # Counters of rate limits, where an outage must show (apps.core.ratelimit).
    "limits": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **_REDIS},
}
