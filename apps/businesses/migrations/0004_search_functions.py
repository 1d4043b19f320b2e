"""Text configurations, the indexes of search, its rebuild as functions of the owner, and the trigger that forgets."""

from django.db import migrations

TEXT = """
CREATE FUNCTION app.fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, words)) $$;
-- An apostrophe joins ("joe's" is "joes"), everything else that is no letter or digit separates.
CREATE FUNCTION app.search_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT regexp_replace(translate(words, '''’‘`´', ''), '[^[:alnum:]]+', ' ', 'g') $$;
CREATE TEXT SEARCH CONFIGURATION app.plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION app.plain
    ALTER MAPPING FOR word, numword, hword, hword_part, hword_numpart, numhword WITH public.unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION app.stemmed (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION app.stemmed
    ALTER MAPPING FOR word, numword, hword, hword_part, hword_numpart, numhword WITH public.unaccent, english_stem;
-- Names stand in the vector as they are written and stemmed; everything else stemmed. Filters are lexemes with an
-- underscore, which no word can have.
CREATE FUNCTION app.search_vector(name text, kinds text, place text, description text, filters text[])
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('app.plain'::regconfig, app.search_words(name))
                     || to_tsvector('app.stemmed'::regconfig, app.search_words(name)), 'A')
        || setweight(to_tsvector('app.stemmed'::regconfig, app.search_words(kinds)), 'B')
        || setweight(to_tsvector('app.stemmed'::regconfig, app.search_words(place)), 'C')
        || setweight(to_tsvector('app.stemmed'::regconfig, app.search_words(description)), 'D')
        || array_to_tsvector(filters)
    $$;
CREATE FUNCTION app.search_cell(lat float8, lon float8, per_degree int) RETURNS int
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(floor((lat + 90) * per_degree)::int, 180 * per_degree - 1) * 360 * per_degree
         + floor((lon + 180) * per_degree)::int % (360 * per_degree)
    $$;
CREATE INDEX businesses_city_folded ON businesses_city (app.fold(name) text_pattern_ops);
CREATE INDEX businesses_neighbourhood_folded ON businesses_neighbourhood (app.fold(name) text_pattern_ops);
CREATE INDEX businesses_postalarea_folded ON businesses_postalarea (app.fold(name) text_pattern_ops);
CREATE INDEX businesses_landmark_folded ON businesses_landmark (app.fold(name) text_pattern_ops);
CREATE INDEX businesses_word_similar ON businesses_wordfrequency USING gin (word gin_trgm_ops) WHERE is_spelled;
"""

TEXT_REVERSE = """
DROP INDEX businesses_word_similar, businesses_landmark_folded, businesses_postalarea_folded,
    businesses_neighbourhood_folded, businesses_city_folded;
DROP FUNCTION app.search_cell, app.search_vector, app.search_words, app.fold;
DROP TEXT SEARCH CONFIGURATION app.stemmed;
DROP TEXT SEARCH CONFIGURATION app.plain;
"""

