"""A relying party made of Authlib (PyPI), as its documentation says. The test is its browser: GO asks for an address to be
followed as a person would, and the next line of the input is where the browser was sent."""

import json
import os
import sys
import time

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc.jwk import ECKey

env = os.environ
metadata = requests.get(env["ISSUER"] + "/.well-known/openid-configuration", timeout=10).json()
callback = env["CALLBACK"]


def browser(url):
    print("GO " + url, flush=True)
    return sys.stdin.readline().strip()


def say(name, value):
    print("SAY " + json.dumps([name, value]), flush=True)


def prove(client):
    """An assertion of two minutes for the next request; the library keeps the claims it is given, its name among them."""
    if env.get("KEY"):
        claims = {"exp": int(time.time()) + 120}
        client.register_client_auth_method(PrivateKeyJWT(metadata["token_endpoint"], claims=claims, alg="ES256"))


def session():
    if env.get("KEY"):
        client = OAuth2Session(
            env["CLIENT"], ECKey.import_key(env["KEY"]), token_endpoint_auth_method="private_key_jwt",
            scope=env["SCOPE"], redirect_uri=callback, code_challenge_method="S256",
        )
        prove(client)
        return client
    return OAuth2Session(
        env["CLIENT"], env["SECRET"], token_endpoint_auth_method="client_secret_basic",
        scope=env["SCOPE"], redirect_uri=callback, code_challenge_method="S256",
    )


def sign_in(**more):
    client, verifier, nonce = session(), generate_token(48), generate_token(24)
    url, state = client.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
    )
    back = browser(url)
    token = client.fetch_token(
        metadata["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier
    )
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = jwt.decode(
        token["id_token"], keys, claims_cls=CodeIDToken,
        claims_options={"iss": {"value": metadata["issuer"]}, "aud": {"value": env["CLIENT"]}},
        claims_params={"nonce": nonce, "access_token": token["access_token"]},
    )
    claims.validate()
    return client, token, claims


client, token, claims = sign_in()
say("claims", dict(claims))
say("userinfo", client.get(metadata["userinfo_endpoint"]).json())
first = token["refresh_token"]
prove(client)
renewed = client.refresh_token(metadata["token_endpoint"], refresh_token=first)
say("renewed", {"type": renewed["token_type"], "other": renewed["access_token"] != token["access_token"]})
prove(client)
try:
    client.refresh_token(metadata["token_endpoint"], refresh_token=first)
    say("reused", "taken")
except Exception as error:  # the library raises its own kinds for what the provider says
    say("reused", getattr(error, "error", str(error)))
_, raised, claims = sign_in(acr_values="nca2")
say("raised", dict(claims))
query = requests.models.PreparedRequest()
query.prepare_url(metadata["end_session_endpoint"], {
    "id_token_hint": raised["id_token"], "post_logout_redirect_uri": env["OUT"], "state": "adios",
})
say("out", browser(query.url))
