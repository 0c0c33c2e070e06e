"""The texts an answer was made of, by name: what `packing` needs to write and to read it."""

from chalicelib.domain.language import say
from chalicelib.domain.tenant import Article, Tenant
from chalicelib.domain.verdict_screens import THUMBS, THUMBS_TEXTS

PRIVACY = "privacy"
_ALWAYS = ("label.home", "label.back", "label.more", "label.agent", "label.language")


def prose(tenant: Tenant, sources: tuple[str, ...], language: str) -> bytes:
    """The texts behind these sources in this language; a name that is gone adds nothing."""
    names = (*_ALWAYS, *sources)
    lines = [line for name in names for line in _texts(tenant, name, language)]
    return "\n".join(lines).encode("utf-8", "replace")


def _texts(tenant: Tenant, name: str, language: str) -> list[str]:
    if name == PRIVACY:
        return [say(tenant.privacy_text, language)]
    if name == THUMBS:
        return [say(tenant.texts[key], language) for key in THUMBS_TEXTS if key in tenant.texts]
    if name in tenant.texts:
        return [say(tenant.texts[name], language)]
    kind, _, id = name.partition(":")
    if kind == "faq" and id in tenant.faq:
        entry = tenant.faq[id]
        return [say(entry.question, language), say(entry.answer, language), name]
    if kind == "not-ours" and id in tenant.not_ours:
        other = tenant.not_ours[id]
        return [say(other.topic, language), say(other.answer, language)]
    if kind in ("notice", "guide", "emergency"):
        return _article(tenant, name)
    return _node(tenant, name.partition("#")[0], language)


def _article(tenant: Tenant, name: str) -> list[str]:
    kind, _, id = name.partition(":")
    shelves: dict[str, tuple[Article, ...]] = {"notice": tenant.notices, "guide": tenant.guide}
    texts = [(item.title, item.body) for item in shelves.get(kind, ()) if item.id == id]
    texts += [(item.title, item.body) for item in tenant.emergencies if item.id == id]
    return [line for title, body in texts for line in (*title.values(), *body.values())]


def _node(tenant: Tenant, name: str, language: str) -> list[str]:
    node = tenant.nodes.get(name)
    if node is None:
        return []
    choices = (*node.choices, *node.buttons)
    return [say(node.text, language)] + [
        line for choice in choices for line in (say(choice.label, language), choice.to)
    ]
