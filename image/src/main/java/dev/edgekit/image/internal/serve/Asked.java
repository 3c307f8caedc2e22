package dev.edgekit.image.internal.serve;

import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.make.KnownOriginals.Found;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.VariantKey;
import java.util.List;
import java.util.Optional;

/**
 * A request together with the original that it is about.
 *
 * @param found the original
 * @param accepted the formats to choose from
 */
record Asked(ImageRequest request, Found found, Optional<Tenant> tenant, Negotiation accepted) {
  /** How much lower the quality is for a client that saves data. */
  private static final int SAVED = 20;

  Original original() {
    return found.original();
  }

  Transform transform() {
    return transform(request.wanted());
  }

  /** Transforms that would do instead, the best first. */
  List<Transform> others() {
    return request.others().stream().map(this::transform).toList();
  }

  private Transform transform(Transform wanted) {
    Transform usual = accepted.narrow(wanted);
    return request.saveData() ? usual.quality(usual.quality().lowerBy(SAVED)) : usual;
  }

  VariantKey key(Transform transform) {
    VariantKey shared = VariantKey.of(request.source(), original().version(), transform);
    return tenant.map(shared::of).orElse(shared);
  }

  /** Whether the address names the version that the answer has. */
  boolean namesItsVersion() {
    return !found.unsure() && request.version().filter(version()::equals).isPresent();
  }

  /** Whether the address names another version, which may be newer or older. */
  boolean namesAnotherVersion() {
    return request.version().filter(named -> !named.equals(version())).isPresent();
  }

  private String version() {
    return PictureAddress.version(request.source(), original().version());
  }
}
