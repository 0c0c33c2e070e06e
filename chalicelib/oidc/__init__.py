"""OpenID Connect: where staff prove who they are. Cognito on AWS, `local/issuer.py` on a laptop."""
