"""TRL: what SFTTrainer learns of a trace, and what GRPOTrainer hands the reward function and gets from it."""

import os
import tempfile

import common
import datasets
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

shared = {"output_dir": tempfile.mkdtemp(), "report_to": "none", "use_cpu": True, "bf16": False}
fast = common.tokenizer()
traces = datasets.load_dataset(common.folder("trl-traces"), split="train")
sft = SFTTrainer(
    model=common.tiny_model(fast),
    args=SFTConfig(max_length=None, gradient_checkpointing=False, **shared),
    train_dataset=traces,
    processing_class=fast,
)
first = sft.train_dataset[0]

seen = []


def recording(**columns):
    seen.append(columns)
    return common.hook("trl_reward").fleming_reward(**columns)


texts = common.completions()
questions = datasets.load_dataset(common.folder("trl-questions"), split="train")
grpo = GRPOTrainer(
    model=common.tiny_model(fast),
    reward_funcs=recording,
    args=GRPOConfig(
        num_generations=len(texts),
        per_device_train_batch_size=len(texts),
        gradient_checkpointing=False,
        shuffle_dataset=False,
        **shared,
    ),
    train_dataset=questions,
    processing_class=fast,
)
batch = next(iter(grpo.get_train_dataloader()))[: len(texts)]
prompts = [row["prompt"] for row in batch]
turns = [[{"role": "assistant", "content": text}] for text in texts]
rewards = grpo._calculate_rewards(batch, prompts, turns, [[0]] * len(texts))
common.answer(
    "trl",
    {
        "exports": {
            "trl-traces": {
                "rows": len(sft.train_dataset),
                "first": fast.decode(first["input_ids"]),
                "learned": common.learned(first["input_ids"], [label != -100 for label in first["labels"]], fast),
            },
            "trl-questions": {"rows": len(grpo.train_dataset), "first": prompts[0]},
        },
        "columns": sorted(seen[0]),
        "rewards": [float(reward) for reward in rewards[:, 0]],
    },
)
