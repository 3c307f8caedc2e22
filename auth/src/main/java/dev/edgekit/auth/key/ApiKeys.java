package dev.edgekit.auth.key;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.net.IpReader;
import dev.edgekit.auth.internal.support.RedisAddress;
import dev.edgekit.auth.internal.support.RedisLink;
import dev.edgekit.auth.internal.support.Secrets;
import io.github.bucket4j.TimeMeter;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The API keys that other services authenticate with. A key is stored as its SHA-256 digest alone
 * and can be seen once, when it is issued. Thread-safe.
 */
public final class ApiKeys implements AutoCloseable {
  /** What our keys start with unless {@link #withPrefix} says otherwise. */
  public static final String DEFAULT_PREFIX = "ek_";

  /**
   * The digest to compare with when there is no such key, so that both cases take the same time.
   */
  private static final String NO_DIGEST = "0".repeat(64);

  private final ApiKeyStore store;
  private final String prefix;
  private final ApiKeyRates rates;
  private final KeyUses uses;
  private final InstantSource clock;

  private ApiKeys(
      ApiKeyStore store, String prefix, ApiKeyRates rates, KeyUses uses, InstantSource clock) {
    this.store = store;
    this.prefix = prefix;
    this.rates = rates;
    this.uses = uses;
    this.clock = clock;
  }

  static ApiKeys in(ApiKeyStore store, ApiKeyRates rates) {
    return new ApiKeys(store, DEFAULT_PREFIX, rates, new KeyUses(store), InstantSource.system());
  }

  /**
   * Keys in a JSON file. Changes by other processes are seen within half a second. A file that is
   * missing from the start holds no keys; if it later becomes invalid or goes missing, the keys
   * that were read before stay in force, and none can be changed until it is mended. The file keeps
   * its owner, group and mode, and its place where it is a symbolic link; a new one is readable for
   * its owner alone.
   *
   * @throws IllegalArgumentException if the file is bad now, or its folder is missing
   */
  public static ApiKeys at(Path file) {
    return in(new FileKeyStore(file), ApiKeyRates.local(TimeMeter.SYSTEM_NANOTIME));
  }

  /**
   * Keys in Redis on a connection of its own. Their rates are counted there too: a key's rate holds
   * for the whole fleet.
   */
  public static ApiKeys connect(String redisUri) {
    requireNonNull(redisUri, "redisUri must not be null");
    return in(RedisLink.to(RedisAddress.parse(redisUri)));
  }

  /** The same on a host's client, which stays open. */
  public static ApiKeys of(RedisClient client) {
    requireNonNull(client, "client must not be null");
    return in(RedisLink.of(client));
  }

  private static ApiKeys in(RedisLink link) {
    return in(new RedisKeyStore(link), new RedisRates(link));
  }

  /**
   * Issues keys that start with another prefix: {@code acme_live_}.
   *
   * @param prefix 1 to 64 letters, digits and underscores. Default: {@value #DEFAULT_PREFIX}
   */
  public ApiKeys withPrefix(String prefix) {
    return new ApiKeys(store, ApiKeyText.checkPrefix(prefix), rates, uses, clock);
  }

  ApiKeys withClock(InstantSource clock) {
    return new ApiKeys(
        store, prefix, ApiKeyRates.local(new ApiKeyRates.ClockMeter(clock)), uses, clock);
  }

  /** How current the keys are, for a health check. May read the file. */
  public ApiKeysState state() {
    return store.state();
  }

  /**
   * Makes a key that may do whatever rules ask no scope for, from everywhere and for ever. A rule
   * with {@code scopes} refuses the key with 403: give scopes in an {@link ApiKeyGrant}.
   */
  public IssuedKey issue(String principal) {
    return issue(ApiKeyGrant.to(principal));
  }

  /** Makes a key and stores its digest. */
  public IssuedKey issue(ApiKeyGrant grant) {
    IssuedKey issued = make(grant, null);
    store.update(keys -> with(keys, issued.key()));
    return issued;
  }

  /** All keys, the oldest first; expired and revoked ones too. */
  public List<ApiKey> list() {
    return store.all();
  }

  /**
   * When a key was last used; uses within a minute after a noted one aren't noted. Empty if it
   * never was used.
   */
  public Optional<Instant> lastUse(String id) {
    requireNonNull(id, "id must not be null");
    return store.lastUse(id);
  }

  /**
   * Issues a key with the same grant, and keeps the former valid for a while.
   *
   * @param overlap how long the former key stays valid, unless it expires earlier
   * @throws NoSuchElementException if no valid key has the id
   */
  public IssuedKey rotate(String id, Duration overlap) {
    requireNonNull(id, "id must not be null");
    if (overlap.isNegative()) {
      throw new IllegalArgumentException("the overlap must not be negative: " + overlap);
    }
    AtomicReference<IssuedKey> issued = new AtomicReference<>();
    store.update(keys -> rotated(keys, id, overlap, issued));
    return Objects.requireNonNull(issued.get());
  }

