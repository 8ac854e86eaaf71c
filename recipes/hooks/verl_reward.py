"""Reward of verl: `reward.custom_reward_function.path=recipes/hooks/verl_reward.py`, on rows of
`fleming questions export --for verl`. FLEMING_REWARD_URL and FLEMING_REWARD_TOKEN are those of `fleming serve reward`."""

import json
import os
import urllib.request

# Whatever http_proxy says: a proxy would get the token and the outputs.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **_):
    options = json.loads(extra_info["options"]) if extra_info else None
    item = {"completion": solution_str, "ground_truth": ground_truth, **({"options": options} if options else {})}
    request = urllib.request.Request(
        os.environ["FLEMING_REWARD_URL"] + "/reward",
        json.dumps({"items": [item]}).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["FLEMING_REWARD_TOKEN"]},
    )
    with DIRECT.open(request, timeout=60) as reply:
        (score,) = json.load(reply)["scores"]
    return {name: float(score[name]) for name in ("score", "correctness", "format")}
