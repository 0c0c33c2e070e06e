// What Kakao keeps of `context.values` and hands back as `contexts[]`: by name, for `lifeSpan` turns and `ttl` seconds.

export function alive(contexts, now) {
  return contexts.filter((context) => context.lifespan > 0 && (context.until === null || now < context.until));
}

export function asSent(contexts) {
  return contexts.map(({ name, lifespan, ttl, params }) => ({
    name,
    lifespan,
    ...(ttl === null ? {} : { ttl }),
    params: Object.fromEntries(Object.entries(params).map(([k, value]) => [k, { value, resolvedValue: value }])),
  }));
}

// A turn has passed: every context is one turn older.
export function aged(contexts) {
  return contexts.map((context) => ({ ...context, lifespan: context.lifespan - 1 }));
}

// An answer's values replace those of the same name; a lifeSpan of 0 deletes.
export function merged(contexts, answer, now) {
  const values = answer?.context?.values;
  if (!Array.isArray(values)) return contexts;
  const named = new Map(contexts.map((context) => [context.name, context]));
  for (const value of values) if (value && typeof value.name === "string") named.set(value.name, kept(value, now));
  return [...named.values()].filter((context) => context.lifespan > 0);
}

function kept(value, now) {
  const lifespan = Number(value.lifeSpan ?? value.lifespan ?? 0);
  const ttl = Number.isFinite(value.ttl) ? value.ttl : null;
  const params = value.params && typeof value.params === "object" ? value.params : {};
  return { name: value.name, lifespan, ttl, until: ttl === null ? null : now + ttl * 1000, params };
}