  /**
   * Ends a key at once; other processes refuse it within half a second (file) or at their next look
   * (Redis).
   *
   * @throws NoSuchElementException if no key has the id
   */
  public void revoke(String id) {
    requireNonNull(id, "id must not be null");
    Instant now = clock.instant();
    store.update(keys -> replaced(keys, find(keys, id).revoked(now)));
  }

  private List<ApiKey> rotated(
      List<ApiKey> keys, String id, Duration overlap, AtomicReference<IssuedKey> issued) {
    Instant now = clock.instant();
    ApiKey former = find(keys, id);
    if (former.statusAt(now) != ApiKey.Status.VALID) {
      throw new NoSuchElementException("key \"" + id + "\" is " + former.statusAt(now));
    }
    IssuedKey successor = make(ApiKeyGrant.of(former), former.lineage());
    issued.set(successor);
    ApiKey superseded = former.superseded(successor.key().id(), now.plus(overlap));
    return with(replaced(keys, superseded), successor.key());
  }

  private static ApiKey find(List<ApiKey> keys, String id) {
    return keys.stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no key has the id \"" + id + "\""));
  }

  private IssuedKey make(ApiKeyGrant grant, @Nullable String lineage) {
    String text = ApiKeyText.random(prefix);
    ApiKey key =
        ApiKey.of(
            draft -> {
              draft.id = "key_" + Secrets.base62(8);
              draft.digest = Secrets.digest(text);
              draft.principal = grant.principal;
              draft.scopes = grant.scopes;
              draft.issuedAt = clock.instant();
              draft.notBefore = grant.notBefore;
              draft.expiresAt = grant.expiresAt;
              draft.allowedAddresses = grant.allowedAddresses;
              draft.rate = grant.rate;
              draft.lineage = lineage;
            });
    return new IssuedKey(text, key);
  }

  private static List<ApiKey> with(List<ApiKey> keys, ApiKey added) {
    List<ApiKey> more = new ArrayList<>(keys);
    more.add(added);
    return more;
  }

  private static List<ApiKey> replaced(List<ApiKey> keys, ApiKey changed) {
    return keys.stream().map(key -> key.id().equals(changed.id()) ? changed : key).toList();
  }

  /**
   * The result of checking the text of a presented key now; counts as a use. May block for as long
   * as the store's timeout.
   *
   * @param clientAddress the client's IP address, as a literal
   */
  public ApiKeyReading read(String text, String clientAddress) {
    requireNonNull(clientAddress, "clientAddress must not be null");
    if (!ApiKeyText.isWellFormed(text)) {
      return ApiKeyReading.refused(ApiKeyReading.Kind.MALFORMED);
    }
    String digest = Secrets.digest(text);
    Optional<ApiKey> found = store.find(digest);
    boolean same = isSame(found.map(ApiKey::digest).orElse(NO_DIGEST), digest);
    return same
        ? found.map(key -> judge(key, clientAddress)).orElseThrow()
        : ApiKeyReading.refused(ApiKeyReading.Kind.UNKNOWN);
  }

  private ApiKeyReading judge(ApiKey key, String clientAddress) {
    ApiKeyReading.Kind kind =
        switch (key.statusAt(clock.instant())) {
          case REVOKED -> ApiKeyReading.Kind.REVOKED;
          case EXPIRED -> ApiKeyReading.Kind.EXPIRED;
          case NOT_YET_VALID -> ApiKeyReading.Kind.NOT_YET_VALID;
          case VALID ->
              mayComeFrom(key, clientAddress)
                  ? ApiKeyReading.Kind.ACCEPTED
                  : ApiKeyReading.Kind.ADDRESS;
        };
    return kind == ApiKeyReading.Kind.ACCEPTED
        ? use(key)
        : new ApiKeyReading(kind, key, Duration.ZERO);
  }

  private ApiKeyReading use(ApiKey key) {
    Duration wait = key.rate().map(rate -> rates.use(key, rate)).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      return new ApiKeyReading(ApiKeyReading.Kind.RATE, key, wait);
    }
    uses.note(key.id(), clock.instant());
    return new ApiKeyReading(ApiKeyReading.Kind.ACCEPTED, key, Duration.ZERO);
  }

  private static boolean mayComeFrom(ApiKey key, String clientAddress) {
    IpReader address = new IpReader();
    return key.allowedAddresses().isEmpty()
        || (address.read(clientAddress)
            && key.allowedAddresses().stream()
                .flatMap(text -> IpNetwork.parse(text).stream())
                .anyMatch(network -> network.contains(address.high(), address.low())));
  }

  private static boolean isSame(String digest, String other) {
    return MessageDigest.isEqual(
        digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "ApiKeys[" + prefix + "]";
  }
}
