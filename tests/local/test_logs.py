"""A log line on the terminal says what, and about whom."""

import subprocess
import sys

from tests.local.local_run import ROOT

SCRIPT = """
import logging
from chalicelib.local.logs import log_to_terminal
log_to_terminal()
log = logging.getLogger("chalicelib.api.errors")
log.info("rejected", extra={"reason": "bad_secret", "tenant_id": "icheon"})
logging.getLogger("botocore").info("noise")
"""


def test_a_line_bears_its_ids_and_others_keep_silent() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == ""
    assert said.stderr == "INFO      rejected  reason=bad_secret  tenant_id=icheon\n"
