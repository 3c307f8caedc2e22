package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A response as the cache holds it. Everything but its memos is immutable: at which position of the
 * log it was last found current, how it was last written out, and which coding was last chosen.
 */
public final class StoredResponse implements Coherence.Judged {
  /** A vary entry has this status: it says only how the responses of its key vary. */
  public static final int VARY_ENTRY = 0;

  /** What an answer that is written out holds besides the body: its fields and their texts. */
  private static final long RENDERED_BYTES = 480;

  private final Parts parts;
  private final boolean varies;
  private final @Nullable Bodies bodies;
  private final boolean loadedHere;
  private final long loadedNanos;
  private final long loadMillis;

  // Memos. Racy on purpose: each is one reference to immutable data, and a lost one is made again.
  private Coherence.@Nullable Position checkedAt;
  private @Nullable Rendered identity;
  private @Nullable Rendered gzip;
  private @Nullable Rendered brotli;
  private @Nullable Choice choice;

  /**
   * The answer as it is written during one second of its age.
   *
   * @param bodyLength the length of its body, so that a hit need not look at that
   */
  public record Rendered(
      long second,
      long untilMillis,
      CachePolicy policy,
      int bodyLength,
      Response response,
      Optional<Response> peeked) {

    /** Whether it is still that second; a clock that jumped, either way, is in another one. */
    public boolean isOfNow(long millis) {
      long left = untilMillis - millis;
      return left > 0 && left <= 1000;
    }

    /** Whether it is also written for requests under this policy; tags don't matter. */
    @SuppressWarnings("ReferenceEquality") // mostly it is the same one
    public boolean isOf(CachePolicy other) {
      return policy == other
          || (policy.isPerUser() == other.isPerUser()
              && policy.fresh().isPresent() == other.fresh().isPresent()
              && policy.browser().equals(other.browser())
              && policy.edge().equals(other.edge())
              && policy.targetedFields().equals(other.targetedFields()));
    }
  }

  /** The coding that one value of {@code Accept-Encoding} chooses. */
  private record Choice(String accepted, String coding) {
    /** Most responses choose alike: they share this one. Racy on purpose. */
    private static @Nullable Choice last;

    static Choice of(String accepted, String coding) {
      Choice known = last;
      if (known == null || !known.coding.equals(coding) || !known.accepted.equals(accepted)) {
        known = new Choice(accepted, coding);
        last = known;
      }
      return known;
    }
  }

  /** The parts, by name, of a response to be stored. */
  public record Parts(
      int status,
      Headers headers,
      Lifetime lifetime,
      VaryRule vary,
      String selected,
      List<String> names,
      LogId asOf,
      String fillId,
      String bodyDigest) {

    Parts withSelected(String other) {
      return new Parts(status, headers, lifetime, vary, other, names, asOf, fillId, bodyDigest);
    }

    public Parts withAsOf(LogId id) {
      return new Parts(status, headers, lifetime, vary, selected, names, id, fillId, bodyDigest);
    }

    Parts withLifetime(Lifetime other) {
      return new Parts(status, headers, other, vary, selected, names, asOf, fillId, bodyDigest);
    }
  }

  private StoredResponse(
      Parts parts, @Nullable Bodies bodies, boolean loadedHere, long loadedNanos, long loadMillis) {
    this.parts = parts;
    this.varies = !parts.vary.isNothing();
    this.bodies = bodies;
    this.loadedHere = loadedHere;
    this.loadedNanos = loadedNanos;
    this.loadMillis = loadMillis;
  }

  /** A response that this node loaded, in a load that began at this time. */
  public static StoredResponse loaded(
      Parts parts, @Nullable Bodies bodies, long loadedNanos, long loadMillis) {
    return new StoredResponse(parts, bodies, true, loadedNanos, loadMillis);
  }

  /** A response that came from elsewhere; the bodies are null where they were not read. */
  public static StoredResponse read(Parts parts, @Nullable Bodies bodies) {
    return new StoredResponse(parts, bodies, false, 0, 0);
  }

