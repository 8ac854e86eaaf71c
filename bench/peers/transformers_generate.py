"""The peer of the engine's benchmarks: Transformers on PyTorch, the same model shapes, all cores.

    python bench/peers/transformers_generate.py [REPETITIONS]     # alone: prints JSON
    python bench/peers/transformers_generate.py --in-turns        # for bench/against-transformers.ts

Alone, it generates 64 x (32 + 96) tokens with the 3.7M-parameter model of bench/engine.ts and with the miniature's
shape, to 64 prompts and as eight answers to each of eight, and trains the former on 32 x 128 tokens. In turns, every
line of standard input is a call as JSON, {"model": a name or a folder, "prompts": token ids, "answersEach", "maxTokens",
"stopTokens"}, which is answered by {"seconds", "tokens"}.
"""

import functools
import json
import os
import statistics
import sys
import time

import torch
import transformers

from drawing import draw


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
    """A model of random weights by its name in MAKERS, or that of a folder."""
    torch.manual_seed(0)
    return MAKERS[name]() if name in MAKERS else transformers.AutoModelForCausalLM.from_pretrained(name, dtype=torch.float32)


def generate(model, prompts, answersEach, maxTokens, stopTokens):
    """Seconds that one call takes, and the tokens of its answers."""
    took, answers = draw(model_of(model), prompts, answersEach, maxTokens, stopTokens)
    return {"seconds": took, "tokens": sum(length_of(answer, stopTokens) for answer in answers)}


def length_of(answer, stop_tokens):
    """Up to and with the first stop token; what follows is padding."""
    return next((at + 1 for at, token in enumerate(answer) if token in stop_tokens), len(answer))


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

    def seconds():
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    call()
    step = statistics.median(seconds() for _ in range(repetitions))
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return {"tokens_per_second": rows * length / step, "gflops": 6 * parameters * rows * length / step / 1e9}


def versions():
    return {"torch": torch.__version__, "transformers": transformers.__version__, "threads": torch.get_num_threads()}


def answer_calls():
    transformers.utils.logging.disable_progress_bar()
    print(json.dumps(versions()), flush=True)
    for line in sys.stdin:
        print(json.dumps(generate(**json.loads(line))), flush=True)


def main():
    torch.set_num_threads(os.cpu_count())
    if sys.argv[1:] == ["--in-turns"]:
        answer_calls()
        return
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5

    def tokens_per_second(name, prompts, answers_each):
        random = torch.randint(0, model_of(name).config.vocab_size, (prompts, 32)).tolist()
        calls = [generate(name, random, answers_each, 96, []) for _ in range(repetitions + 1)][1:]
        return statistics.median(call["tokens"] / call["seconds"] for call in calls)

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
