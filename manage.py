#!/usr/bin/env python3
"""The one command of this project: `quickstart`, `test`, and every Django command. Needs nothing but Python 3.11."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "The Lawless Directory needs Python 3.11 or newer; this is %d.%d (%s).\n"
        "Debian 12, Ubuntu 24.04 and newer have it:  sudo apt-get install python3 python3-venv"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

from config import bootstrap

if __name__ == "__main__":
    sys.exit(bootstrap.main(sys.argv[1:]))
