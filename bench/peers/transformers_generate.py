"""The peer of the engine benchmark: Transformers on PyTorch, same model shapes, all cores. Prints JSON.

    python bench/peers/transformers_generate.py [REPETITIONS]

Generates 64 x (32 + 96) tokens with the 3.7M-parameter model of bench/engine.ts and with the miniature's shape, and
trains the former on 32 x 128 tokens.
"""

import json
import os
import statistics
import sys
import time

import torch
import transformers

BATCH, PROMPT, ADDED = 64, 32, 96


def make_wide():
    torch.manual_seed(0)
    config = transformers.Qwen2Config(
        vocab_size=1024,
        hidden_size=256,
        intermediate_size=768,
        num_hidden_layers=4,
        num_attention_heads=8,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=False,
    )
    return transformers.Qwen2ForCausalLM(config)


def make_miniature():
    torch.manual_seed(0)
    config = transformers.Qwen3Config(
        vocab_size=1418,
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=64,
        max_position_embeddings=512,
        tie_word_embeddings=True,
    )
    return transformers.Qwen3ForCausalLM(config)


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def generate(model, repetitions):
    model.eval()
    prompts = torch.randint(0, model.config.vocab_size, (BATCH, PROMPT))
    options = dict(max_new_tokens=ADDED, min_new_tokens=ADDED, do_sample=True, top_k=0, top_p=1.0, pad_token_id=0)

    @torch.no_grad()
    def call():
        model.generate(prompts, attention_mask=torch.ones_like(prompts), **options)

    call()
    return BATCH * ADDED / statistics.median(seconds(call) for _ in range(repetitions))


def train(model, repetitions, rows=32, length=128):
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    vocab = model.config.vocab_size
    tokens = torch.randint(0, vocab, (rows, length + 1))

    def call():
        logits = model(tokens[:, :-1]).logits
        torch.nn.functional.cross_entropy(logits.reshape(-1, vocab), tokens[:, 1:].reshape(-1)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()

    call()
    step = statistics.median(seconds(call) for _ in range(repetitions))
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return {"tokens_per_second": rows * length / step, "gflops": 6 * parameters * rows * length / step / 1e9}


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    threads = os.cpu_count()
    torch.set_num_threads(threads)
    wide = make_wide()
    report = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "threads": threads,
        "generate_64_x_32_plus_96_tokens_per_second": {
            "wide": generate(wide, repetitions),
            "miniature": generate(make_miniature(), repetitions),
        },
        "train_32_x_128": train(wide, repetitions),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
