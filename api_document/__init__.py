"""The API document (OpenAPI 3.1) and its page, made from what operations declare; and that of webhooks (AsyncAPI 3).

PYTHONPATH=lambda_src python -m api_document            # writes docs/openapi.json, docs/asyncapi.json and docs/api.html
PYTHONPATH=lambda_src python -m api_document --check    # fails where one of the documents says something else
"""
