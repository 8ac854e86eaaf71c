"""Reinforcement by hand through the official SDK: the reward is the share of sampled tokens below a number. It must rise."""

import json
import sys

import tinker
from tinker import types

address, base_model, below, prompt = sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
STEPS, GROUPS, GROUP, LENGTH = 12, 2, 16, 4

service = tinker.ServiceClient(base_url=address)
client = service.create_lora_training_client(base_model=base_model, rank=8, seed=0).result()
rewards = []
for step in range(STEPS):
    sampler = client.save_weights_and_get_sampling_client().result()
    futures = [
        sampler.sample(
            prompt=types.ModelInput.from_ints(prompt),
            num_samples=GROUP,
            sampling_params=types.SamplingParams(max_tokens=LENGTH, stop=[], seed=(step * GROUPS + group) * GROUP),
        )
        for group in range(GROUPS)
    ]
    data, scores = [], []
    for sequence in (each for future in futures for each in future.result().sequences):
        scores.append(sum(token < below for token in sequence.tokens) / LENGTH)
        padding = len(prompt) - 1
        data.append((prompt + list(sequence.tokens[:-1]), [0] * padding + list(sequence.tokens),
                     [0.0] * padding + list(sequence.logprobs), padding))
    mean = sum(scores) / len(scores)
    rewards.append(mean)
    datums = [
        types.Datum(
            model_input=types.ModelInput.from_ints(inputs),
            loss_fn_inputs={
                "target_tokens": targets,
                "logprobs": logprobs,
                "advantages": [0.0] * padding + [score - mean] * LENGTH,
            },
        )
        for (inputs, targets, logprobs, padding), score in zip(data, scores)
    ]
    passed = client.forward_backward(datums, "importance_sampling")
    stepped = client.optim_step(types.AdamParams(learning_rate=0.05, beta2=0.95, eps=1e-8))
    passed.result()
    stepped.result()
print(json.dumps(rewards))
