package dev.edgekit.auth.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key: everything but the key, which nobody can compute from it. Immutable.
 *
 * @param id the name that a person manages the key by
 * @param digest SHA-256 of the key in lower-case hexadecimal
 * @param principal the service that the key was issued to
 * @param scopes what it may do; empty if rules ask for no scope
 * @param issuedAt when it was made
 * @param notBefore when it starts to be valid; {@code null} for at once
 * @param expiresAt when it stops to be valid; {@code null} for never
 * @param revokedAt when it was revoked; {@code null} if it wasn't
 * @param supersededBy the id of the key that replaces this one until it expires; {@code null} if
 *     there is none
 * @param allowedAddresses addresses and networks ({@code 10.0.0.0/8}) that it may be used from;
 *     empty for all
 * @param rate how often it may be used; {@code null} for no limit
 */
public record ApiKey(
    String id,
    String digest,
    String principal,
    Set<String> scopes,
    Instant issuedAt,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String supersededBy,
    List<String> allowedAddresses,
    @Nullable ApiKeyRate rate) {
  /** Copies the collections. */
  public ApiKey {
    scopes = Set.copyOf(scopes);
    allowedAddresses = List.copyOf(allowedAddresses);
  }

  /** The state of the key at this moment. */
  public Status statusAt(Instant now) {
    if (revokedAt != null) {
      return Status.REVOKED;
    }
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      return Status.EXPIRED;
    }
    return notBefore != null && now.isBefore(notBefore) ? Status.NOT_YET_VALID : Status.VALID;
  }

  /** The key's rate, if it has one. */
  public Optional<ApiKeyRate> limit() {
    return Optional.ofNullable(rate);
  }

  ApiKey revoked(Instant at) {
    return new ApiKey(
        id,
        digest,
        principal,
        scopes,
        issuedAt,
        notBefore,
        expiresAt,
        at,
        supersededBy,
        allowedAddresses,
        rate);
  }

  ApiKey superseded(String by, Instant end) {
    Instant expiry = expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end;
    return new ApiKey(
        id,
        digest,
        principal,
        scopes,
        issuedAt,
        notBefore,
        expiry,
        revokedAt,
        by,
        allowedAddresses,
        rate);
  }

  /** Without the digest. */
  @Override
  public String toString() {
    return "ApiKey[" + id + " of " + principal + "]";
  }

  /** What a key is at a moment. */
  public enum Status {
    /** It may be used. */
    VALID,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** Its time is over. */
    EXPIRED,
    /** Somebody revoked it. */
    REVOKED
  }
}
