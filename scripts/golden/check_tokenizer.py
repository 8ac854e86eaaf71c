"""Compares this project's tokenizer with Transformers on some 200 strings and a few conversations.

    python scripts/golden/check_tokenizer.py            # the golden tokenizer, and one of Qwen2's class from its parts
    python scripts/golden/check_tokenizer.py --write    # the same, and writes what the default tests compare with
    python scripts/golden/check_tokenizer.py FOLDER     # the tokenizer of a model folder

Needs Python with transformers (checked with 5.18) and, in the repository, `npm ci`. Exit status 1 on any difference.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

import tokenizers
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "src/engine/tokenizer/golden"

# Trains the golden tokenizer into a folder.
TRAIN = """
import { readFileSync } from 'node:fs';
import { trainTokenizer } from './src/engine/tokenizer/train-bpe.ts';
import { writeTokenizerFolder } from './src/engine/hugging-face/model-folder.ts';
const training = JSON.parse(readFileSync('src/engine/tokenizer/golden/training.json', 'utf8'));
writeTokenizerFolder(process.argv[1], trainTokenizer(training).tokenizerJson, { maxPositions: 512 });
"""

# Texts and conversations on standard input; ids, decoded texts and rendered conversations on standard output.
ENCODE = """
import { readFileSync } from 'node:fs';
import { loadTokenizer } from './src/engine/tokenizer/tokenizer.ts';
const tokenizer = loadTokenizer(process.argv[1]);
const { texts, chats } = JSON.parse(readFileSync(0, 'utf8'));
const ids = texts.map((text) => tokenizer.encode(text));
const render = ({ messages, addGenerationPrompt }) => tokenizer.applyChatTemplate(messages, { addGenerationPrompt });
console.log(JSON.stringify({
  ids,
  decoded: ids.map((list) => tokenizer.decode(list)),
  withoutSpecial: ids.map((list) => tokenizer.decode(list, { skipSpecial: true })),
  halves: ids.map((list) => tokenizer.decode(list.slice(1))),
  chats: chats.map(render),
  size: tokenizer.vocabularySize,
}));
"""

# How others cut text: (steps of the pre_tokenizer, ignore_merges).
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
SPLIT = {"type": "Split", "pattern": {"Regex": LLAMA3}, "behavior": "Isolated", "invert": False}
OTHERS = {
    "gpt2": (BYTES, False),
    "smollm2": ({"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, BYTES]}, False),
    "llama3": ({"type": "Sequence", "pretokenizers": [SPLIT, {**BYTES, "use_regex": False}]}, True),
}

NAMES = [
    "fever", "rash", "systemic lupus erythematosus", "severe fever with thrombocytopenia syndrome",
    "Graves' disease", "vitamin B12", "vitamin B12 deficiency", "β-thalassemia", "Henoch–Schönlein purpura",
    "2,4-dinitrophenol poisoning", "hepatitis (viral)", "C++ {a|b}* [x]^$\\ syndrome",
    "系统性红斑狼疮", "狼疮性肾炎", "严重发热伴血小板减少综合征", "维生素B12缺乏症", "𠮷野氏综合征",
]
FRAMES = [
    "{}", "The patient has {}.", "Is it {}, or {}?", "not {}ish but {}s and {}ness", "({}) [{}] {{{}}}", "pre-{} {}-like x{}",
    "患者有{}。", "诊断：{}，{}；（{}）", "\n{}\n  {}\t{}", "severe {} with {}",
]
ODD = [
    "", " ", "  ", "\n", "\r\n", " \n ", "\t\tx", "a  b   c    d", "line\n\n\nline", "x \n y", "end ", "end\n",
    "don't can't we'll I'M HE'D they've you're rock'n'roll ''s", "1234567890 3.14 1,000,000 10^-3 50% 5mg/kg B1 B12 B123",
    "...!!!???", "a.b,c;d:e!f?g", "“quoted” ‘single’ «guillemets» — dash – dash", "e-mail: a_b@c.de http://x.y/z?q=1#f",
    "naïve café résumé Ångström Schönlein", "nai\u0308ve cafe\u0301", "ﬁ ligature ½ ² ³ Ⅳ ①", "Ελληνικά Русский العربية עברית हिन्दी ไทย",
    "日本語のテキスト カタカナ 한국어 텍스트", "😀 👩‍⚕️ 🇩🇪 👍🏽", "\u200b\u200d\ufeff\u00ad", "\u00a0nbsp\u00a0 \u3000ideographic\u3000 \u2003em", "\x00\x01\x02\x7f\x80\x85\x9f",
    "\u2028line\u2029para\x0b\x0c", "\ufffd\uffff\U0010ffff", "𠮷𠀀𪚥 豈更", "〇一二三 々〆 ヶ", "全角ＡＢＣ１２３，。；：？！（）、",
    "<think>", "</think><answer>B</answer><|im_end|>", "<|im_start|>user\nhi<|im_end|>\n<|endoftext|>", "<think >< think><|im_end", "<<think>> <answer",
    "a" * 200, " " * 130 + "x", "-" * 130, "\n" * 130, "的" * 70, "1" * 70, " a" * 70, "{}[]()|\\^$.*+?/&-#~",
]
CHATS = [
    [{"role": "user", "content": "What is lupus?"}],
    [{"role": "system", "content": "Answer briefly."}, {"role": "user", "content": "患者发热，诊断？"}],
    [
        {"role": "user", "content": "One"},
        {"role": "assistant", "content": "<think>first</think>\n\n<answer>A</answer>"},
        {"role": "user", "content": "Two"},
        {"role": "assistant", "content": "<think>second</think>\n<answer>B</answer>"},
    ],
    [{"role": "assistant", "content": "<think>alone</think> x"}],
]


def make_texts():
    draw = random.Random(7)
    texts = [frame.replace("{}", name) for frame in FRAMES for name in draw.sample(NAMES, 10)]
    pieces = [*NAMES, *ODD, *[" " + name for name in NAMES], " and", " with", "，", "。", ".", " "]
    texts += ["".join(draw.choice(pieces) for _ in range(draw.randint(2, 5)))[:300] for _ in range(60)]
    return ODD + texts


def run_node(script, folder, given=None):
    command = ["npx", "--no-install", "node", "--input-type=module-typescript", "-e", script, str(folder)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(given), capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def compare(folder, texts, chats):
    """Differences between Transformers and this project, and what Transformers gave."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False)
    decode = lambda ids, **options: tokenizer.decode(ids, clean_up_tokenization_spaces=False, **options)
    theirs = {"ids": [encode(text) for text in texts]}
    theirs["decoded"] = [decode(ids) for ids in theirs["ids"]]
    theirs["withoutSpecial"] = [decode(ids, skip_special_tokens=True) for ids in theirs["ids"]]
    theirs["halves"] = [decode(ids[1:]) for ids in theirs["ids"]]
    theirs["chats"] = [
        tokenizer.apply_chat_template(chat["messages"], tokenize=False, add_generation_prompt=chat["addGenerationPrompt"])
        for chat in chats
    ]
    theirs["size"] = len(tokenizer)
    ours = run_node(ENCODE, folder, {"texts": texts, "chats": chats})
    differences = []
    for what, expected in theirs.items():
        pairs = zip(expected, ours[what]) if isinstance(expected, list) else [(expected, ours[what])]
        differences += [(what, index, a, b) for index, (a, b) in enumerate(pairs) if a != b]
    return differences, theirs, type(tokenizer).__name__


