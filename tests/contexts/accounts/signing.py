"""Real RSA keys, and tokens as Cognito signs them."""

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from rental.kernel.ids import TenantId
from rental.tenants.contract import HostMapping, UserPool
from tests.support.samples import SEAVIEW


def pool(name: str) -> UserPool:
    pool_id = f"eu-west-1_{name}"
    return UserPool(pool_id, f"client-{name}", f"https://cognito-idp.eu-west-1.amazonaws.com/{pool_id}")


HOSTS, GUESTS, FOREIGN = pool("HOSTS"), pool("GUESTS"), pool("FOREIGN")


def mapping(host: str = "seaview.example.com", tenant: TenantId = SEAVIEW) -> HostMapping:
    return HostMapping(host, tenant, HOSTS, GUESTS)


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set(*names: str) -> bytes:
    """Return a JWKS document holding the named keys; a key's id is its name."""
    keys = [jwt.algorithms.RSAAlgorithm.to_jwk(private_key(name).public_key(), as_dict=True) for name in names]
    return json.dumps(
        {"keys": [key | {"kid": name, "use": "sig", "alg": "RS256"} for key, name in zip(keys, names, strict=True)]}
    ).encode()


def claims(of: UserPool = HOSTS, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {
        "sub": "person-1",
        "iss": of.issuer,
        "client_id": of.client_id,
        "token_use": "access",
        "origin_jti": "session-1",
        "iat": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def token(
    of: UserPool = HOSTS, *, key: Any = None, kid: str | None = "one", algorithm: str = "RS256", **changes: Any
) -> str:
    headers = {"kid": kid} if kid else {}
    signed_with = private_key(kid or "one") if key is None else key
    return jwt.encode(claims(of, **changes), signed_with, algorithm=algorithm, headers=headers)


class FakeKeys:
    """The `SigningKeys` of pools, by issuer."""

    def __init__(self, **names: list[str]):
        self.names = {pool(name).issuer: held for name, held in names.items()}
        self.asked: list[tuple[str, str]] = []

    def find(self, of: UserPool, key_id: str) -> Any | None:
        self.asked.append((of.pool_id, key_id))
        return private_key(key_id).public_key() if key_id in self.names.get(of.issuer, []) else None
