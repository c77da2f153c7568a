"""A system of human resources made of scim2-client and scim2-tester (PyPI): it discovers the service, and checks everything that
the tester knows to check. Says one line of JSON: how many checks ended how, and what the others were told."""

import json
import os
import sys
from collections import Counter

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

http = Client(base_url=os.environ["BASE"], headers={"Authorization": f"Bearer {os.environ['KEY']}"}, timeout=60)
client = SyncSCIMClient(http)
results = check_server(client)
counts = Counter(result.status.name for result in results)
told = [
    {"check": result.title, "resource": result.resource_type, "status": result.status.name, "reason": result.reason, "data": str(result.data)[:600]}
    for result in results
    if result.status != Status.SUCCESS
]
print(json.dumps({"counts": counts, "told": told}))
sys.exit(0)
