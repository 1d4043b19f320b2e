#!/bin/sh
# Starts the process this container is: site, staff, worker, scheduler, setup, or any other command of manage.py.
set -eu

case "${1:-site}" in
site | staff)
    export PROCESS="$1" DATABASE_LOGIN="$1"
    exec gunicorn config.wsgi --bind 0.0.0.0:8000 --worker-class sync --workers "${GUNICORN_WORKERS:-4}" \
        --worker-tmp-dir /dev/shm --graceful-timeout 20 --limit-request-line 0 --max-requests 20000 --max-requests-jitter 2000
    ;;
worker)
    export PROCESS=worker DATABASE_LOGIN=system
    exec celery -A config worker -Q critical,default,bulk,relay --loglevel INFO
    ;;
scheduler)
    export PROCESS=scheduler DATABASE_LOGIN=system
    exec celery -A config beat --schedule /tmp/celerybeat-schedule --pidfile '' --loglevel INFO
    ;;
setup)
    export PROCESS=command
    DATABASE_LOGIN=owner python manage.py migrate --no-input
    if [ -n "${SEED_SIZE:-}" ]; then
        DATABASE_LOGIN=system python manage.py seed --size "$SEED_SIZE"
    fi
    ;;
migrate | makemigrations | rls_migration | flush)
    export PROCESS=command DATABASE_LOGIN=owner
    exec python manage.py "$@"
    ;;
*)
    export PROCESS=command DATABASE_LOGIN="${DATABASE_LOGIN:-system}"
    exec python manage.py "$@"
    ;;
esac
