"""What .chalice/config.json says of stages, and of the function that Chalice does not know."""

import json
from pathlib import Path
from typing import Any

from infra.packaging.template import FunctionSettings


def stages(project: Path) -> list[str]:
    """The names of all stages."""
    return list(_config(project)["stages"])


def webhook_settings(project: Path, stage: str) -> FunctionSettings:
    """Of `webhook_handler`; a stage's own values go first, as Chalice has it."""
    config = _config(project)
    general = config["lambda_functions"]["webhook_handler"]
    staged = config["stages"][stage].get("lambda_functions", {}).get("webhook_handler", {})
    found = {**general, **staged}
    policy = project / ".chalice" / found["iam_policy_file"]
    return FunctionSettings(
        memory=found["lambda_memory_size"],
        seconds=found["lambda_timeout"],
        policy=json.loads(policy.read_text("utf-8")),
    )


def _config(project: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((project / ".chalice/config.json").read_text("utf-8"))
    return config
