"""The JSON API and its documentation."""

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": [
        "apps.core.api.renderers.EnvelopeRenderer",
        "apps.core.api.renderers.ProblemRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.core.api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.core.api.throttles.RateClassThrottle"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "apps.core.api.exceptions.handle",
    # `?format=` would be a second way to say what Accept says.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# The counter of rate limits must notice when Redis is away; the default cache hides it.
RATELIMIT_USE_CACHE = "limits"
RATELIMIT_ENABLE = True

SPECTACULAR_SETTINGS = {
    "TITLE": "The Lawless Directory API",
    "DESCRIPTION": (
        "Search and read the businesses of the directory.\n\n"
        "Every answer is an envelope: `{success, data, message, timestamp}`, or `{success, error, timestamp}` for a "
        "refusal. Refusals carry a code of the published catalogue; with `Accept: application/problem+json` they come "
        "as RFC 9457 problem details. Lists come in pages: follow `next` unchanged. Times are RFC 3339 in UTC."
    ),
    "VERSION": "1.0.0",
    "CONTACT": {},
    "LICENSE": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SERVE_URLCONF": "config.urls",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayRequestDuration": True, "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ListingStatusEnum": "apps.businesses.api.serializers.LISTING_STATES",
        "OpenStatusEnum": "apps.businesses.api.serializers.OPEN_STATES",
        "DayKindEnum": "apps.businesses.api.serializers.DAY_KINDS",
        "SuggestionKindEnum": "apps.businesses.api.serializers.SUGGESTION_KINDS",
        "WeekdayEnum": "apps.businesses.api.serializers.WEEKDAYS",
    },
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.core.api.schema.components",
    ],
    "TAGS": [
        {"name": "Businesses", "description": "Search, one business, its hours."},
        {"name": "Categories", "description": "The tree of categories."},
        {"name": "Cities", "description": "The cities businesses are in."},
        {"name": "Suggestions", "description": "Completions while somebody types."},
    ],
}
