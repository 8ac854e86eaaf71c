"""What the readers of exports share: a tokenizer of bytes with ChatML, a random model, and the way in and out.

Each reader is started as `python with_NAME.py FOLDER HOOKS`. FOLDER holds exports by name (`trl-questions`) and
completions.json, HOOKS is recipes/hooks. It prints one line of JSON behind MARK; whatever the library prints stands
before.
"""

import importlib.util
import json
import os
import sys

MARK = "READ "
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    bytes_of = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE({byte: place for place, byte in enumerate(bytes_of)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.add_special_tokens({"additional_special_tokens": ["<|im_start|>"]})
    fast.chat_template = TEMPLATE
    return fast


def learned(tokens, labels, fast):
    """The text whose loss counts: its label is not -100, or its mask is 1."""
    return fast.decode([token for token, label in zip(tokens, labels) if label])


def tiny_model(fast):
    import transformers

    config = transformers.Qwen2Config(
        vocab_size=len(fast),
        hidden_size=8,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=4096,
    )
    return transformers.AutoModelForCausalLM.from_config(config)


def hook(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(sys.argv[2], f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def folder(name):
    return os.path.join(sys.argv[1], name)


def completions():
    """Outputs that a model might give for the first question."""
    with open(folder("completions.json"), encoding="utf-8") as file:
        return json.load(file)


def answer(package, read):
    from importlib.metadata import version

    print(MARK + json.dumps({"package": package, "version": version(package), **read}), flush=True)
