"""The bucket of the account that CloudFormation takes zips and templates from."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.deployment.faults import CannotDeploy
from infra.packaging.template import Template, functions, layer_contents

_PRIVATE = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


class Bucket:
    """Objects lie under the hash of their content, so an earlier version is never overwritten."""

    def __init__(self, s3: Any, name: str, region: str) -> None:
        self._s3 = s3
        self.name = name
        self._region = region

    def ensure(self) -> None:
        """Makes the bucket, closed to the public, where there is none."""
        try:
            self._s3.head_bucket(Bucket=self.name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise CannotDeploy(f"the bucket {self.name} belongs to somebody else") from error
            self._make()

    def upload(self, folder: Path, stage: str) -> str:
        """New zips, and a template that names them; the template's key is the version's name."""
        template: Template = json.loads((folder / f"{stage}.json").read_text("utf-8"))
        for function in functions(template).values():
            archive = folder / function["Properties"]["CodeUri"]
            function["Properties"]["CodeUri"] = f"s3://{self.name}/{self._put_code(archive)}"
        for content in layer_contents(template):
            key = self._put_code(folder / content["S3Key"])
            content |= {"S3Bucket": self.name, "S3Key": key}
        body = json.dumps(template, indent=1, ensure_ascii=False).encode()
        key = f"templates/{stage}/{_hash(body)}.json"
        # Put even where it is there: its time tells when it was deployed last.
        self._s3.put_object(Bucket=self.name, Key=key, Body=body)
        return key

    def versions(self, stage: str) -> list[tuple[str, str]]:
        """Time and name of every version that was deployed, newest first."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=f"templates/{stage}/"
        )
        found = [each for page in pages for each in page.get("Contents", [])]
        found.sort(key=lambda each: each["LastModified"], reverse=True)
        return [(f"{each['LastModified']:%Y-%m-%d %H:%M}", each["Key"]) for each in found]

    def url(self, key: str) -> str:
        """As CloudFormation takes a template."""
        return f"https://{self.name}.s3.{self._region}.amazonaws.com/{key}"

    def _make(self) -> None:
        where = {"LocationConstraint": self._region}
        self._s3.create_bucket(Bucket=self.name, CreateBucketConfiguration=where)
        self._s3.put_public_access_block(Bucket=self.name, PublicAccessBlockConfiguration=_PRIVATE)

    def _put_code(self, archive: Path) -> str:
        body = archive.read_bytes()
        key = f"code/{_hash(body)}.zip"
        if not self._has(key):
            self._s3.put_object(Bucket=self.name, Key=key, Body=body)
        return key

    def _has(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            return False
        return True


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()[:32]
