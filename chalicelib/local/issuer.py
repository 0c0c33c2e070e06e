"""An OpenID Connect issuer for this machine, at `/issuer`: no passwords, demo staff alone.

It speaks as Cognito does where we listen: discovery, code flow with PKCE, keys, log-out.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from chalicelib.local.environment import ISSUER_CLIENT, ISSUER_PATH
from chalicelib.local.gateway import Answer, json_answer
from chalicelib.local.issuer_members import DemoMember
from chalicelib.local.issuer_page import members_page
from chalicelib.local.issuer_tokens import TOKEN_SECONDS, Grants, Signer

Fields = Mapping[str, str]


class LocalIssuer:
    """For the platform at `url`; `members` gives the demo staff, `now` seconds since 1970."""

    def __init__(
        self, url: str, members: Callable[[], Sequence[DemoMember]], now: Callable[[], float]
    ) -> None:
        self._url = url
        self.name = url + ISSUER_PATH
        self._members = members
        self._grants = Grants(now)
        self._signer = Signer(self.name, now)

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """None for a path that is not the issuer's. `target` is the path with its query."""
        path, _, query = target.partition("?")
        if not path.startswith(ISSUER_PATH + "/"):
            return None
        match method, path.removeprefix(ISSUER_PATH):
            case "GET", "/.well-known/openid-configuration":
                return json_answer(200, self._metadata())
            case "GET", "/jwks":
                return json_answer(200, self._signer.keys())
            case "GET", "/authorize":
                return self._authorize(_fields(query))
            case "GET", "/logout":
                return self._log_out(_fields(query))
            case "POST", "/token":
                return self._token(_fields(body.decode("utf-8", "replace")))
        return json_answer(404, {"error": "not_found"})

    def _metadata(self) -> dict[str, object]:
        return {
            "issuer": self.name,
            "authorization_endpoint": f"{self.name}/authorize",
            "token_endpoint": f"{self.name}/token",
            "jwks_uri": f"{self.name}/jwks",
            "end_session_endpoint": f"{self.name}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _authorize(self, asked: Fields) -> Answer:
        if (
            not self._is_ours(asked.get("redirect_uri", ""))
            or asked.get("client_id") != ISSUER_CLIENT
        ):
            # Never sent back to a place nobody knows (RFC 6749, §4.1.2.1).
            return json_answer(400, {"error": "invalid_request"})
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return _back(asked, {"error": "invalid_request"})
        members = self._members()
        chosen = next((each for each in members if each.id == asked.get("as")), None)
        if chosen is None:
            page = members_page(f"{ISSUER_PATH}/authorize", asked, members)
            return Answer(200, "text/html; charset=utf-8", page.encode(), _NO_STORE)
        code = self._grants.give(
            chosen,
            asked["client_id"],
            asked["redirect_uri"],
            asked.get("nonce", ""),
            asked["code_challenge"],
        )
        return _back(asked, {"code": code})

    def _token(self, asked: Fields) -> Answer:
        wanted = (asked.get(name, "") for name in _PROOFS)
        grant = self._grants.take(*wanted)
        if asked.get("grant_type") != "authorization_code" or grant is None:
            return json_answer(400, {"error": "invalid_grant"})
        return json_answer(
            200,
            {
                "id_token": self._signer.token(grant),
                "access_token": "of-no-use",
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
            },
        )

    def _log_out(self, asked: Fields) -> Answer:
        back_to = asked.get("post_logout_redirect_uri", "")
        return _moved(back_to if self._is_ours(back_to) else self._url)

    def _is_ours(self, address: str) -> bool:
        return address.startswith(self._url + "/")


_PROOFS = ("code", "client_id", "redirect_uri", "code_verifier")
_NO_STORE = (("Cache-Control", "no-store"),)


def _back(asked: Fields, answer: Fields) -> Answer:
    query = urlencode({**answer, "state": asked.get("state", "")})
    return _moved(f"{asked['redirect_uri']}?{query}")


def _moved(where: str) -> Answer:
    return Answer(302, "text/plain", b"", (("Location", where), *_NO_STORE))


def _fields(text: str) -> Fields:
    return dict(parse_qsl(text, keep_blank_values=True))
