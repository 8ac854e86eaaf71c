"""SkyRL: questions by the data set of its trainer, and the hook's environment made with what that hands on."""

import glob

import common
import skyrl_gym
from skyrl.train.dataset import PromptDataset

(file,) = glob.glob(common.folder("skyrl-questions/*.jsonl"))
rows = PromptDataset([file], common.tokenizer(), max_prompt_length=8192, num_workers=1)
prompt, env_class, extras, _ = rows[0]
common.hook("skyrl_env")
steps = []
for text in common.completions():
    environment = skyrl_gym.make(env_class, env_config={}, extras=dict(extras))
    environment.init(prompt)
    steps.append(environment.step(text))
    environment.close()
assert all(step["done"] and step["observations"] == [] for step in steps)
first = {"prompt": prompt, "env_class": env_class, **extras}
common.answer(
    "skyrl",
    {"exports": {"skyrl-questions": {"rows": len(rows), "first": first}}, "rewards": [step["reward"] for step in steps]},
)
