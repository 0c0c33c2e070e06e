"""The environment the application runs in locally: what Lambda would give it, and no way to AWS."""

from collections.abc import Mapping, MutableMapping

from chalicelib.local.engine import REGION

STAGE = "local"
# The bucket of files that are shared in talks.
FILES = f"sotong-{STAGE}-files"
# Where staff log in, and who we are there: local/issuer.py.
ISSUER_PATH = "/issuer"
ISSUER_CLIENT = "sotong-local"


def local_environment(endpoint: str, topic: str, key: str, url: str) -> dict[str, str]:
    """The variables of `settings.py` and of the AWS SDK, for this engine."""
    return {
        "SOTONG_STAGE": STAGE,
        "SOTONG_TABLE": f"sotong-{STAGE}",
        "SOTONG_EVENTS_TOPIC": topic,
        "SOTONG_KMS_KEY": key,
        "SOTONG_PUBLIC_URL": url,
        "SOTONG_FILES_BUCKET": FILES,
        "SOTONG_MAIL_SENDER": "sotong@local.example",
        "SOTONG_LOGIN_ISSUER": url + ISSUER_PATH,
        "SOTONG_LOGIN_CLIENT": ISSUER_CLIENT,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        # A developer's own profile must not reach in.
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }


def enter(environ: MutableMapping[str, str], values: Mapping[str, str]) -> None:
    """Puts them in place of every AWS and Sotong variable that was there."""
    for name in [name for name in environ if name.startswith(("AWS_", "SOTONG_"))]:
        del environ[name]
    environ.update(values)
    # Nothing on this machine is reached through a proxy.
    nearby = "127.0.0.1,localhost"
    for name in ("NO_PROXY", "no_proxy"):
        environ[name] = ",".join(filter(None, (environ.get(name), nearby)))
