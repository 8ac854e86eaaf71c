"""The peer of the engine's benchmarks: Transformers on PyTorch, the same model shapes, all cores.

    python bench/peers/transformers_generate.py [REPETITIONS]     # alone: prints JSON
    python bench/peers/transformers_generate.py --in-turns        # for bench/against-transformers.ts

Alone, it generates 64 x (32 + 96) tokens with the 3.7M-parameter model of bench/engine.ts and with the miniature's
shape, to 64 prompts and as eight answers to each of eight, and trains the former on 32 x 128 tokens. In turns, every
line of standard input is a call as JSON, {"model", "prompts", "answersEach", "promptTokens", "addedTokens"}, which is
answered with the seconds it took.
"""

import functools
import json
import os
import statistics
import sys
import time

import torch
import transformers


def make_wide():
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


MAKERS = {"wide": make_wide, "miniature": make_miniature}


@functools.cache
def model_of(name):
    torch.manual_seed(0)
    return MAKERS[name]()


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


@torch.no_grad()
def generate(name, prompts, answers_each, prompt_tokens, added_tokens):
    """Seconds that one call of `generate` takes; no answer ends early."""
    model = model_of(name).eval()
    tokens = torch.randint(0, model.config.vocab_size, (prompts, prompt_tokens))
    return seconds(
        lambda: model.generate(
            tokens,
            attention_mask=torch.ones_like(tokens),
            num_return_sequences=answers_each,
            max_new_tokens=added_tokens,
            min_new_tokens=added_tokens,
            do_sample=True,
            top_k=0,
            top_p=1.0,
            pad_token_id=0,
        )
    )


def train(name, repetitions, rows=32, length=128):
    model = model_of(name).train()
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


def versions():
    return {"torch": torch.__version__, "transformers": transformers.__version__, "threads": torch.get_num_threads()}


def answer_calls():
    print(json.dumps(versions()), flush=True)
    for line in sys.stdin:
        call = json.loads(line)
        shape = (call[key] for key in ("model", "prompts", "answersEach", "promptTokens", "addedTokens"))
        print(generate(*shape), flush=True)


def main():
    torch.set_num_threads(os.cpu_count())
    if sys.argv[1:] == ["--in-turns"]:
        answer_calls()
        return
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5

    def tokens_per_second(name, prompts, answers_each):
        times = [generate(name, prompts, answers_each, 32, 96) for _ in range(repetitions + 1)][1:]
        return prompts * answers_each * 96 / statistics.median(times)

    report = {
        "versions": versions(),
        "generate_64_x_32_plus_96_tokens_per_second": {
            f"{name}, {prompts} prompts": tokens_per_second(name, prompts, 64 // prompts)
            for name in MAKERS
            for prompts in (64, 8)
        },
        "train_32_x_128": train("wide", repetitions),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