# A rebuild is one transaction of the system login, which owns nothing: begin, fill, index, swap. Readers see the old
# table until the rename; writers wait only for the last step.
REBUILD = """
CREATE FUNCTION app.search_document_index(target text, suffix text, threshold float8) RETURNS void
    LANGUAGE plpgsql SET maintenance_work_mem = '256MB' AS $$
DECLARE
    stem text := split_part(target, '.', -1);
    item text[];
BEGIN
    stem := regexp_replace(stem, '_next$', '');
    FOREACH item SLICE 1 IN ARRAY ARRAY[
        ['tsv', 'USING gin (tsv) WITH (fastupdate = off)'],
        ['best', format('USING gin (tsv) WITH (fastupdate = off) WHERE rank_score > %L::float8', threshold)],
        ['name', 'USING gin (ts_filter(tsv, ''{a}'')) WITH (fastupdate = off)'],
        ['category_place', 'USING gist (category_id, geog)'],
        ['place', 'USING gist (geog)'],
        ['cell', '(cell, rank_score DESC, business_id)'],
        ['fine_cell', '(fine_cell, rank_score DESC, business_id)'],
        ['rank', '(rank_score DESC, business_id)'],
        ['rating', '(rating DESC, rating_count DESC, business_id)'],
        ['newest', '(published_at DESC, business_id)'],
        ['sort_key', '(sort_key, business_id)']
    ] LOOP
        EXECUTE format('CREATE INDEX %I ON %s %s', stem || '_' || item[1] || suffix, target, item[2]);
    END LOOP;
    EXECUTE format('ALTER TABLE %s ALTER tsv SET STATISTICS 1000', target);
END $$;

CREATE FUNCTION app.search_document_begin() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('businesses_searchdocument'));
    CREATE TABLE public.businesses_searchdocument_next (LIKE public.businesses_searchdocument INCLUDING STORAGE);
    ALTER TABLE public.businesses_searchdocument_next ENABLE ROW LEVEL SECURITY;
    ALTER TABLE public.businesses_searchdocument_next FORCE ROW LEVEL SECURITY;
    FOR entry IN SELECT policyname, cmd, roles, qual, with_check FROM pg_policies
        WHERE schemaname = 'public' AND tablename = 'businesses_searchdocument'
    LOOP
        EXECUTE format('CREATE POLICY %I ON public.businesses_searchdocument_next FOR %s TO %s', entry.policyname,
                       entry.cmd, (SELECT string_agg(quote_ident(r), ', ') FROM unnest(entry.roles) r))
            || coalesce(' USING (' || entry.qual || ')', '') || coalesce(' WITH CHECK (' || entry.with_check || ')', '');
    END LOOP;
    FOR entry IN SELECT grantee::regrole::text AS login, privilege_type FROM pg_class c, aclexplode(c.relacl)
        WHERE c.oid = 'public.businesses_searchdocument'::regclass AND grantee <> c.relowner AND grantee <> 0
    LOOP
        EXECUTE format('GRANT %s ON public.businesses_searchdocument_next TO %s', entry.privilege_type, entry.login);
    END LOOP;
END $$;

CREATE FUNCTION app.search_document_finish(threshold float8) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
    ALTER TABLE public.businesses_searchdocument_next
        ADD CONSTRAINT businesses_searchdocument_pkey_next PRIMARY KEY (business_id);
    PERFORM app.search_document_index('public.businesses_searchdocument_next', '_next', threshold);
    ANALYZE public.businesses_searchdocument_next;
END $$;

-- Takes over what changed in the meantime, then the name. Fails after two seconds when a long reader is in the way.
CREATE FUNCTION app.search_document_swap(since timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    entry record;
BEGIN
    LOCK TABLE public.businesses_searchdocument IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM public.businesses_searchdocument_next n WHERE EXISTS (
        SELECT FROM public.businesses_searchdocument d WHERE d.business_id = n.business_id AND d.indexed_at >= since);
    INSERT INTO public.businesses_searchdocument_next
        SELECT * FROM public.businesses_searchdocument WHERE indexed_at >= since;
    DELETE FROM public.businesses_searchdocument_next n WHERE NOT EXISTS (
        SELECT FROM public.businesses_business b
        WHERE b.id = n.business_id AND b.status IN ('live', 'temporarily_closed'));
    LOCK TABLE public.businesses_searchdocument IN ACCESS EXCLUSIVE MODE;
    DROP TABLE public.businesses_searchdocument;
    ALTER TABLE public.businesses_searchdocument_next RENAME TO businesses_searchdocument;
    FOR entry IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = 'public.businesses_searchdocument'::regclass AND c.relname LIKE '%\\_next'
    LOOP
        EXECUTE format('ALTER INDEX public.%I RENAME TO %I', entry.relname, regexp_replace(entry.relname, '_next$', ''));
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION app.search_document_index, app.search_document_begin, app.search_document_finish,
    app.search_document_swap FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search_document_begin, app.search_document_finish, app.search_document_swap
    TO lawless_system;
SELECT app.search_document_index('public.businesses_searchdocument', '', -1);

-- SRC-8: whoever closes, suspends or deletes a listing, its row is gone when their transaction commits.
CREATE FUNCTION app.search_document_forget() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM public.businesses_searchdocument WHERE business_id = OLD.id;
    RETURN NULL;
END $$;
-- SEO-4: a street that is hidden now must not be found a moment later.
CREATE FUNCTION app.search_document_hide_street() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.businesses_searchdocument SET address = '' WHERE business_id = NEW.business_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION app.search_document_forget, app.search_document_hide_street FROM PUBLIC;
CREATE TRIGGER search_forget_deleted AFTER DELETE ON businesses_business
    FOR EACH ROW EXECUTE FUNCTION app.search_document_forget();
CREATE TRIGGER search_forget_unpublished AFTER UPDATE OF status ON businesses_business
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status AND NEW.status NOT IN ('live', 'temporarily_closed'))
    EXECUTE FUNCTION app.search_document_forget();
CREATE TRIGGER search_hide_street AFTER UPDATE OF hide_street ON businesses_location
    FOR EACH ROW WHEN (NEW.hide_street AND NOT OLD.hide_street)
    EXECUTE FUNCTION app.search_document_hide_street();
"""

REBUILD_REVERSE = """
DROP TRIGGER search_hide_street ON businesses_location;
DROP TRIGGER search_forget_unpublished ON businesses_business;
DROP TRIGGER search_forget_deleted ON businesses_business;
DROP FUNCTION app.search_document_hide_street, app.search_document_forget, app.search_document_swap,
    app.search_document_finish, app.search_document_begin, app.search_document_index;
"""


class Migration(migrations.Migration):
    dependencies = [("businesses", "0003_search_document")]

    operations = [migrations.RunSQL(TEXT, TEXT_REVERSE), migrations.RunSQL(REBUILD, REBUILD_REVERSE)]
