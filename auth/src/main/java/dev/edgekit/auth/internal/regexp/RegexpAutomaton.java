package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpNode.Place;
import dev.edgekit.auth.internal.regexp.RegexpProgram.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Searches for one expression or for many at once, with a deterministic automaton whose nodes are
 * made when they are first needed: one table lookup for each character, however many expressions
 * there are and however they are nested. Where a node is missing, it costs one step of the
 * nondeterministic automaton, which bounds the cost whatever the text is. Thread-safe: nodes are
 * immutable but for their edges, and all threads that write an edge write equal ones.
 */
final class RegexpAutomaton {
  /** The states that a search may be in before a character, without those that every place has. */
  static final class Node {
    /** Sorted. */
    final int[] states;

    final PlaceContext.Before before;

    /** The expressions that are found on reaching this node. */
    final int[] found;

    /** The expressions that are found if the text ends here. */
    final int[] foundAtEnd;

    /** By character class; null for an edge not taken yet. */
    final @Nullable Node[] edges;

    Node(int[] states, PlaceContext.Before before, int[] found, int[] foundAtEnd, int classes) {
      this.states = states;
      this.before = before;
      this.found = found;
      this.foundAtEnd = foundAtEnd;
      edges = new @Nullable Node[classes];
    }

    /** In units of four bytes, including its share of the table that holds it. */
    int weight() {
      return 40 + edges.length + states.length + found.length + foundAtEnd.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Node that
          && before == that.before
          && Arrays.equals(states, that.states)
          && Arrays.equals(found, that.found);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(states) + Arrays.hashCode(found)) + before.hashCode();
    }
  }

  /** What is kept between searches. */
  private record Nodes(Node first, Map<Node, Node> known) {}

  private final RegexpProgram program;
  private final AutomatonMemory memory;
  private final PlaceContext context;
  private final CharacterClasses classes;

  /** Which classes a state reads; null for states that read nothing. */
  private final @Nullable BitSet[] reads;

  /** The states that each node but the first has besides: a search may start at any place. */
  private final BitSet always = new BitSet();

  private final int[] placesOfAlways;

  /** The states among them that read a class; null where nobody asked yet. */
  private final AtomicReferenceArray<int @Nullable []> readsOfAlways;

  private volatile @Nullable Nodes nodes;

  RegexpAutomaton(RegexpProgram program, AutomatonMemory memory) {
    this.program = program;
    this.memory = memory;
    context = new PlaceContext(program.places());
    classes = new CharacterClasses(context.with(program.sets()));
    reads = reads();
    readsOfAlways = new AtomicReferenceArray<>(classes.size());
    starts().stream().filter(this::standsAnywhere).forEach(always::set);
    placesOfAlways = always.stream().filter(i -> reads[i] == null).toArray();
  }

  private @Nullable BitSet[] reads() {
    Map<CodePoints, BitSet> known = new HashMap<>();
    @Nullable BitSet[] byState = new @Nullable BitSet[program.size()];
    for (int i = 0; i < byState.length; i++) {
      if (program.kind(i) == Kind.READ) {
        byState[i] = known.computeIfAbsent(program.set(i), classes::within);
      }
    }
    return byState;
  }

  private BitSet starts() {
    BitSet starts = new BitSet();
    for (int state : program.starts()) {
      spread(state, starts, new ArrayDeque<>());
    }
    return starts;
  }

  private boolean standsAnywhere(int state) {
    return program.kind(state) == Kind.READ
        || (program.kind(state) == Kind.PLACE && program.place(state) != Place.Kind.TEXT_START);
  }

  /** Whether any expression finds something in the region. */
  boolean finds(String text, int from, int to) {
    Node node = nodes().first;
    int at = from;
    while (at < to && node.found.length == 0 && !isDead(node)) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      node = next(node, c);
    }
    return node.found.length > 0 || (at >= to && node.foundAtEnd.length > 0);
  }

  /** Adds the numbers of all expressions below the limit that find something in the region. */
  @SuppressWarnings("ReferenceEquality") // only spares adding the same again
  void search(String text, int from, int to, int limit, FoundExpressions into) {
    Node node = nodes().first;
    into.addNew(node.found, limit);
    int at = from;
    while (at < to && !isDead(node)) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      Node next = next(node, c);
      if (next != node) {
        into.addNew(next.found, limit);
        node = next;
      }
    }
    if (at >= to) {
      into.addNew(node.foundAtEnd, limit);
    }
  }

  /** Whether nothing more is found from the node on. */
  boolean isDead(Node node) {
    return node.states.length == 0 && always.isEmpty();
  }

  /** Drops all nodes; searches that are under way go on with those they have. */
  private void forget() {
    nodes = null;
  }

  /** The node that a search begins with. */
  Node first() {
    return nodes().first;
  }

  /** Where each character leads from a node, by the first character of each range of them. */
  @SuppressWarnings("ReferenceEquality") // equal nodes are the same one
  NavigableMap<Integer, Node> edges(Node node) {
    BitSet told = told(node);
    NavigableMap<Integer, Node> edges = new TreeMap<>();
    @Nullable Node other = null;
    @Nullable Node last = null;
    for (int i = 0; i < classes.size(); i++) {
      Node next = told.get(i) || other == null ? next(node, classes.member(i)) : other;
      other = told.get(i) ? other : next;
      if (next != last) {
        edges.put(classes.member(i), next);
      }
      last = next;
    }
    return edges;
  }

  /** The classes that the node may tell from all others. */
  private BitSet told(Node node) {
    BitSet told = new BitSet();
    if (context.tellsCharacters()) {
      told.set(0, classes.size());
      return told;
    }
    BitSet here = here(node, classes.member(0));
    here.or(always);
    here.stream().mapToObj(i -> reads[i]).filter(Objects::nonNull).forEach(told::or);
    return told;
  }

  private Nodes nodes() {
    Nodes known = nodes;
    if (known == null) {
      Node first = node(starts(), PlaceContext.Before.START, new BitSet());
      known = new Nodes(first, new ConcurrentHashMap<>());
      memory.begin(this::forget, first.weight());
      nodes = known;
    }
    return known;
  }

  private Node next(Node node, int c) {
    int characterClass = classes.of(c);
    Node next = node.edges[characterClass];
    if (next == null) {
      next = step(node, characterClass);
      node.edges[characterClass] = next;
    }
    return next;
  }

  private Node step(Node from, int characterClass) {
    int c = classes.member(characterClass);
    BitSet next = new BitSet();
    BitSet found = new BitSet();
    Deque<Integer> ignored = new ArrayDeque<>();
    BitSet here = here(from, c);
    for (int i = here.nextSetBit(0); i >= 0; i = here.nextSetBit(i + 1)) {
      BitSet read = reads[i];
      if (read != null && read.get(characterClass)) {
        spread(program.next(i), next, ignored);
      } else if (program.kind(i) == Kind.FOUND) {
        found.set(program.next(i));
      }
    }
    for (int i : readsOfAlways(characterClass)) {
      spread(program.next(i), next, ignored);
    }
    Node made = node(next, context.after(c), found);
    Node known = nodes().known.putIfAbsent(made, made);
    if (known != null) {
      return known;
    }
    memory.take(made.weight());
    return made;
  }

  private int[] readsOfAlways(int characterClass) {
    int[] known = readsOfAlways.get(characterClass);
    if (known == null) {
      known = always.stream().filter(i -> isRead(i, characterClass)).toArray();
      readsOfAlways.set(characterClass, known);
    }
    return known;
  }

  private boolean isRead(int state, int characterClass) {
    BitSet read = reads[state];
    return read != null && read.get(characterClass);
  }

  /** A node of these states and of the expressions found on the way to it. */
  private Node node(BitSet states, PlaceContext.Before before, BitSet found) {
    BitSet rest = new BitSet();
    for (int i = states.nextSetBit(0); i >= 0; i = states.nextSetBit(i + 1)) {
      if (program.kind(i) == Kind.FOUND) {
        found.set(program.next(i));
      } else if (program.kind(i) != Kind.SPLIT && !always.get(i)) {
        rest.set(i);
      }
    }
    int[] sorted = rest.stream().toArray();
    int[] none = {};
    Node open = new Node(sorted, before, none, none, 0);
    int[] atEnd =
        here(open, PlaceContext.END).stream()
            .filter(i -> program.kind(i) == Kind.FOUND)
            .map(program::next)
            .distinct()
            .sorted()
            .toArray();
    return new Node(sorted, before, found.stream().toArray(), atEnd, classes.size());
  }

  /** The node's states, and those that its places lead to where this character comes next. */
  private BitSet here(Node node, int c) {
    BitSet here = new BitSet();
    Deque<Integer> places = new ArrayDeque<>();
    for (int state : node.states) {
      here.set(state);
      if (program.kind(state) == Kind.PLACE) {
        places.add(state);
      }
    }
    for (int state : placesOfAlways) {
      places.add(state);
    }
    while (!places.isEmpty()) {
      int state = places.remove();
      if (PlaceContext.is(program.place(state), node.before, c)) {
        spread(program.next(state), here, places);
      }
    }
    return here;
  }

  /**
   * Adds a state and those that it splits into; places among these are also added to {@code
   * places}.
   */
  private void spread(int from, BitSet states, Deque<Integer> places) {
    Deque<Integer> open = new ArrayDeque<>();
    open.push(from);
    while (!open.isEmpty()) {
      int state = open.pop();
      if (!states.get(state)) {
        states.set(state);
        if (program.kind(state) == Kind.SPLIT) {
          open.push(program.other(state));
          open.push(program.next(state));
        } else if (program.kind(state) == Kind.PLACE) {
          places.add(state);
        }
      }
    }
  }
}
