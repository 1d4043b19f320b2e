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
        "Search and read the businesses of the directory; manage one's own, their teams, brands and history.\n\n"
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
        "ClaimStateEnum": "apps.claims.api.serializers.CLAIM_STATES",
        "ClaimMethodEnum": "apps.claims.api.serializers.CLAIM_METHODS",
        "ClaimPurposeEnum": "apps.claims.api.serializers.CLAIM_PURPOSES",
        "ClaimRelationEnum": "apps.claims.api.serializers.CLAIM_RELATIONS",
        "ClaimCheckOutcomeEnum": "apps.claims.api.serializers.CHECK_OUTCOMES",
        "OwnListingStatusEnum": "apps.businesses.api.desk.ALL_STATES",
        "RoleEnum": "apps.businesses.api.desk.ROLES",
        "HeldRoleEnum": "apps.businesses.api.desk.ROLES_HELD",
        "VerificationEnum": "apps.businesses.api.desk.VERIFICATIONS",
        "FieldEnum": "apps.businesses.api.facts.FIELD_NAMES",
        "ChangeAuthorEnum": "apps.businesses.api.changes.AUTHORS",
        "LockLevelEnum": "apps.businesses.api.changes.LOCK_LEVELS",
        "PlaceKindEnum": "apps.businesses.api.teams.PLACE_KINDS",
        "FieldModeEnum": "apps.businesses.api.brands.MODES",
        "EditSuggestionStateEnum": "apps.businesses.api.suggesting.STATES",
        "CurrencyEnum": "apps.businesses.api.offerings.CURRENCIES",
        "ImportStateEnum": "apps.imports.api.serializers.STATES",
        "ImportFileKindEnum": "apps.imports.api.serializers.KINDS",
        "ImportOutcomeEnum": "apps.imports.api.serializers.OUTCOMES",
        "ImportKeyEnum": "apps.imports.api.serializers.KEYS",
        "ImportColumnEnum": "apps.imports.api.serializers.COLUMN_NAMES",
        "ImportSeverityEnum": "apps.imports.api.serializers.SEVERITIES",
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
        {"name": "Own businesses", "description": "The caller's own listings: what they say, and their life."},
        {"name": "History", "description": "Who changed what, what a listing said on a day, and locked fields."},
        {"name": "Claims", "description": "Proving that a business is one's own."},
        {"name": "Teams", "description": "Members and invitations of listings, brands and regions."},
        {"name": "Brands", "description": "Brands with their regions and locations."},
        {"name": "Services", "description": "What a business offers and what it costs."},
        {"name": "Imports", "description": "Files of listings: sent, checked, run, mended, undone."},
        {"name": "Edit suggestions", "description": "What visitors say a listing should say."},
    ],
}
