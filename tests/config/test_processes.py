"""Ports that are taken, and processes that are ours or not."""

import os
import signal
import socket

import pytest

from config import processes
from config.console import Stop


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_leads_to_the_next_free_one(taken_port):
    with processes.listen(taken_port) as listener:
        assert listener.getsockname()[1] > taken_port


def test_a_free_port_is_used_as_asked():
    port = processes.any_free()
    assert processes.any_free(preferred=port) == port
    with processes.listen(port) as listener:
        assert listener.getsockname() == ("127.0.0.1", port)


def test_two_sites_that_ask_for_one_port_get_one_each():
    port = processes.any_free()
    with processes.listen(port) as first, processes.listen(port) as second:
        assert first.getsockname()[1] < second.getsockname()[1]


def test_a_preferred_port_that_is_taken_is_left_alone(taken_port):
    assert not processes.is_free(taken_port)
    assert processes.any_free(preferred=taken_port) != taken_port


def test_no_free_port_at_all_is_said_plainly(taken_port):
    with pytest.raises(Stop, match=str(taken_port)):
        processes.listen(taken_port, tries=1)


def test_a_child_gets_the_signal_when_its_parent_is_killed(python_child, eventually):
    parent = python_child(
        "import os, signal, subprocess, time\n"
        "from config.processes import dies_with_parent\n"
        "child = subprocess.Popen(['sleep', '60'], preexec_fn=dies_with_parent(signal.SIGTERM, os.getpid()))\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    pid = int(parent.stdout.readline())
    assert processes.command_line(pid) == ["sleep", "60"]
    os.kill(parent.pid, signal.SIGKILL)
    assert eventually(lambda: processes.command_line(pid) != ["sleep", "60"])


def test_a_process_that_is_not_ours_is_never_signalled(python_child):
    stranger = python_child("import time; time.sleep(60)")
    assert processes.stop_leftover(stranger.pid, lambda: False, signal.SIGKILL) is False
    assert stranger.poll() is None


def test_a_process_that_is_gone_has_no_command_line(python_child):
    child = python_child("pass")
    child.wait()
    assert processes.command_line(child.pid) == []