def report(title, folder, texts, chats):
    differences, theirs, kind = compare(folder, texts, chats)
    count = sum(map(len, theirs["ids"]))
    print(f"{title} ({kind}, {theirs['size']} tokens): {len(texts)} texts, {count} ids, {len(chats)} conversations, {len(differences)} differences")
    for what, index, expected, got in differences[:10]:
        text = repr(texts[index]) if what in ("ids", "decoded", "withoutSpecial", "halves") else index
        print(f"  {what} of {text}\n    Transformers {expected!r}\n    this project {got!r}")
    return theirs, bool(differences)


def make_qwen2(golden, folder):
    """A folder as Transformers saves a Qwen2 tokenizer: Qwen's own pattern and NFC, vocabulary and merges of ours."""
    model = json.loads((golden / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    reachable = {token for token in model["vocab"] if len(token) == 1} | {a + b for a, b in merges}
    vocab = {token: index for index, token in enumerate(t for t in model["vocab"] if t in reachable)}
    tokenizer = transformers.Qwen2Tokenizer(vocab=vocab, merges=merges)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.chat_template = (golden / "chat_template.jinja").read_text(encoding="utf-8")
    tokenizer.save_pretrained(folder)


def write_others(texts):
    """Small vocabularies learned here, cut as others cut, with the ids that the tokenizers library gives."""
    made = []
    for name, (cutting, ignore_merges) in OTHERS.items():
        bare = tokenizers.Tokenizer(tokenizers.models.BPE())
        described = json.loads(bare.to_str())
        described["pre_tokenizer"], described["decoder"] = cutting, {**BYTES, "add_prefix_space": True}
        learner = tokenizers.Tokenizer.from_str(json.dumps(described))
        alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
        learner.train_from_iterator(
            texts, tokenizers.trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet, show_progress=False)
        )
        described = json.loads(learner.to_str())
        described["model"]["ignore_merges"] = ignore_merges
        if ignore_merges:
            # A word that no merge leads to.
            described["model"]["vocab"]["Ġqxzjvw"] = len(described["model"]["vocab"])
        tokenizer = tokenizers.Tokenizer.from_str(json.dumps(described))
        tokenizer.add_special_tokens(["<|begin_of_text|>", "<|eot_id|>"])
        described = json.loads(tokenizer.to_str())
        asked = [*texts[:90], "a qxzjvw, qxzjvwk", "<|begin_of_text|>x<|eot_id|> y"]
        cases = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False).ids} for text in asked]
        made.append({"name": name, "tokenizerJson": described, "cases": cases})
    made_by = f"scripts/golden/check_tokenizer.py --write, tokenizers {tokenizers.__version__}"
    lines = ",\n".join(json.dumps(one) for one in made)
    (GOLDEN / "other-cutting.json").write_text(f'{{\n"madeBy": {json.dumps(made_by)},\n"tokenizers": [\n{lines}\n]\n}}\n')


