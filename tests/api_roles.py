"""Which role may call which endpoint of the API: the table that a test holds against the schema and against reality.

A cell is the status a caller of that role gets for a well-formed request about something that exists. An endpoint that
is not listed here fails the test, and so does one that no longer exists.
"""

ROLES = (
    "anonymous",
    "user",
    "sales_rep",
    "customer_service",
    "marketing_manager",
    "moderator",
    "admin",
)
EVERYBODY = dict.fromkeys(ROLES, 200)

# (method, path of the schema) -> (an address that exists in the tests' directory, status per role).
ENDPOINTS = {
    ("GET", "/api/v1/businesses/"): ("/api/v1/businesses/?q=pizza", EVERYBODY),
    ("GET", "/api/v1/businesses/{public_id}/"): ("/api/v1/businesses/{business}/", EVERYBODY),
    ("GET", "/api/v1/businesses/{public_id}/hours/"): ("/api/v1/businesses/{business}/hours/", EVERYBODY),
    ("GET", "/api/v1/categories/"): ("/api/v1/categories/", EVERYBODY),
    ("GET", "/api/v1/categories/{slug}/"): ("/api/v1/categories/pizza/", EVERYBODY),
    ("GET", "/api/v1/cities/"): ("/api/v1/cities/", EVERYBODY),
    ("GET", "/api/v1/cities/{slug}/"): ("/api/v1/cities/manhattan/", EVERYBODY),
    ("GET", "/api/v1/suggestions/"): ("/api/v1/suggestions/?q=piz", EVERYBODY),
}
