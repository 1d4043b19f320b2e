"""What proving that a business is yours needs: keys for documents, look-ups, phones, letters."""

from config import env

# Newest first: it encrypts, all of them decrypt.
CLAIM_DOCUMENT_KEYS = env.words("CLAIM_DOCUMENT_KEYS")
CLAIM_LOOKUPS = env.choice("CLAIM_LOOKUPS", ("", "network", "folder")) or "network"
CLAIM_LOOKUP_FOLDER = env.BASE_DIR / ".local" / "lookups"
CLAIM_PHONE_URL = env.text("CLAIM_PHONE_URL")
CLAIM_PHONE_TOKEN = env.text("CLAIM_PHONE_TOKEN")
CLAIM_POST_COUNTRIES = env.words("CLAIM_POST_COUNTRIES")
