"""What the database itself guards about claims: who may take a listing, when a code counts, what the site may move."""

from django.db import migrations

_PATH = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_SQL = f"LANGUAGE sql STABLE {_PATH}"

READING = f"""
-- Claims of the signed-in person to which they may still add documents and listings.
CREATE FUNCTION app.my_open_claim_ids() RETURNS bigint[] {_SQL} AS $$
    SELECT coalesce(array_agg(id), '{{}}') FROM public.claims_claim
    WHERE claimant_id = app.current_user_id() AND state IN ('started', 'checking', 'code_sent') $$;

-- What of a listing a code rests on; a code counts while this stays as it was when the code was issued (CLM-2).
CREATE FUNCTION app.claim_fingerprint(listing bigint) RETURNS text {_SQL} AS $$
    SELECT encode(sha256(convert_to(concat_ws(chr(31), b.name, b.phone, b.website, coalesce(l.street_address, ''),
                                              coalesce(l.postal_code, ''), coalesce(l.city_id::text, '')), 'UTF8')), 'hex')
    FROM public.businesses_business b LEFT JOIN public.businesses_location l ON l.business_id = b.id
    WHERE b.id = listing $$;

-- Facts of a listing that this very person told us: they prove nothing about them, and staff looks at the proof (CLM-3).
-- Whoever entered an unclaimed listing told us all of it; others by an accepted suggestion, or while they were its team.
CREATE FUNCTION app.self_stated(listing bigint, person bigint) RETURNS text[] {_SQL} AS $$
    SELECT coalesce(array_agg(DISTINCT field), '{{}}') FROM (
        SELECT unnest(ARRAY['phone', 'website', 'street_address', 'postal_code', 'city']) AS field
        FROM public.businesses_business b WHERE b.id = listing AND b.submitted_by_id = person
        UNION ALL
        SELECT c.field FROM public.businesses_fieldchange c WHERE c.business_id = listing AND c.user_id = person
        UNION ALL
        SELECT f FROM public.businesses_suggestion s, jsonb_array_elements_text(s.accepted_fields) AS f
        WHERE s.business_id = listing AND s.author_id = person AND s.state = 'accepted'
    ) AS told $$;
CREATE FUNCTION app.my_self_stated(listing bigint) RETURNS text[] {_SQL} AS $$
    SELECT app.self_stated(listing, app.current_user_id()) $$;

-- What a proved claim becomes: verified where nobody else has a say, else a case for our staff.
CREATE FUNCTION app.claim_outcome(wanted bigint) RETURNS text {_SQL} AS $$
    SELECT CASE
        WHEN c.purpose = 'recheck' THEN CASE
            WHEN b.verification = 'recheck'
                 AND (SELECT r.role FROM app.rights_of(c.claimant_id, b.id) r) = 'owner' THEN 'verified'
            ELSE 'submitted' END
        WHEN c.purpose = 'chain' OR b.is_claimed OR b.brand_id IS NOT NULL
             OR b.status NOT IN ('draft', 'pending', 'live', 'temporarily_closed') THEN 'submitted'
        WHEN app.self_stated(b.id, c.claimant_id) && CASE c.method
                WHEN 'phone' THEN ARRAY['phone']
                WHEN 'post' THEN ARRAY['street_address', 'postal_code', 'city']
                ELSE ARRAY['website'] END THEN 'submitted'
        ELSE 'verified' END
    FROM public.claims_claim c JOIN public.businesses_business b ON b.id = c.business_id WHERE c.id = wanted $$;
"""

