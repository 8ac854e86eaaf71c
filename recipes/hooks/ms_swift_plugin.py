"""Reward of ms-swift: `--external_plugins recipes/hooks/ms_swift_plugin.py --reward_funcs fleming`, on rows of
`fleming questions export --for ms-swift`. FLEMING_REWARD_URL and FLEMING_REWARD_TOKEN are those of `fleming serve reward`."""

import json
import os
import urllib.request

from swift.rewards import ORM, orms

# Whatever http_proxy says: a proxy would get the token and the outputs.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Fleming(ORM):
    def __call__(self, completions, solution, options, **_):
        items = [
            {"completion": text, "ground_truth": letter, "options": list(shown)}
            for text, letter, shown in zip(completions, solution, options, strict=True)
        ]
        request = urllib.request.Request(
            os.environ["FLEMING_REWARD_URL"] + "/reward",
            json.dumps({"items": items}).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["FLEMING_REWARD_TOKEN"]},
        )
        with DIRECT.open(request, timeout=60) as reply:
            return [score["score"] for score in json.load(reply)["scores"]]


orms["fleming"] = Fleming
