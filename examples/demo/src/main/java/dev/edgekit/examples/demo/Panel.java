package dev.edgekit.examples.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The figures of all nodes, for the page. Thread-safe. */
final class Panel {
  private final Catalogue catalogue;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final InvalidationLog invalidations = new InvalidationLog();
  private final RequestLog requests = new RequestLog();

  Panel(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A node that has started. */
  void add(Node node) {
    nodes.add(node);
  }

  InvalidationLog invalidations() {
    return invalidations;
  }

  RequestLog requests() {
    return requests;
  }

  /** What the page of this node shows; a record, to be written as JSON. */
  View seenFrom(String node) {
    return new View(
        node,
        nodes.stream().allMatch(n -> n.cacheFigures().isRemoteUp()),
        nodes.stream().map(n -> n.cacheFigures().view(n.name(), n.url())).toList(),
        catalogue.reads(),
        new ImageView(
            nodes.stream().mapToLong(n -> n.imageFigures().avifBytes()).sum(),
            nodes.stream().mapToLong(n -> n.imageFigures().jpegBytes()).sum()),
        invalidations.newest(),
        requests.newest());
  }

  record View(
      String node,
      boolean redisUp,
      List<CacheFigures.View> nodes,
      long loads,
      ImageView images,
      List<InvalidationLog.View> invalidations,
      List<RequestLog.Entry> requests) {}

  /**
   * Pictures that were served as AVIF.
   *
   * @param avifBytes what they had
   * @param jpegBytes what they would have had as JPEG
   */
  record ImageView(long avifBytes, long jpegBytes) {}
}
