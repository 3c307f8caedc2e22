package dev.edgekit.auth.key;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.internal.net.TrustedProxies;
import dev.edgekit.http.internal.Elements;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key that is to be issued may do: by default whatever rules ask no scope for, from every
 * address, for ever. Immutable.
 */
public final class ApiKeyGrant {
  final String principal;
  final Set<String> scopes;
  final @Nullable Instant notBefore;
  final @Nullable Instant expiresAt;
  final List<String> allowedAddresses;
  final @Nullable ApiKeyRate rate;

  private ApiKeyGrant(
      String principal,
      Set<String> scopes,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      List<String> allowedAddresses,
      @Nullable ApiKeyRate rate) {
    this.principal = principal;
    this.scopes = Set.copyOf(scopes);
    this.notBefore = notBefore;
    this.expiresAt = expiresAt;
    this.allowedAddresses = List.copyOf(allowedAddresses);
    this.rate = rate;
  }

  /** A grant to a service: {@code billing}. */
  public static ApiKeyGrant to(String principal) {
    if (principal.isBlank()) {
      throw new IllegalArgumentException("a key needs the name of the service that it is for");
    }
    return new ApiKeyGrant(principal, Set.of(), null, null, List.of(), null);
  }

  /** With these scopes: it may also do what rules ask them for. */
  public ApiKeyGrant withScopes(String... scopes) {
    return new ApiKeyGrant(
        principal,
        Set.copyOf(Elements.of(scopes, "scopes")),
        notBefore,
        expiresAt,
        allowedAddresses,
        rate);
  }

  /** Valid from this moment on. */
  public ApiKeyGrant withNotBefore(Instant notBefore) {
    requireNonNull(notBefore, "notBefore must not be null");
    return new ApiKeyGrant(principal, scopes, notBefore, expiresAt, allowedAddresses, rate);
  }

  /** Valid until this moment. */
  public ApiKeyGrant withExpiry(Instant expiresAt) {
    requireNonNull(expiresAt, "expiresAt must not be null");
    return new ApiKeyGrant(principal, scopes, notBefore, expiresAt, allowedAddresses, rate);
  }

  /**
   * Usable only from these addresses and networks: {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException if none is given, or one is neither address nor network
   */
  public ApiKeyGrant withAllowedAddresses(String... allowedAddresses) {
    if (allowedAddresses.length == 0) {
      throw new IllegalArgumentException(
          "withAllowedAddresses needs an address; without the call a key may come from everywhere");
    }
    List<String> addresses = Elements.of(allowedAddresses, "allowedAddresses");
    TrustedProxies.networks(addresses);
    return new ApiKeyGrant(principal, scopes, notBefore, expiresAt, addresses, rate);
  }

  /** Usable this often. */
  public ApiKeyGrant withRate(ApiKeyRate rate) {
    requireNonNull(rate, "rate must not be null");
    return new ApiKeyGrant(principal, scopes, notBefore, expiresAt, allowedAddresses, rate);
  }

  /** The grant of a key, to be issued again. */
  static ApiKeyGrant of(ApiKey key) {
    return new ApiKeyGrant(
        key.principal(),
        key.scopes(),
        null,
        key.expiresAt().orElse(null),
        key.allowedAddresses(),
        key.rate().orElse(null));
  }
}
