"""A stranger who checks a receipt of the exchange with joserfc and cryptography (PyPI) and the RFCs: cards and statements are RFC 7515,
the leaf is RFC 6962 section 2.1, the path RFC 9162 section 2.1.3.2, the signed state a C2SP signed note. Says one line of JSON for
each thing it found; ends with 1 when something does not hold."""

import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.jwk import KeySet, OKPKey


def say(name, value):
    print("SAY " + json.dumps([name, value]), flush=True)


def token(text, key, typ):
    read = jws.deserialize_compact(text, key, algorithms=["EdDSA"])
    assert read.headers()["typ"] == typ, read.headers()
    return read.headers()["kid"], json.loads(read.payload)


def root(leaf, index, size, path):
    assert index < size
    node, last, found = index, size - 1, leaf
    for sibling in path:
        assert last > 0
        if node % 2 == 1 or node == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while node % 2 == 0 and node > 0:
                node, last = node >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        node, last = node >> 1, last >> 1
    assert last == 0
    return found


def main(receipt_file, operator_file):
    receipt = json.load(open(receipt_file, encoding="utf-8"))
    operator = KeySet.import_key_set(json.load(open(operator_file, encoding="utf-8")))
    assert receipt["format"] == "qhapaq-receipt/1"
    keys = {}
    for card in receipt["cards"]:
        _, said = token(card, operator, "qhapaq-node-card+jws")
        keys[said["node"], said["key"]["kid"]] = OKPKey.import_key(said["key"]["jwk"])
    say("nodes", sorted(node for node, _ in keys))

    record = json.loads(receipt["record"])
    assert record["seq"] == receipt["seq"]
    for side, name in [("request", "consumer"), ("response", "provider")]:
        node = record["node"] if record["role"] == name else record["peer"]
        text = record[side + "_statement"]
        head = json.loads(base64.urlsafe_b64decode(text.split(".")[0] + "=="))
        _, said = token(text, keys[node, head["kid"]], f"qhapaq-{side}+jws")
        assert said["node"] == node and said["request"] == record["request"]
        assert said["hash"] == record[side + "_hash"]
        say(side, said)

    leaf = hashlib.sha256(b"\x00" + receipt["record"].encode()).digest()
    say("leaf", leaf.hex())
    text, signatures = receipt["checkpoint"].split("\n\n", 1)
    text += "\n"
    origin, size, wanted = text.split("\n")[:3]
    found = root(leaf, receipt["seq"], int(size), [bytes.fromhex(one) for one in receipt["path"]])
    assert found == base64.b64decode(wanted), "the record is not in that state of the log"
    say("root", found.hex())

    name, signature = signatures.splitlines()[0].removeprefix("\u2014 ").split(" ")
    assert name == origin == "qhapaq/" + record["node"]
    signed = [key for (node, _), key in keys.items() if node == record["node"]]
    public = base64.urlsafe_b64decode(signed[0].as_dict()["x"] + "=")
    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature)[4:], text.encode())
    say("origin", origin)


main(*sys.argv[1:])
