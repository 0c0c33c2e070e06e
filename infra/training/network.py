"""The engine's network in PyTorch, to move what can be moved without new weights.

The 4-bit weights stay. Trained are the scale of each group of 32 of them, the biases and the norms:
all that the engine keeps as numbers of its own (compare PEQA, Kim et al. 2023).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
import torch.nn.functional as f
from torch import Tensor, nn

from infra.training.model_file import GROUP, ModelFile
from infra.training.tokens import Tokens

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
_MOST_TOKENS = 72
_TOGETHER = 48


class Layer(nn.Module):
    """One layer. `moved` scales say by which part a group's scale differs from the model's."""

    def __init__(self, model: ModelFile, number: int) -> None:
        super().__init__()
        self._heads, self._epsilon = model.heads, model.epsilon
        self.moved, self.bias = nn.ParameterDict(), nn.ParameterDict()
        for name in MATRICES:
            columns = model.inner if name == "fo" else model.width
            weights = torch.from_numpy(model.weights(f"l{number}.{name}.w", columns))
            self.register_buffer(name, weights)
            self.moved[name] = nn.Parameter(torch.zeros(len(weights), columns // GROUP))
            self.bias[name] = nn.Parameter(torch.from_numpy(model.floats(f"l{number}.{name}.b")))
        self.norm = nn.ParameterDict(
            {
                f"{name}_{part}": nn.Parameter(
                    torch.from_numpy(model.floats(f"l{number}.{name}.{part}"))
                )
                for name in NORMS
                for part in "wb"
            }
        )

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        query, key, value = (
            self._times(name, x).view(batch, length, self._heads, -1).transpose(1, 2)
            for name in "qkv"
        )
        seen = f.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        x = self._normed("aln", x + self._times("ao", seen.transpose(1, 2).reshape(x.shape)))
        return self._normed("oln", x + self._times("fo", f.gelu(self._times("fi", x))))

    def _times(self, name: str, x: Tensor) -> Tensor:
        weights = self.get_buffer(name)
        groups = weights.view(len(weights), -1, GROUP) * (1 + self.moved[name])[..., None]
        return f.linear(x, groups.view(weights.shape), self.bias[name])

    def _normed(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self.norm[f"{name}_w"], self.norm[f"{name}_b"]
        return f.layer_norm(x, x.shape[-1:], weight, bias, self._epsilon)


class Network(nn.Module):
    """Texts to unit vectors. Layers before `first` stay as they are, computed once a text."""

    def __init__(self, model: ModelFile, first: int) -> None:
        super().__init__()
        self.first, self._model, self._tokens = first, model, Tokens(model)
        self.layers = nn.ModuleList([Layer(model, number) for number in range(model.layers)])
        for layer in self.layers[:first]:
            layer.requires_grad_(False)
        self._below: dict[str, Tensor] = {}

    def forward(self, texts: Sequence[str]) -> Tensor:
        self._prepare(texts)
        order = sorted(range(len(texts)), key=lambda at: len(self._below[texts[at]]))
        vectors = [
            self._upper([texts[at] for at in order[start : start + _TOGETHER]])
            for start in range(0, len(order), _TOGETHER)
        ]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(vectors)[back]

    def tuned(self) -> Iterator[tuple[int, Layer]]:
        """The layers that are trained, by number."""
        for number in range(self.first, len(self.layers)):
            layer = self.layers[number]
            assert isinstance(layer, Layer)
            yield number, layer

    def _upper(self, texts: Sequence[str]) -> Tensor:
        x, mask = _padded([self._below[text].float() for text in texts])
        for layer in self.layers[self.first :]:
            x = layer(x, mask)
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return f.normalize(mean, dim=-1)

    @torch.no_grad()
    def _prepare(self, texts: Sequence[str]) -> None:
        new = sorted({text for text in texts if text not in self._below}, key=len)
        for start in range(0, len(new), 2 * _TOGETHER):
            some = new[start : start + 2 * _TOGETHER]
            x, mask = _padded([self._embedded(text) for text in some])
            for layer in self.layers[: self.first]:
                x = layer(x, mask)
            for text, states, seen in zip(some, x, mask, strict=True):
                self._below[text] = states[seen].half()

    def _embedded(self, text: str) -> Tensor:
        model = self._model
        tokens = np.array(self._tokens.of(text, _MOST_TOKENS))
        words = model.weights("emb.word", model.width, tokens)
        places = model.floats("emb.pos").reshape(-1, model.width)[: len(tokens)]
        x = torch.from_numpy(words + places + model.floats("emb.type")[: model.width])
        weight, bias = (torch.from_numpy(model.floats(f"emb.ln.{part}")) for part in "wb")
        return f.layer_norm(x, (model.width,), weight, bias, model.epsilon)


def _padded(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    longest = max(len(each) for each in states)
    x = torch.zeros(len(states), longest, states[0].shape[-1])
    mask = torch.zeros(len(states), longest, dtype=torch.bool)
    for row, each in enumerate(states):
        x[row, : len(each)] = each
        mask[row, : len(each)] = True
    return x, mask
