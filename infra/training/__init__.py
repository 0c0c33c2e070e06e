"""Fits the FAQ matcher's weights (chalicelib/matchers/weights) to how citizens of any city write.

`python -m infra.training` does all of it, in an hour or two on two cores; it needs what
infra/requirements/training.txt lists. `texts/` holds the material: made-up FAQs of twelve cities
and what people might write to them. Its answers are no city's facts. infra/decisions/0010 tells
what was tried and what it brought. `python -m infra.training.abuse` fits, in minutes, how a
text sounds to whoever answers (`abuse_*` in `texts/`); `python -m infra.training.danger` what
danger to life reads like (`danger_texts.jsonl`, infra/decisions/0016).
"""
