"""A client's whole life through the official SDK. Prints one JSON document: what a test holds against what must be."""

import json
import sys

import tinker
from tinker import types

address, base_model, tokens = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
told = {"sdk": tinker.__version__}


def datum(sequence, weights=None):
    inputs = {"target_tokens": sequence[1:]}
    if weights is not None:
        inputs["weights"] = weights
    return types.Datum(model_input=types.ModelInput.from_ints(sequence[:-1]), loss_fn_inputs=inputs)


def listed(tensor):
    return [float(value) for value in tensor.data]


def train(client, steps):
    losses = []
    for _ in range(steps):
        passed = client.forward_backward([datum(tokens), datum(tokens[2:], [0.0, 0.5, -0.25])], "cross_entropy")
        stepped = client.optim_step(types.AdamParams(learning_rate=0.02))
        losses.append([passed.result().metrics["loss:sum"], stepped.result().metrics["grad_norm"]])
    return losses


def refusal(work):
    try:
        work()
    except Exception as error:  # Which class it is depends on the SDK's version.
        return f"{type(error).__name__}: {error}"
    return None


service = tinker.ServiceClient(base_url=address)
client = service.create_lora_training_client(base_model=base_model, rank=4, seed=1).result()
info = client.get_info()
told["info"] = [info.model_data.model_name, info.is_lora, info.lora_rank]

told["losses"] = train(client, 3)
forward = client.forward([datum(tokens)], "cross_entropy").result()
told["forward"] = listed(forward.loss_fn_outputs[0]["logprobs"])

sampler = client.save_weights_and_get_sampling_client().result()
prompt = types.ModelInput.from_ints(tokens)
told["prompt_logprobs"] = sampler.compute_logprobs(prompt).result()
params = types.SamplingParams(max_tokens=5, seed=3, stop=[], temperature=1.0)
sampled = [sampler.sample(prompt=prompt, num_samples=2, sampling_params=params).result() for _ in range(2)]
told["samples"] = [[list(each.tokens) for each in result.sequences] for result in sampled]
told["sample_logprobs"] = listed(types.TensorData(data=sampled[0].sequences[0].logprobs, dtype="float32", shape=[5]))

state = client.save_state("state-1").result().path
named = client.save_weights_for_sampler("sampler-1").result().path
told["paths"] = [state, named]
told["undisturbed"] = train(client, 2)
told["prompt_logprobs_later"] = sampler.compute_logprobs(prompt).result()

resumed = service.create_training_client_from_state_with_optimizer(state).result()
told["resumed"] = train(resumed, 2)
loaded = service.create_lora_training_client(base_model=base_model, rank=4).result()
loaded.load_state_with_optimizer(state).result()
told["loaded"] = train(loaded, 2)
loaded.load_state(state).result()
told["without_optimizer"] = train(loaded, 2)

by_path = service.create_sampling_client(model_path=named).result()
told["named_logprobs"] = by_path.compute_logprobs(prompt).result()


def custom_loss(data, logprobs):
    total = sum((each**2).sum() for each in logprobs)
    return total, {"squares": float(total)}


if "torch" in sys.argv:
    told["custom"] = client.forward_backward_custom([datum(tokens)], custom_loss).result().metrics

told["unknown_loss"] = refusal(lambda: client.forward_backward([datum(tokens)], "gspo").result())
told["bad_token"] = refusal(lambda: client.forward_backward([datum([1, 10**6])], "cross_entropy").result())
told["after_refusals"] = refusal(lambda: client.optim_step(types.AdamParams()).result())
told["trained_on"] = train(client, 1)
told["name_taken"] = refusal(lambda: client.save_state("state-1").result())

rest = service.create_rest_client()
told["runs"] = len(rest.list_training_runs().result().training_runs)
run = state.split("/")[2]
told["checkpoints"] = sorted(each.checkpoint_id for each in rest.list_checkpoints(run).result().checkpoints)
rest.delete_checkpoint_from_tinker_path(named).result()
told["checkpoints_left"] = [each.checkpoint_id for each in rest.list_checkpoints(run).result().checkpoints]

print(json.dumps(told))
