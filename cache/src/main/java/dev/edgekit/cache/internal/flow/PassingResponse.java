package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A response of the origin that isn't stored, on its way to the one who asked. Downstream caches
 * may still keep it, so the log applies to it as to a stored response.
 */
public final class PassingResponse implements Coherence.Judged {
  private final Fetch fetch;
  private final Headers headers;
  private final List<String> names;
  private final Storability why;
  private final Optional<String> selected;
  private Coherence.@Nullable Position checkedAt;

  /**
   * A response that isn't stored.
   *
   * @param headers its fields, with its tags for the CDN
   * @param names by which an invalidation names it
   * @param why it isn't stored
   * @param selected what the request selected by {@code Vary}, where others who select the same and
   *     wait for this load may have it; absent if it is for the one who asked alone
   */
  public PassingResponse(
      Fetch fetch,
      Headers headers,
      List<String> names,
      Storability why,
      Optional<String> selected) {
    this.fetch = fetch;
    this.headers = headers;
    this.names = names;
    this.why = why;
    this.selected = selected;
  }

  public Response response() {
    return fetch.response().withHeaders(headers);
  }

  public int status() {
    return fetch.response().status();
  }

  public Storability why() {
    return why;
  }

  /** Whether those who wait for the load may have it, too. */
  boolean isShareable() {
    return selected.isPresent();
  }

  /** Whether one who waited for the load with this request may have it. */
  boolean isFor(LoadJob job) {
    return selected.isPresent()
        && selected.get().equals(VaryRule.of(headers).select(job.selecting()))
        && job.asker().mayGet(headers, job.policy());
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public LogId asOf() {
    return fetch.asOf();
  }

  @Override
  public boolean isLoadedHere() {
    return true;
  }

  @Override
  public long loadedNanos() {
    return fetch.beganNanos();
  }

  @Override
  public Coherence.@Nullable Position checkedAt() {
    return checkedAt;
  }

  @Override
  public void checkedAt(Coherence.Position position) {
    checkedAt = position;
  }
}
