"""The side of a comparison that runs on PyTorch: Transformers generates, PyTorch trains, with PEFT where LoRA is asked for.

    python bench/peers/torch_side.py               # for `npm run bench -- engine --peers`: calls on standard input
    python bench/peers/torch_side.py --versions    # prints what is installed

The first call opens a model, {"task": "open", "model": {"folder"} or {"config"}, "lora": {"rank", "alpha", "targets"} or
null, "threads", "dtype"}; then {"task": "sample", "prompts", "maxTokens"} is answered by {"seconds", "tokens"},
{"task": "train", "rows"} by {"seconds", "tokens", "loss"}, and {"task": "gradients", "rows", "path"} by {"loss"}, with the
gradient of all weights at that path. A row is a sequence; each token but its first is a target.
"""

import json
import sys
import time

import lines


class Side:
    def __init__(self, model, lora, threads, dtype, **_):
        import torch
        import transformers

        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.torch = torch
        kind = {"float32": torch.float32, "bfloat16": torch.bfloat16}[dtype]
        if "folder" in model:
            network = transformers.AutoModelForCausalLM.from_pretrained(model["folder"], dtype=kind)
        else:
            config = transformers.AutoConfig.for_model(**model["config"])
            network = transformers.AutoModelForCausalLM.from_config(config, dtype=kind)
        # Every answer goes to its last token, so that both sides make as many.
        network.generation_config.eos_token_id = None
        self.parameters = sum(parameter.numel() for parameter in network.parameters())
        if lora is not None:
            import peft

            network = peft.get_peft_model(
                network,
                peft.LoraConfig(
                    r=lora["rank"], lora_alpha=lora["alpha"], target_modules=lora["targets"], task_type="CAUSAL_LM"
                ),
            )
        self.network = network
        self.optimizer = None

    def sample(self, prompts, maxTokens):
        from drawing import draw

        seconds, answers = draw(self.network, prompts, 1, maxTokens, [])
        return {"seconds": seconds, "tokens": sum(map(len, answers))}

    def train(self, rows):
        torch = self.torch
        self.network.train()
        trained = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(trained, lr=1e-4)
        sequences = torch.tensor(rows)
        start = time.perf_counter()
        loss = self.backward(sequences)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "tokens": sequences[:, 1:].numel(), "loss": loss.item()}

    def gradients(self, rows, path):
        from safetensors.torch import save_file

        self.network.train()
        loss = self.backward(self.torch.tensor(rows))
        save_file({name: weight.grad for name, weight in self.network.named_parameters()}, path)
        return {"loss": loss.item()}

    def backward(self, sequences):
        """The mean cross entropy of all tokens but the first of a row, its gradient added to what is there."""
        logits = self.network(input_ids=sequences[:, :-1], use_cache=False).logits
        targets = sequences[:, 1:].reshape(-1)
        loss = self.torch.nn.functional.cross_entropy(logits.reshape(len(targets), -1), targets)
        loss.backward()
        return loss


def main():
    if sys.argv[1:] == ["--versions"]:
        print(json.dumps(lines.versions()))
        return
    io = lines.Lines()
    side = None
    while (call := io.next_call()) is not None:
        try:
            if call["task"] == "open":
                side = Side(**call)
                io.answer({"parameters": side.parameters})
            else:
                task = {"sample": side.sample, "train": side.train, "gradients": side.gradients}[call.pop("task")]
                io.answer(task(**call))
        except Exception as error:  # noqa: BLE001: whatever a library throws is the answer to the call
            io.answer({"error": f"{type(error).__name__}: {error}"[:1000]})


if __name__ == "__main__":
    main()