  /** What is stored under a key whose responses vary. */
  public StoredResponse varyEntry() {
    Parts entry =
        new Parts(
            VARY_ENTRY,
            Headers.empty(),
            parts.lifetime,
            parts.vary,
            "",
            parts.names,
            parts.asOf,
            parts.fillId,
            "vary");
    return new StoredResponse(entry, Bodies.ofIdentity(new byte[0]), loadedHere, loadedNanos, 0);
  }

  /** The same response, which nobody gets while it is refreshed. */
  public StoredResponse withoutRevalidation() {
    Parts kept = parts.withLifetime(parts.lifetime.withoutRevalidation());
    return new StoredResponse(kept, bodies, loadedHere, loadedNanos, loadMillis);
  }

  /** The same response for requests that select this. */
  public StoredResponse selectedBy(String other) {
    return new StoredResponse(
        parts().withSelected(other), bodies, loadedHere, loadedNanos, loadMillis);
  }

  /** Which of two responses for the same key is to be kept. */
  public static StoredResponse newer(StoredResponse held, StoredResponse offered) {
    return held.asOf().isKnownAfter(offered.asOf()) ? held : offered;
  }

  public Parts parts() {
    return parts;
  }

  public int status() {
    return parts.status;
  }

  public boolean isVaryEntry() {
    return parts.status == VARY_ENTRY;
  }

  /** The end-to-end fields as the origin sent them, with an entity tag. */
  public Headers headers() {
    return parts.headers;
  }

  public Lifetime lifetime() {
    return parts.lifetime;
  }

  public VaryRule vary() {
    return parts.vary;
  }

  /** Whether there may be others under its key. */
  public boolean varies() {
    return varies;
  }

  /** What the request that it was loaded for selected by the fields of {@code Vary}. */
  public String selected() {
    return parts.selected;
  }

  /** Whether this is the response for these request fields. */
  public boolean isSelectedBy(Headers request) {
    return !varies || parts.vary.select(request).equals(parts.selected);
  }

  /** Its key and its tags, as the log names them. */
  @Override
  public List<String> names() {
    return parts.names;
  }

  /** How far the log had been applied at the loading node, before the load. */
  @Override
  public LogId asOf() {
    return parts.asOf;
  }

  /** Tells this filling of the key from every other. */
  public String fillId() {
    return parts.fillId;
  }

  public String bodyDigest() {
    return parts.bodyDigest;
  }

  public @Nullable Bodies bodies() {
    return bodies;
  }

  @Override
  public boolean isLoadedHere() {
    return loadedHere;
  }

  @Override
  public long loadedNanos() {
    return loadedNanos;
  }

  /** How long the load took; 0 if it was made elsewhere. */
  public long loadMillis() {
    return loadMillis;
  }

  @Override
  public Coherence.@Nullable Position checkedAt() {
    return checkedAt;
  }

  @Override
  public void checkedAt(Coherence.Position position) {
    checkedAt = position;
  }

  /** The answer as it was last written without a coding. */
  public @Nullable Rendered renderedPlain() {
    return identity;
  }

  public @Nullable Rendered rendered(String coding) {
    if (coding.equals("gzip")) { // a switch would hash it
      return gzip;
    }
    return coding.equals("br") ? brotli : identity;
  }

  public void rendered(String coding, Rendered rendered) {
    switch (coding) {
      case "gzip" -> gzip = rendered;
      case "br" -> brotli = rendered;
      default -> identity = rendered;
    }
  }

  /** The coding that this value of {@code Accept-Encoding} prefers; the last is remembered. */
  public String coding(String accepted) {
    Choice last = choice;
    if (last != null && last.accepted.equals(accepted)) {
      return last.coding;
    }
    String best = bodies == null ? "identity" : bodies.best(accepted);
    choice = Choice.of(accepted, best);
    return best;
  }

  /**
   * Bytes on the heap; an estimate. What hits will leave behind counts from the beginning: by then
   * the tier doesn't ask again.
   */
  public long weight() {
    long weight = 512 + (bodies == null ? 0 : bodies.bytes());
    weight += isVaryEntry() || bodies == null ? 0 : bodies.forms() * RENDERED_BYTES;
    for (String name : parts.names) {
      weight += 64 + name.length();
    }
    return weight + 96L * parts.headers.size();
  }
}
