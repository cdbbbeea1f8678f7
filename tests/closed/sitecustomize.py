"""Python imports this at its start where ``PYTHONPATH`` names this folder: so all processes of tests are closed.

``AUDIT_TESTS_ASKED`` names a file that is told who asked for the network, one line each.
"""

import os
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from closed_sockets import close

close(os.environ.get("AUDIT_TESTS_ASKED"))
