package dev.edgekit.examples.demo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The figures of all nodes, for the page. Thread-safe. */
final class Panel {
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final InvalidationLog invalidations = new InvalidationLog();
  private final RequestLog requests = new RequestLog();
  private final Edge edge;
  private final AtomicReference<Runnable> firstLook = new AtomicReference<>(() -> {});
  private volatile Optional<Comparison> comparison = Optional.empty();

  /** Figures of what is in front, and of nodes that have yet to start. */
  Panel(Edge edge) {
    this.edge = edge;
  }

  /** A node that has started. */
  void add(Node node) {
    nodes.add(node);
  }

  InvalidationLog invalidations() {
    return invalidations;
  }

  /** What is done when somebody looks for the first time. */
  void onFirstLook(Runnable task) {
    firstLook.set(task);
  }

  /** A photograph before and after has been made. */
  void compare(Comparison made) {
    comparison = Optional.of(made);
  }

  Optional<Comparison> comparison() {
    return comparison;
  }

  RequestLog requests() {
    return requests;
  }

  /** What the page of this node shows; a record, to be written as JSON. */
  View seenFrom(String node) {
    firstLook.getAndSet(() -> {}).run();
    return new View(
        node,
        nodes.stream().allMatch(n -> n.cache().stats().remoteUp().orElse(false)),
        new EdgeView(edge.url() + "/", edge.figures()),
        nodes.stream().map(Panel::view).toList(),
        comparison.map(Comparison::view),
        new ImageView(
            nodes.stream().mapToLong(n -> n.imageFigures().avifBytes()).sum(),
            nodes.stream().mapToLong(n -> n.imageFigures().jpegBytes()).sum()),
        invalidations.newest(),
        requests.newest());
  }

  private static NodeView view(Node node) {
    return new NodeView(
        node.name(), node.url() + "/", node.cacheFigures().view(), node.cache().logPlace());
  }

  record View(
      String node,
      boolean redisUp,
      EdgeView edge,
      List<NodeView> nodes,
      Optional<Comparison.View> picture,
      ImageView images,
      List<InvalidationLog.Entry> invalidations,
      List<RequestLog.Entry> requests) {}

  /** What stands for a CDN. */
  record EdgeView(String address, HopFigures.View figures) {}

  /**
   * One node.
   *
   * @param applied up to where it has applied the log
   */
  record NodeView(String name, String address, CacheFigures.View cache, String applied) {}

  /**
   * Pictures that were served as AVIF.
   *
   * @param avifBytes what they had
   * @param jpegBytes what they would have had as JPEG
   */
  record ImageView(long avifBytes, long jpegBytes) {}
}
