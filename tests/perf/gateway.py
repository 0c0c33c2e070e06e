"""What API Gateway hands over for one webhook call, for the programs that are weighed."""

import json
from typing import Any

Json = dict[str, Any]

_HOST = "abcdefghij.execute-api.ap-northeast-2.amazonaws.com"


def gateway_event(tenant: str, secret: str, content: Json) -> Json:
    """A REST API's proxy event that carries this SkillPayload."""
    return {
        "resource": "/webhooks/{channel}/{tenant}",
        "path": f"/webhooks/kakao/{tenant}",
        "httpMethod": "POST",
        "headers": {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "Host": _HOST,
            "User-Agent": "AHC/2.1",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
            "X-Webhook-Secret": secret,
        },
        "multiValueHeaders": {"Content-Type": ["application/json"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"channel": "kakao", "tenant": tenant},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/webhooks/{channel}/{tenant}",
            "httpMethod": "POST",
            "domainName": _HOST,
            "stage": "prod",
            "requestId": "00000000-0000-4000-8000-000000000000",
            "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": json.dumps(content, ensure_ascii=False),
        "isBase64Encoded": False,
    }
