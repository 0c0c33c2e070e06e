"""The exact bytes of an answer, small enough that a turn stays one or two write units.

An answer is made of the tenant's own texts. Those lie in the immutable config version, so they
serve as zlib's preset dictionary: only what is new in the answer takes room.
"""

import zlib

# A packed answer begins with the number of the shape it was written in.
_SHAPE = b"\x01"
# Part of shape 1: changing a byte of it needs a new shape.
_SKELETON = (
    b'{"webLink","webLinkUrl":"https://"phone","phoneNumber":"operator"listCard":{"header":{"title"'
    b'"items":[{"title":"description":"basicCard"textCard":{"title":"","description":""buttons":[{"'
    b'label":"","action":"block","blockId":"{"version":"2.0","template":{"outputs":[{"simpleText":'
    b'{"text":""}}],"quickReplies":[{"label":"","action":"message","messageText":"","extra":'
    b'{"choice":"","seq":1}}]},"context":{"values":[{"name":"sotong","lifeSpan":10,"ttl":600,'
    b'"params":{"state":"'
)


def pack(answer: bytes, prose: bytes) -> bytes:
    """The answer, compressed over the texts it was made of (at most the last 32 KB count)."""
    # Memory level 7: answers come out as small as with 9, whose tables take longer to clear.
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 15, 7, zlib.Z_DEFAULT_STRATEGY, prose + _SKELETON)
    return _SHAPE + squeeze.compress(answer) + squeeze.flush()


def unpack(packed: bytes, prose: bytes) -> bytes:
    """The very bytes that were packed; ValueError when shape or texts are not those it needs."""
    if packed[:1] != _SHAPE:
        raise ValueError("a packed answer of an unknown shape")
    # The zlib wrapper, unlike raw deflate, notices a dictionary that is not the one used.
    expand = zlib.decompressobj(15, prose + _SKELETON)
    try:
        return expand.decompress(packed[1:]) + expand.flush()
    except zlib.error as cause:
        raise ValueError("an answer packed over other texts") from cause
