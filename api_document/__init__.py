"""The API document (OpenAPI 3.1) and its page, made from what the operations declare.

PYTHONPATH=lambda_src python -m api_document            # writes docs/openapi.json and docs/api.html
PYTHONPATH=lambda_src python -m api_document --check    # fails where docs/openapi.json says something else
"""
