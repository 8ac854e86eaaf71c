"""verl: questions by RLHFDataset, traces by MultiTurnSFTDataset, and the hook by the way its trainer loads one."""

import glob
import os
import sys
import tempfile

import common
from omegaconf import OmegaConf
from verl.trainer.ppo.reward import get_custom_reward_fn
from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset
from verl.utils.dataset.rl_dataset import RLHFDataset

fast = common.tokenizer()
(questions,) = glob.glob(common.folder("verl-questions/*.parquet"))
(traces,) = glob.glob(common.folder("verl-traces/*.parquet"))
rl = RLHFDataset(questions, fast, OmegaConf.create({"max_prompt_length": 8192, "cache_dir": tempfile.mkdtemp()}))
sft = MultiTurnSFTDataset(traces, fast, OmegaConf.create({"max_length": 8192, "pad_mode": "no_padding"}))
asked, shown = rl[0], sft[0]
path = os.path.join(sys.argv[2], "verl_reward.py")
score = get_custom_reward_fn(
    OmegaConf.create({"reward": {"custom_reward_function": {"path": path, "name": "compute_score"}}})
)
scores = [
    score(
        data_source=asked["data_source"],
        solution_str=text,
        ground_truth=asked["reward_model"]["ground_truth"],
        # What its naive reward manager adds.
        extra_info={**asked["extra_info"], "num_turns": 1, "rollout_reward_scores": {}},
    )
    for text in common.completions()
]
common.answer(
    "verl",
    {
        "exports": {
            "verl-questions": {
                "rows": len(rl),
                "first": {key: asked[key] for key in ("data_source", "raw_prompt", "ability", "reward_model", "extra_info")},
            },
            "verl-traces": {
                "rows": len(sft),
                "first": fast.decode(shown["input_ids"]),
                "learned": common.learned(shown["input_ids"], shown["loss_mask"].tolist(), fast),
            },
        },
        "rewards": [each["score"] for each in scores],
    },
)
