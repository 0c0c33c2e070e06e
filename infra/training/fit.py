"""Tunes the model so that what people write lies near the entry they mean, and all else near
vectors of its own.

Of one city at a time: each message chooses among the city's entries, some unlike entries of other
cities, and nothing. Written: `tuned.npz` (the moved numbers) and `nothing.npz`.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as f
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from chalicelib.matchers.writing import as_meant
from infra.training.corpus import Asked, City, outside, with_copies
from infra.training.model_file import ModelFile
from infra.training.network import MATRICES, NORMS, Network

SEED = 0
FIRST_LAYER = 5
EPOCHS = 3
_MESSAGES, _OUTSIDE, _AGENCIES, _OTHERS = 128, 28, 8, 12
_NOTHING = 96
_RATES = {"scales": 4e-3, "rest": 1.6e-3, "nothing": 2e-3}
_WARM_STEPS = 20
_NEAREST, _MEAN = 0.75, 0.25
# Entries of other cities are taken as wrong answers only when they are about something else.
_UNLIKE = 0.35
_SMOOTHED = 0.03
# How much it counts that a message finds nothing once its entry is taken away.
_TAKEN_AWAY = 0.08
_KINDS = {"chitchat": "smalltalk", "foreign": "smalltalk", "abusive": "abuse", "near_gov": "agency"}


class Judgement(nn.Module):
    """Scores of entries against the score of nothing, at one temperature."""

    def __init__(self, nothing: Tensor) -> None:
        super().__init__()
        self.nothing = nn.Parameter(nothing.clone())
        self.offset = nn.Parameter(torch.tensor(0.0))
        self.temperature = nn.Parameter(torch.tensor(25.0).log())

    def forward(self, messages: Tensor, rows: Tensor, owners: Tensor, entries: int) -> Tensor:
        """`[messages, entries + 1]`; the last column is nothing."""
        cosines, place = messages @ rows.T, owners.expand(len(messages), -1)
        blank = torch.full((len(messages), entries), -2.0)
        nearest = blank.scatter_reduce(1, place, cosines, "amax")
        means = blank.scatter_reduce(1, place, cosines, "mean", include_self=False)
        to_nothing = messages @ f.normalize(self.nothing, dim=-1).T
        none = to_nothing.topk(2, 1).values.mean(1, keepdim=True) + self.offset
        scores = torch.cat([_NEAREST * nearest + _MEAN * means, none], 1)
        return scores * self.temperature.exp().clamp(10, 60)


@dataclass(frozen=True)
class _Batch:
    city: City
    asked: Sequence[Asked]
    others: Sequence[Sequence[str]]
    unanswered: Sequence[str]


def fit(model_path: Path, material: Sequence[City], into: Path) -> None:
    """Trains on these cities and writes the weights; a seed gives nearly the same numbers."""
    random = Random(SEED)
    torch.manual_seed(SEED)
    network = Network(ModelFile(model_path), FIRST_LAYER)
    strange = [as_meant(text) for texts in outside().values() for text in texts]
    with torch.no_grad():
        judgement = Judgement(network(random.sample(strange, _NOTHING)))
    before: list[dict[str, Tensor]] = []
    batches = list(_batches(network, material, strange, random))
    optimizer, schedule = _optimizer(network, judgement, len(batches))
    for step, batch in enumerate(batches):
        optimizer.zero_grad()
        loss = _loss(network, judgement, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        print(f"{step + 1}/{len(batches)} {loss.item():.3f}", flush=True)
        if step + 1 == len(batches) * (EPOCHS - 1) // EPOCHS:
            before = [copy.deepcopy(part.state_dict()) for part in (network, judgement)]
    for part, earlier in zip((network, judgement), before, strict=True):
        _to_the_middle(part, earlier)
    write(network, judgement, model_path, into)


@torch.no_grad()
def _to_the_middle(part: nn.Module, earlier: dict[str, Tensor]) -> None:
    """Halfway between the last round's weights and those before it: steadier than either."""
    for name, weights in part.named_parameters():
        weights.copy_((weights + earlier[name]) / 2)


def write(network: Network, judgement: Judgement, model_path: Path, into: Path) -> None:
    """What the engine lays over its model, and the vectors of nothing with their kinds."""
    model, tuned = ModelFile(model_path), {}
    for number, layer in network.tuned():
        for name in MATRICES:
            moved = 1 + layer.moved[name].detach().numpy().reshape(-1)
            tuned[f"l{number}.{name}.w"] = (model.scales(f"l{number}.{name}.w") * moved).astype(
                "<f2"
            )
            tuned[f"l{number}.{name}.b"] = layer.bias[name].detach().numpy()
        for name in NORMS:
            for part in "wb":
                tuned[f"l{number}.{name}.{part}"] = layer.norm[f"{name}_{part}"].detach().numpy()
    np.savez_compressed(into / "tuned.npz", **tuned)
    nothing = f.normalize(judgement.nothing.detach(), dim=-1)
    classifier = _classifier(network)
    np.savez_compressed(
        into / "nothing.npz",
        vectors=nothing.numpy().astype("<f2"),
        kinds=np.array(classifier.classes_),
        weights=classifier.coef_.astype("<f2"),
        offsets=classifier.intercept_.astype("<f4"),
        offset=np.float32(judgement.offset.item()),
    )


