"""Reward of TRL: `reward_funcs=fleming_reward` of a GRPOTrainer, on rows of `fleming questions export --for trl`.
FLEMING_REWARD_URL and FLEMING_REWARD_TOKEN are those of `fleming serve reward`."""

import json
import os
import urllib.request

# Whatever http_proxy says: a proxy would get the token and the outputs.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fleming_reward(completions, ground_truth, options, **_):
    texts = [each if isinstance(each, str) else each[-1]["content"] for each in completions]
    items = [
        {"completion": text, "ground_truth": letter, "options": list(shown)}
        for text, letter, shown in zip(texts, ground_truth, options, strict=True)
    ]
    request = urllib.request.Request(
        os.environ["FLEMING_REWARD_URL"] + "/reward",
        json.dumps({"items": items}).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["FLEMING_REWARD_TOKEN"]},
    )
    with DIRECT.open(request, timeout=60) as reply:
        return [score["score"] for score in json.load(reply)["scores"]]
