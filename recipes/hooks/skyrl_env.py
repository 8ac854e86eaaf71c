"""Environment of SkyRL: import this file where training starts, on rows of `fleming questions export --for skyrl`,
whose env_class is "fleming". FLEMING_REWARD_URL and FLEMING_REWARD_TOKEN are those of `fleming serve reward`."""

import json
import os
import urllib.request

from skyrl_gym import register
from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

# Whatever http_proxy says: a proxy would get the token and the outputs.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class FlemingEnv(BaseTextEnv):
    def __init__(self, env_config=None, extras=None):
        super().__init__()
        options = json.loads(extras["extra_info"]["options"])
        self.item = {"ground_truth": extras["reward_spec"]["ground_truth"], "options": options}

    def step(self, action):
        request = urllib.request.Request(
            os.environ["FLEMING_REWARD_URL"] + "/reward",
            json.dumps({"items": [{**self.item, "completion": action}]}).encode(),
            {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["FLEMING_REWARD_TOKEN"]},
        )
        with DIRECT.open(request, timeout=60) as reply:
            (score,) = json.load(reply)["scores"]
        parts = {name: score[name] for name in ("correctness", "format")}
        return BaseTextEnvStepOutput(observations=[], reward=float(score["score"]), done=True, metadata=parts)


register(id="fleming", entry_point=FlemingEnv)
