package dev.edgekit.auth.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The record of an API key: everything but the key itself, which nobody can compute from the
 * record. Equal to another with the same values. Immutable.
 */
public final class ApiKey {
  private final Draft values;

  private ApiKey(Draft values) {
    this.values = values;
  }

  static ApiKey of(Consumer<Draft> values) {
    Draft draft = new Draft();
    values.accept(draft);
    return new ApiKey(draft);
  }

  /** A copy with other values. */
  private ApiKey change(Consumer<Draft> change) {
    Draft draft = new Draft(values);
    change.accept(draft);
    return new ApiKey(draft);
  }

  /** The name that a person manages the key by. */
  public String id() {
    return values.id;
  }

  /** SHA-256 of the key in lower-case hexadecimal. */
  public String digest() {
    return values.digest;
  }

  /** The service that the key was issued to. */
  public String principal() {
    return values.principal;
  }

  /** What it may do besides what rules ask no scope for; empty for nothing more. */
  public Set<String> scopes() {
    return values.scopes;
  }

  /** When it was made. */
  public Instant issuedAt() {
    return values.issuedAt;
  }

  /** When it starts to be valid; empty for at once. */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(values.notBefore);
  }

  /** When it stops being valid; empty for never. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(values.expiresAt);
  }

  /** When it was revoked; empty if it wasn't. */
  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(values.revokedAt);
  }

  /** The id of the key that replaces this one until it expires; empty if none does. */
  public Optional<String> supersededBy() {
    return Optional.ofNullable(values.supersededBy);
  }

  /**
   * The id of the first of the keys that this one was rotated from; its own if it wasn't. All of
   * them share one rate.
   */
  public String lineage() {
    return values.lineage == null ? values.id : values.lineage;
  }

  /**
   * Addresses and networks ({@code 10.0.0.0/8}) that it may be used from; empty for all of them.
   */
  public List<String> allowedAddresses() {
    return values.allowedAddresses;
  }

  /** How often it may be used; empty for no limit. */
  public Optional<ApiKeyRate> rate() {
    return Optional.ofNullable(values.rate);
  }

  /** The state of the key at this moment. */
  public Status statusAt(Instant now) {
    requireNonNull(now, "now must not be null");
    if (values.revokedAt != null) {
      return Status.REVOKED;
    }
    if (values.expiresAt != null && !now.isBefore(values.expiresAt)) {
      return Status.EXPIRED;
    }
    return values.notBefore != null && now.isBefore(values.notBefore)
        ? Status.NOT_YET_VALID
        : Status.VALID;
  }

  ApiKey revoked(Instant at) {
    return change(draft -> draft.revokedAt = at);
  }

  ApiKey superseded(String by, Instant end) {
    return change(
        draft -> {
          draft.supersededBy = by;
          draft.expiresAt = expiresAt().filter(end::isAfter).orElse(end);
        });
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiKey that && values.all().equals(that.values.all());
  }

  @Override
  public int hashCode() {
    return values.id.hashCode();
  }

  /** Without the digest. */
  @Override
  public String toString() {
    return "ApiKey[" + id() + " of " + principal() + "]";
  }

  /** The state of a key at one moment. */
  public enum Status {
    /** It may be used. */
    VALID,
    /** It isn't valid yet. */
    NOT_YET_VALID,
    /** It has expired. */
    EXPIRED,
    /** Somebody revoked it. */
    REVOKED
  }

  /** The values while they are being set. */
  static final class Draft {
    String id = "";
    String digest = "";
    String principal = "";
    Set<String> scopes = Set.of();
    Instant issuedAt = Instant.EPOCH;
    @Nullable Instant notBefore;
    @Nullable Instant expiresAt;
    @Nullable Instant revokedAt;
    @Nullable String supersededBy;
    @Nullable String lineage;
    List<String> allowedAddresses = List.of();
    @Nullable ApiKeyRate rate;

    private Draft() {}

    private Draft(Draft that) {
      id = that.id;
      digest = that.digest;
      principal = that.principal;
      scopes = that.scopes;
      issuedAt = that.issuedAt;
      notBefore = that.notBefore;
      expiresAt = that.expiresAt;
      revokedAt = that.revokedAt;
      supersededBy = that.supersededBy;
      lineage = that.lineage;
      allowedAddresses = that.allowedAddresses;
      rate = that.rate;
    }

    private List<Object> all() {
      return List.of(
          id,
          digest,
          principal,
          scopes,
          issuedAt,
          Optional.ofNullable(notBefore),
          Optional.ofNullable(expiresAt),
          Optional.ofNullable(revokedAt),
          Optional.ofNullable(supersededBy),
          Optional.ofNullable(lineage),
          allowedAddresses,
          Optional.ofNullable(rate));
    }
  }
}
