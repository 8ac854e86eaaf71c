/** Which nodes of a directed graph lead to each other (Tarjan 1972), without recursion: each edge is followed once. */
export function stronglyConnected<Node>(nodes: Iterable<Node>, next: (node: Node) => readonly Node[]): Node[][] {
  const order = new Map<Node, number>();
  const lowest = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const parts: Node[][] = [];
  const enter = (node: Node): { readonly node: Node; readonly left: Iterator<Node> } => {
    order.set(node, order.size);
    lowest.set(node, order.get(node)!);
    open.push(node);
    isOpen.add(node);
    return { node, left: next(node).values() };
  };
  const lower = (node: Node, to: number): void => void lowest.set(node, Math.min(lowest.get(node)!, to));
  for (const start of nodes) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const { node, left } = path.at(-1)!;
      const { value: other, done } = left.next();
      if (done !== true) {
        if (!order.has(other)) path.push(enter(other));
        else if (isOpen.has(other)) lower(node, order.get(other)!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lower(above.node, lowest.get(node)!);
      if (lowest.get(node) !== order.get(node)) continue;
      const part = open.splice(open.lastIndexOf(node));
      for (const each of part) isOpen.delete(each);
      parts.push(part);
    }
  }
  return parts;
}
