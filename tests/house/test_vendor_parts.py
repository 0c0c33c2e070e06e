"""What a process does before its first call to a vendor is not held against the vendor."""

import subprocess
import sys

LOOK = """
import sys
from chalicelib.bootstrap.delivering import DeliveringParts
from chalicelib.settings import Settings

assert "bizgo" not in sys.modules, "nothing happens at import"
parts = DeliveringParts(Settings("test", "ap-northeast-2", "t", "k", "", "", ""), {})
parts.delivering
assert {"bizgo", "httpx"} <= sys.modules.keys()
"""


def test_the_sdk_is_there_before_any_call_is_timed() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