JUDGING = f"""
-- The one way in which a code verifies a claim, whatever the program around it forgets. It answers in a word, counts each
-- try before it compares, and gives nothing away by the time the comparison takes.
CREATE FUNCTION app.redeem_claim_code(wanted bigint, given bytea) RETURNS text LANGUAGE plpgsql {_PATH} AS $$
DECLARE
    mine public.claims_claim;
    code public.claims_claimcode;
    became text;
    differs int;
BEGIN
    SELECT * INTO mine FROM public.claims_claim
    WHERE id = wanted AND claimant_id = app.current_user_id() FOR UPDATE;
    IF NOT FOUND OR mine.state <> 'code_sent' THEN
        RETURN 'no_code';
    END IF;
    SELECT * INTO code FROM public.claims_claimcode
    WHERE claim_id = mine.id AND used_at IS NULL AND voided_at IS NULL AND sent_at IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'no_code';
    END IF;
    IF code.expires_at <= now() THEN
        RETURN 'expired';
    END IF;
    IF code.attempts >= code.most_attempts THEN
        RETURN 'spent';
    END IF;
    IF code.fingerprint IS DISTINCT FROM app.claim_fingerprint(mine.business_id) THEN
        UPDATE public.claims_claimcode SET voided_at = now() WHERE id = code.id;
        UPDATE public.claims_claim SET state = 'started', problem = 'listing_changed', code_expires_at = NULL
        WHERE id = mine.id;
        RETURN 'voided';
    END IF;

    UPDATE public.claims_claimcode SET attempts = attempts + 1 WHERE id = code.id;
    -- Every byte is compared, however early two differ.
    SELECT bit_or(get_byte(code.digest, place) # get_byte(given, place)) INTO differs
    FROM generate_series(0, 31) AS place WHERE length(given) = 32 AND length(code.digest) = 32;
    IF differs IS DISTINCT FROM 0 THEN
        RETURN 'wrong:' || (code.most_attempts - code.attempts - 1)::text;
    END IF;

    UPDATE public.claims_claimcode SET used_at = now() WHERE id = code.id;
    -- Nobody else takes the listing between this judgement and the end of the transaction.
    PERFORM FROM public.businesses_business WHERE id = mine.business_id FOR UPDATE;
    became := app.claim_outcome(mine.id);
    INSERT INTO public.claims_claimcheck (claim_id, claimant_id, method, outcome, target, detail, at)
    VALUES (mine.id, mine.claimant_id, code.method, 'proved', '', '', now());
    UPDATE public.claims_claim SET state = became, problem = '', code_expires_at = NULL, submitted_at = now(),
        verified_at = CASE WHEN became = 'verified' THEN now() END,
        verified_in = CASE WHEN became = 'verified' THEN pg_current_xact_id()::text::bigint END
    WHERE id = mine.id;
    RETURN became;
END $$;

-- A person may take a listing, or confirm it after a re-check, in the very transaction in which a claim of theirs was
-- verified, and never again: a claim cannot be spent twice, nor kept for later. The moment is compared as well, because
-- numbers of transactions start anew when a database is restored elsewhere. Only a claim on this listing counts, and a
-- chain never does: staff founds the brand.
CREATE OR REPLACE FUNCTION app.may_take(listing bigint, person bigint) RETURNS boolean {_SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.claims_claim c
        WHERE c.business_id = listing AND c.claimant_id = person AND c.state = 'verified'
          AND c.purpose IN ('take', 'recheck') AND c.verified_at = now()
          AND c.verified_in = pg_current_xact_id_if_assigned()::text::bigint) $$;

-- The public site moves a claim along and takes it back; what proves it, whose it is and what staff decided is not its to
-- write, and a claim that needs a code or a look-up does not reach our staff by saying so.
CREATE FUNCTION app.guard_claim(before public.claims_claim, after public.claims_claim) RETURNS void
    LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF (before.id, before.public_id, before.business_id, before.claimant_id, before.purpose, before.brand_name,
        before.started_at, before.verified_at, before.verified_in, before.decided_at, before.decided_by, before.decision,
        before.decision_note, before.effective_at, before.undo_until, before.former_team)
       IS DISTINCT FROM
       (after.id, after.public_id, after.business_id, after.claimant_id, after.purpose, after.brand_name,
        after.started_at, after.verified_at, after.verified_in, after.decided_at, after.decided_by, after.decision,
        after.decision_note, after.effective_at, after.undo_until, after.former_team) THEN
        RAISE EXCEPTION 'Parts of claim % are not its claimant''s to change.', before.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF before.state <> after.state AND NOT (
        (before.state || '>' || after.state) IN (
            'started>checking', 'checking>started', 'code_sent>started', 'code_sent>checking')
        OR (after.state = 'submitted' AND before.state IN ('started', 'checking', 'code_sent')
            AND after.method IN ('documents', 'manual'))
        OR (after.state = 'withdrawn' AND before.state IN ('started', 'checking', 'code_sent', 'submitted', 'approved'))
    ) THEN
        RAISE EXCEPTION 'Claim % may not go from % to % here.', before.id, before.state, after.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF before.state IN ('submitted', 'approved') AND after.state <> 'withdrawn' THEN
        RAISE EXCEPTION 'Claim % is with our staff.', before.id USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- An owner answers once, and objects once to a decision that has not taken effect; nothing else of the question changes.
CREATE FUNCTION app.guard_answer(before public.claims_ownerquestion, after public.claims_ownerquestion) RETURNS void
    LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF (before.id, before.public_id, before.claim_id, before.business_id, before.user_id, before.claimant_id,
        before.asker, before.relation, before.message, before.asked_at, before.deadline, before.effective_at)
       IS DISTINCT FROM
       (after.id, after.public_id, after.claim_id, after.business_id, after.user_id, after.claimant_id,
        after.asker, after.relation, after.message, after.asked_at, after.deadline, after.effective_at)
       OR (before.answer <> after.answer AND NOT (before.answer = 'none' AND after.answer IN ('keep', 'hand_over')))
       OR (before.answer <> 'none' AND before.answered_at IS DISTINCT FROM after.answered_at)
       OR (before.objected_at IS DISTINCT FROM after.objected_at AND (
            before.objected_at IS NOT NULL OR before.effective_at IS NULL OR before.effective_at <= now())) THEN
        RAISE EXCEPTION 'Of question % only the answer is the owner''s.', before.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
"""

_EVERYBODY = "lawless_site, lawless_staff, lawless_system, lawless_reporter"
GRANTS = f"""
REVOKE ALL ON FUNCTION app.my_open_claim_ids, app.claim_fingerprint, app.self_stated, app.my_self_stated,
    app.claim_outcome, app.redeem_claim_code, app.guard_claim, app.guard_answer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.my_open_claim_ids, app.my_self_stated TO {_EVERYBODY};
GRANT EXECUTE ON FUNCTION app.claim_fingerprint, app.claim_outcome, app.self_stated TO lawless_staff, lawless_system;
GRANT EXECUTE ON FUNCTION app.redeem_claim_code TO lawless_site;
GRANT EXECUTE ON FUNCTION app.guard_claim, app.guard_answer TO lawless_site;
"""

REVERSE = f"""
CREATE OR REPLACE FUNCTION app.may_take(listing bigint, person bigint) RETURNS boolean {_SQL} AS $$ SELECT false $$;
DROP FUNCTION app.guard_answer, app.guard_claim, app.redeem_claim_code, app.claim_outcome,
    app.my_self_stated, app.self_stated, app.claim_fingerprint, app.my_open_claim_ids;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("businesses", "0007_rights")]

    operations = [migrations.RunSQL([READING, JUDGING, GRANTS], REVERSE)]
