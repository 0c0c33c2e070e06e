"""The application runs in an environment from which no way leads to a true account."""

from chalicelib.local.environment import enter, local_environment
from chalicelib.settings import read_settings

VALUES = local_environment("http://127.0.0.1:1", "arn:topic", "alias/key", "http://127.0.0.1:2")


def test_a_developers_own_account_and_proxy_are_shut_out() -> None:
    environ = {
        "PATH": "/bin",
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "t",
        "AWS_ENDPOINT_URL_DYNAMODB": "https://elsewhere",
        "SOTONG_DOORS": "webhooks",
        "NO_PROXY": "intranet",
    }
    enter(environ, VALUES)
    assert environ["PATH"] == "/bin"
    assert environ["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    aws = {name for name in environ if name.startswith(("AWS_", "SOTONG_"))}
    assert aws == set(VALUES)


def test_the_settings_find_all_they_need() -> None:
    settings = read_settings(VALUES)
    assert settings.stage == "local"
    assert settings.endpoint == "http://127.0.0.1:1"
    assert settings.public_url == "http://127.0.0.1:2"
    assert settings.events_topic == "arn:topic"