@torch.no_grad()
def _classifier(network: Network) -> LogisticRegression:
    """Tells the kinds of unanswered messages apart by their vectors."""
    messages = [(as_meant(text), kind) for kind, texts in outside().items() for text in texts]
    vectors = network([text for text, _ in messages]).numpy()
    kinds = [_KINDS.get(kind, kind) for _, kind in messages]
    return LogisticRegression(C=10, max_iter=2000).fit(vectors, kinds)


def _loss(network: Network, judgement: Judgement, batch: _Batch) -> Tensor:
    own, count = batch.city.rows, len(batch.city.ids)
    rows = [text for _, text in own] + [text for texts in batch.others for text in texts]
    owners = [number for number, _ in own]
    owners += [count + at for at, texts in enumerate(batch.others) for _ in texts]
    entries = count + len(batch.others)
    messages = [each.text for each in batch.asked] + list(batch.unanswered)
    vectors = network(messages + rows)
    logits = judgement(
        vectors[: len(messages)], vectors[len(messages) :], torch.tensor(owners), entries
    )
    wanted = torch.zeros_like(logits)
    for row, each in enumerate(batch.asked):
        wanted[row, list(each.entries)] = 1 / len(each.entries)
    wanted[len(batch.asked) :, entries] = 1
    wanted = wanted * (1 - _SMOOTHED) + _SMOOTHED / logits.shape[1]
    chosen = -(wanted * logits.log_softmax(1)).sum(1).mean()
    return chosen + _TAKEN_AWAY * _without_their_entry(logits[: len(batch.asked)], batch.asked)


def _without_their_entry(logits: Tensor, asked: Sequence[Asked]) -> Tensor:
    taken = logits.clone()
    for row, each in enumerate(asked):
        taken[row, list(each.entries)] = -1e4
    return -taken.log_softmax(1)[:, -1].mean()


def _batches(
    network: Network, material: Sequence[City], strange: Sequence[str], random: Random
) -> Iterator[_Batch]:
    unlike = _unlike(network, material)
    asked = {city.name: list(with_copies(city, random)) for city in material}
    for _ in range(EPOCHS):
        some = []
        for city in material:
            random.shuffle(asked[city.name])
            for start in range(0, len(asked[city.name]), _MESSAGES):
                some.append((city, asked[city.name][start : start + _MESSAGES]))
        random.shuffle(some)
        for city, messages in some:
            others = random.sample(unlike[city.name], min(_OTHERS, len(unlike[city.name])))
            agencies = [as_meant(text) for text in random.sample(city.agencies, _AGENCIES)]
            unanswered = random.sample(list(strange), _OUTSIDE) + agencies
            yield _Batch(city, messages, [random.sample(texts, 2) for texts in others], unanswered)


@torch.no_grad()
def _unlike(network: Network, material: Sequence[City]) -> dict[str, list[Sequence[str]]]:
    """City -> texts of other cities' entries that resemble none of its own."""
    entries = [
        (city.name, [as_meant(t) for t in texts]) for city in material for texts in city.entries
    ]
    heads = network([f"{texts[0]} {texts[1]}" for _, texts in entries])
    heads = f.normalize(heads - heads.mean(0), dim=-1)
    found = {}
    for city in material:
        mine = torch.tensor([name == city.name for name, _ in entries])
        near = (heads @ heads[mine].T).amax(1)
        found[city.name] = [
            texts
            for (name, texts), score in zip(entries, near.tolist(), strict=True)
            if name != city.name and score < _UNLIKE
        ]
    return found


def _optimizer(
    network: Network, judgement: Judgement, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    layers = [layer for _, layer in network.tuned()]
    scales = [each for layer in layers for each in layer.moved.values()]
    rest = [each for layer in layers for part in (layer.bias, layer.norm) for each in part.values()]
    optimizer = torch.optim.AdamW(
        [
            {"params": scales, "lr": _RATES["scales"], "weight_decay": 0.02},
            {"params": rest, "lr": _RATES["rest"], "weight_decay": 0.0},
            {"params": judgement.parameters(), "lr": _RATES["nothing"], "weight_decay": 0.0},
        ]
    )
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_STEPS) * max(0.05, 1 - step / steps)
    )
