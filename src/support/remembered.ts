/** What is worked out once and looked up from then on. */
export function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let found = known.get(key);
  if (found === undefined) {
    found = make();
    known.set(key, found);
  }
  return found;
}

/** One for each object of a kind, forgotten with it. */
export function perObject<Owner extends object, Value>(make: (owner: Owner) => Value): (owner: Owner) => Value {
  const known = new WeakMap<Owner, Value>();
  return (owner) => {
    let found = known.get(owner);
    if (found === undefined) {
      found = make(owner);
      known.set(owner, found);
    }
    return found;
  };
}