def write_golden(texts, chats, theirs):
    cases = [json.dumps({"text": text, "ids": ids}) for text, ids in zip(texts[:120], theirs["ids"])]
    rendered = [json.dumps({**chat, "text": text}) for chat, text in zip(chats, theirs["chats"])]
    lines = lambda items: "[\n" + ",\n".join(items) + "\n]"
    made_by = f"scripts/golden/check_tokenizer.py --write, transformers {transformers.__version__}"
    (GOLDEN / "transformers.json").write_text(
        f'{{\n"madeBy": {json.dumps(made_by)},\n"vocabularySize": {theirs["size"]},\n'
        f'"cases": {lines(cases)},\n"chats": {lines(rendered)}\n}}\n',
        encoding="utf-8",
    )


def main():
    texts = make_texts()
    chats = [{"messages": messages, "addGenerationPrompt": flag} for messages in CHATS for flag in (False, True)]
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    failed = [report(folder, folder, texts, chats)[1] for folder in folders]
    if not folders:
        with tempfile.TemporaryDirectory() as temporary:
            golden, qwen2 = pathlib.Path(temporary, "golden"), pathlib.Path(temporary, "qwen2")
            run_node(TRAIN, golden)
            theirs, golden_failed = report("golden tokenizer", golden, texts, chats)
            make_qwen2(golden, qwen2)
            failed = [golden_failed, report("Qwen2's class", qwen2, texts, chats)[1]]
            if "--write" in sys.argv:
                write_golden(texts, chats, theirs)
                write_others(texts)
    sys.exit(1 if any(failed) else 0)


main()
