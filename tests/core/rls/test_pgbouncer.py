"""Behind PgBouncer in transaction mode, many clients share few connections and nobody sees as somebody else."""

import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.db import DataError, connection, connections, transaction

from apps.accounts.models import User
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.accounts import UserFactory

CLIENTS, ROUNDS = 8, 5_000
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pooled(settings):
    """Start a PgBouncer with two server connections and let every new thread's connection go through it."""
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    own = connection.settings_dict
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Not pytest's own folder: PgBouncer refuses to be root, and nobody else may enter that one.
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    password = os.environ.get("DATABASE_PASSWORD_SITE", "")
    (folder / "users.txt").write_text(f'"lawless_site" "{password}"\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{own['NAME']} = host={own['HOST']} port={own['PORT']}\n[pgbouncer]\nlisten_addr=127.0.0.1\n"
        f"listen_port={port}\nunix_socket_dir=\nauth_type=trust\nauth_file={folder}/users.txt\npool_mode=transaction\n"
        "default_pool_size=2\nmax_client_conn=50\nignore_startup_parameters=extra_float_digits\n"
    )
    account = {"user": "nobody"} if os.geteuid() == 0 else {}
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    with subprocess.Popen([program, "-q", str(folder / "pgbouncer.ini")], **account) as process:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        options = {key: value for key, value in own["OPTIONS"].items() if key != "assume_role"}
        login = {"USER": "lawless_site", "PASSWORD": password, "HOST": "127.0.0.1", "PORT": port}
        direct = connections.settings["default"]
        connections.settings["default"] = {**own, **login, "OPTIONS": options, "DISABLE_SERVER_SIDE_CURSORS": True}
        yield
        connections.settings["default"] = direct
        process.terminate()
    shutil.rmtree(folder)


def test_five_thousand_answers_of_eight_clients_on_two_connections_are_all_right(as_system, pooled, settings):
    with as_system(), transaction.atomic():
        people = [user.pk for user in UserFactory.create_batch(20)]
    settings.RLS_SWITCH_ROLE = False
    answers, injected, wrong, lock = [0], [0], [], threading.Lock()

    def client(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(ROUNDS // CLIENTS):
            person = dice.choice(people)
            found: object = None
            expected: object = [person]
            try:
                with rls.acting(Actor.user(person)), transaction.atomic():
                    found = list(User.objects.values_list("pk", flat=True))
                    if dice.random() < 0.2:
                        raise ZeroDivisionError
                    if dice.random() < 0.2:
                        with connection.cursor() as cursor:
                            cursor.execute("SELECT 1/0")
            except (ZeroDivisionError, DataError):
                injected[0] += 1
            if dice.random() < 0.3:
                with rls.acting(Actor.anonymous()), transaction.atomic():
                    found, expected = list(User.objects.values_list("pk", flat=True)), []
            with lock:
                answers[0] += 1
                if found != expected:
                    wrong.append((expected, found))
        connection.close()

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settings.RLS_SWITCH_ROLE = True
    assert (answers[0], wrong) == (ROUNDS, [])
    assert injected[0] > ROUNDS / 10
