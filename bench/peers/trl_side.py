"""The side of a comparison that runs TRL's GRPO trainer on the CPU, a step a call.

    python bench/peers/trl_side.py                 # for `npm run bench -- engine --peers --only grpo`

The first call opens it, {"task": "open", "model": {"config"}, "threads", "grpo": {"groups", "groupSize", "promptTokens",
"addedTokens"}}; then the trainer waits before each step for {"task": "grpo"}, answered by {"seconds", "samplingSeconds"}
when the step is done. No reference model (beta 0), advantages unscaled, one update a step in four parts.
The reward is the number of tokens of even ids, which bench/peers/grpo-step.ts counts as well.
"""

import os
import tempfile
import time

import lines

# The gradient is gathered over so many parts of the batch.
PARTS = 4
# Far more than anybody asks for: the process ends with its input.
STEPS = 100_000


def tokenizer_of(vocabulary):
    """A word a token, `t17`, so that texts are the tokens that were drawn."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = {f"t{token}": token for token in range(vocabulary)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="t0"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="t0", eos_token="t1", unk_token="t0")


def reward_even(completions, **_):
    return [float(sum(int(word[1:]) % 2 == 0 for word in completion.split())) for completion in completions]


def run(io, opening):
    import torch
    import transformers
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    os.environ["TQDM_DISABLE"] = "1"
    transformers.utils.logging.set_verbosity_error()
    torch.set_num_threads(opening["threads"])
    shape = opening["grpo"]
    config = transformers.AutoConfig.for_model(**opening["model"]["config"])
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.generation_config.eos_token_id = None
    vocabulary = config.vocab_size
    prompts = [
        " ".join(f"t{2 + (7 * row + place) % (vocabulary - 2)}" for place in range(shape["promptTokens"]))
        for row in range(8 * shape["groups"])
    ]
    spent = {"sampling": 0.0, "began": 0.0}
    generate = model.generate

    def timed_generate(*arguments, **named):
        start = time.perf_counter()
        made = generate(*arguments, **named)
        spent["sampling"] += time.perf_counter() - start
        return made

    model.generate = timed_generate

    class StepByStep(transformers.TrainerCallback):
        def on_step_begin(self, *_, **__):
            if io.next_call() is None:
                os._exit(0)
            spent.update(sampling=0.0, began=time.perf_counter())

        def on_step_end(self, *_, **__):
            io.answer({"seconds": time.perf_counter() - spent["began"], "samplingSeconds": spent["sampling"]})

    rows = shape["groups"] * shape["groupSize"]
    with tempfile.TemporaryDirectory() as folder:
        trainer = GRPOTrainer(
            model,
            reward_funcs=reward_even,
            args=GRPOConfig(
                output_dir=folder,
                use_cpu=True,
                bf16=False,
                per_device_train_batch_size=rows // PARTS,
                gradient_accumulation_steps=PARTS,
                num_generations=shape["groupSize"],
                max_completion_length=shape["addedTokens"],
                max_steps=STEPS,
                beta=0.0,
                scale_rewards="none",
                loss_type="grpo",
                learning_rate=1e-4,
                max_grad_norm=1.0,
                gradient_checkpointing=False,
                report_to=[],
                logging_steps=STEPS,
                save_strategy="no",
                disable_tqdm=True,
            ),
            train_dataset=Dataset.from_dict({"prompt": prompts}),
            processing_class=tokenizer_of(vocabulary),
            callbacks=[StepByStep()],
        )
        io.answer({"parameters": sum(parameter.numel() for parameter in model.parameters())})
        trainer.train()


def main():
    io = lines.Lines()
    opening = io.next_call()
    if opening is None:
        return
    try:
        run(io, opening)
    except Exception as error:  # noqa: BLE001: whatever a library throws is the answer to the call
        io.answer({"error": f"{type(error).__name__}: {error}"[:1000]})


if __name__ == "__main__":
    main()
