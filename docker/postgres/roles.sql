-- The logins, the database and its extensions, as config/roles.py defines them. Do not edit: write it anew with
--     python3 -m config.roles > docker/postgres/roles.sql
\set ON_ERROR_STOP on
\getenv owner_password DATABASE_PASSWORD_OWNER
\getenv site_password DATABASE_PASSWORD_SITE
\getenv staff_password DATABASE_PASSWORD_STAFF
\getenv system_password DATABASE_PASSWORD_SYSTEM
\getenv reporter_password DATABASE_PASSWORD_REPORTER

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawless_owner') THEN CREATE ROLE lawless_owner; END IF; END $$;
ALTER ROLE lawless_owner LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION NOCREATEDB;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawless_site') THEN CREATE ROLE lawless_site; END IF; END $$;
ALTER ROLE lawless_site LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION NOCREATEDB;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawless_staff') THEN CREATE ROLE lawless_staff; END IF; END $$;
ALTER ROLE lawless_staff LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION NOCREATEDB;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawless_system') THEN CREATE ROLE lawless_system; END IF; END $$;
ALTER ROLE lawless_system LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION NOCREATEDB;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lawless_reporter') THEN CREATE ROLE lawless_reporter; END IF; END $$;
ALTER ROLE lawless_reporter LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEROLE NOREPLICATION NOCREATEDB;
DO $$ DECLARE held record; BEGIN FOR held IN SELECT m.member::regrole AS member, m.roleid::regrole AS role FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'lawless\_%' LOOP EXECUTE format('REVOKE %s FROM %s', held.role, held.member); END LOOP; END $$;
ALTER ROLE lawless_owner PASSWORD :'owner_password';
ALTER ROLE lawless_site PASSWORD :'site_password';
ALTER ROLE lawless_staff PASSWORD :'staff_password';
ALTER ROLE lawless_system PASSWORD :'system_password';
ALTER ROLE lawless_reporter PASSWORD :'reporter_password';

SELECT 'CREATE DATABASE lawless OWNER lawless_owner TEMPLATE template0 ENCODING ''UTF8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'lawless') \gexec
\connect lawless
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lawless_owner, lawless_site, lawless_staff, lawless_system, lawless_reporter;
GRANT CREATE ON SCHEMA public TO lawless_owner;
CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION lawless_owner;
ALTER SCHEMA app OWNER TO lawless_owner;
GRANT USAGE ON SCHEMA app TO lawless_owner, lawless_site, lawless_staff, lawless_system, lawless_reporter;
ALTER DEFAULT PRIVILEGES FOR ROLE lawless_owner REVOKE ALL ON TABLES FROM PUBLIC, lawless_site, lawless_staff, lawless_system, lawless_reporter;
ALTER DEFAULT PRIVILEGES FOR ROLE lawless_owner REVOKE ALL ON SEQUENCES FROM PUBLIC, lawless_site, lawless_staff, lawless_system, lawless_reporter;
ALTER DATABASE lawless OWNER TO lawless_owner;
REVOKE ALL ON DATABASE lawless FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE lawless TO lawless_owner;
GRANT CONNECT ON DATABASE lawless TO lawless_site;
ALTER ROLE lawless_site IN DATABASE lawless SET statement_timeout = '5s';
ALTER ROLE lawless_site IN DATABASE lawless SET lock_timeout = '2s';
ALTER ROLE lawless_site IN DATABASE lawless SET idle_in_transaction_session_timeout = '10s';
GRANT CONNECT ON DATABASE lawless TO lawless_staff;
ALTER ROLE lawless_staff IN DATABASE lawless SET statement_timeout = '15s';
ALTER ROLE lawless_staff IN DATABASE lawless SET lock_timeout = '2s';
ALTER ROLE lawless_staff IN DATABASE lawless SET idle_in_transaction_session_timeout = '10s';
GRANT CONNECT, TEMPORARY ON DATABASE lawless TO lawless_system;
ALTER ROLE lawless_system IN DATABASE lawless SET statement_timeout = '5min';
GRANT CONNECT ON DATABASE lawless TO lawless_reporter;
ALTER ROLE lawless_reporter IN DATABASE lawless SET statement_timeout = '30s';
ALTER ROLE lawless_reporter IN DATABASE lawless SET default_transaction_read_only = 'on';
