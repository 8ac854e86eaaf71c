"""How the sides on PyTorch draw answers: one call of `generate`, at temperature 1 from the whole vocabulary."""

import time

import torch


@torch.no_grad()
def draw(network, prompts, answers_each, max_tokens, stop_tokens):
    """Seconds that the call takes, and the tokens of each answer. Without stop tokens none ends early."""
    network.eval()
    width = max(map(len, prompts))
    tokens = torch.tensor([[0] * (width - len(prompt)) + prompt for prompt in prompts])
    mask = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts])
    ends = {"eos_token_id": stop_tokens} if stop_tokens else {"min_new_tokens": max_tokens}
    start = time.perf_counter()
    sequences = network.generate(
        tokens,
        attention_mask=mask,
        num_return_sequences=answers_each,
        max_new_tokens=max_tokens,
        do_sample=True,
        temperature=1.0,
        top_k=0,
        top_p=1.0,
        # A folder's own generation_config.json may ask for another.
        repetition_penalty=1.0,
        pad_token_id=0,
        **ends,
    )
    return time.perf_counter() - start, sequences[:, width:].tolist()
