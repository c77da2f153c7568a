"""Checks one presentation: its text, the issuer's key, audience and nonce on four lines; prints the claims as JSON."""
import json
import sys

from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

presentation, key, audience, nonce = sys.stdin.read().split("\n")[:4]
verifier = SDJWTVerifier(presentation, lambda issuer, header: JWK.from_json(key), audience, nonce)
print(json.dumps(verifier.get_verified_payload()))
