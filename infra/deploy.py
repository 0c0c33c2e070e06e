"""`make deploy STAGE=dev`: packages a stage and puts it on AWS.

It works in the account and region of the usual AWS environment (AWS_PROFILE, AWS_REGION; Seoul when
none is named) and makes there
- a bucket `sotong-deploy-<account>-<region>` with zips and templates, each under its hash;
- a stack `sotong-<stage>` with everything of infra/resources.yaml, by a change set that it prints.

`SET="AlarmEmail=desk@example.kr WebhookConcurrency=100"` gives parameters; those not given stay.

Back to an earlier version: `make deploy STAGE=dev VERSION=list` shows them all, and
`VERSION=templates/dev/....json` deploys one again, code and resources. Data needs no going back:
old and new code read the same items. What fails half-way CloudFormation itself takes back.

To remove a stage: switch off the table's deletion protection, then delete the stack. The table, the
key and the bucket of failed records stay on purpose, being citizens' data; delete them by hand when
the contract ends, the key last: without it nothing can be read. The SecureStrings of SSM below
`/sotong/<stage>/` are removed by hand too.
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.deployment.bucket import Bucket
from infra.deployment.faults import CannotDeploy
from infra.deployment.stack import Stack
from infra.package import PROJECT, TARGET, package
from infra.packaging.faults import CannotPackage
from infra.packaging.stages import stages

REGION = "ap-northeast-2"


def deploy(session: Any, stage: str, version: str, parameters: dict[str, str]) -> None:
    """Deploys; `version` is the key of an earlier template, empty for the tree as it is."""
    bucket, stack = _bucket(session), Stack(session.client("cloudformation"), f"sotong-{stage}")
    bucket.ensure()
    if not version:
        package(TARGET, [stage])
        version = bucket.upload(TARGET, stage)
    change_set = f"{datetime.now(UTC):deploy-%Y%m%d-%H%M%S}"
    changes = stack.prepare(bucket.url(version), parameters, change_set)
    if changes is None:
        print(f"{stack.name} is as {version} says; nothing to do")
        return
    print(f"{stack.name} becomes {version}:", *changes, sep="\n  ")
    outputs = stack.carry_out(change_set)
    print(*(f"{name:<20}{value}" for name, value in sorted(outputs.items())), sep="\n")
    print(_what_next(stage, outputs))


def _bucket(session: Any) -> Bucket:
    account = session.client("sts").get_caller_identity()["Account"]
    region = session.region_name
    return Bucket(session.client("s3"), f"sotong-deploy-{account}-{region}", region)


def _what_next(stage: str, outputs: dict[str, str]) -> str:
    """How `sotong` reaches the stage."""
    return (
        "\nTo register tenants there:\n"
        f"  export SOTONG_STAGE={stage} SOTONG_TABLE={outputs['TableName']}"
        f" SOTONG_KMS_KEY={outputs['DataKeyArn']}"
        f" SOTONG_PUBLIC_URL={outputs['EndpointURL'].rstrip('/')}\n"
        "  .venv/bin/sotong tenants register tenants/<id>"
    )


def main(arguments: list[str]) -> int:
    """Exit code 0, or 1 with one sentence."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.stage not in stages(PROJECT):
            known = ", ".join(stages(PROJECT))
            raise CannotDeploy(f"say which stage: make deploy STAGE=<one of {known}>")
        _act(asked)
    except (CannotDeploy, CannotPackage, BotoCoreError, ClientError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def _act(asked: argparse.Namespace) -> None:
    from boto3.session import Session

    session = Session()
    if session.region_name is None:
        session = Session(region_name=REGION)
    if asked.version == "list":
        print(*(f"{at}  {key}" for at, key in _bucket(session).versions(asked.stage)), sep="\n")
    else:
        deploy(session, asked.stage, asked.version, _pairs(asked.set))


def _pairs(text: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in text.split()]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise CannotDeploy(f"SET wants Name=Value, not {', '.join(wrong)}")
    return {name: value for name, _, value in pairs}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make deploy")
    parser.add_argument("stage", nargs="?", default="")
    parser.add_argument("--version", default="")
    parser.add_argument("--set", default="")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
