"""The calls of Segment's analytics library for Python, plain and with gzip. Prints a line of JSON for each that was tried.

Environment: API_URL, WRITE_KEY, USER_ID.
"""

import json
import os

from segment.analytics.client import Client

user = os.environ["USER_ID"]


def tried(gzip):
    errors = []
    client = Client(
        os.environ["WRITE_KEY"],
        host=os.environ["API_URL"],
        gzip=gzip,
        max_retries=0,
        on_error=lambda error, _items: errors.append(str(error)),
    )
    client.track(user, "get_treatment", {"split": "roll", "treatment": "on"})
    client.identify(user, {"plan": "pro"})
    client.page(user, name="Home")
    client.screen(user, name="Home")
    client.group(user, "acme")
    client.alias("visitor", user)
    client.flush()
    client.join()
    for call in ("track", "identify", "page", "screen", "group", "alias"):
        line = {"operation": f"{call} with gzip" if gzip else call}
        print(json.dumps({**line, **({"error": errors[0]} if errors else {})}))


tried(gzip=False)
tried(gzip=True)
